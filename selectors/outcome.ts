// What a step on a text comes to: a value, or why there is none.
import type { RawValue } from './values.ts';

/** There is no value here: a pattern that did not match, an empty place. (Null is: the page says there is none.) */
export const NO_VALUE = Symbol('no value');
/** Something stands there that the profile does not understand: an unknown status, a date in another format. */
export const NOT_UNDERSTOOD = Symbol('not understood');
export type Outcome = RawValue | typeof NO_VALUE | typeof NOT_UNDERSTOOD;
