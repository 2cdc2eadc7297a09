// What every handler of the UI server has at hand.
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { View } from '../pages/view.ts';
import type { Session } from './sessions.ts';

export interface UiEnvironment {
  Bindings: HttpBindings;
  Variables: { view: View; session: Session };
}
export type UiContext = Context<UiEnvironment>;

export const sessionCookie = 'thread_session';
