// A recording of nothing but these answers.
import type { Exchange } from '../../recordings/exchange.ts';
import type { Tape } from '../../recordings/tape.ts';

export const tapeWith = (exchanges: readonly Exchange[], more: Partial<Tape> = {}): Tape => ({
  exchanges,
  preflights: [],
  sockets: [],
  streams: [],
  storage: [],
  ...more,
});
