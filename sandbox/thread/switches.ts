// The faults that can be switched on while the server runs.
import { z } from 'zod';
import { hazardsSetting } from './hazards.ts';

/** `drop` ends the connection before the answer, `cut` in the middle of its body. */
export const faultKinds = ['slow', '429', '500', 'drop', 'cut', 'error200'] as const;

export const switches = z.strictObject({
  /** Share of requests that go wrong, drawn from `kinds` by `seed`. */
  rate: z.number().min(0).max(1).default(0),
  kinds: z.array(z.enum(faultKinds)).default(['slow', '429', '500', 'drop']),
  seed: z.int().default(1),
  /** How long a slow answer takes, in milliseconds. */
  slowMs: z.int().nonnegative().default(1500),
  /** Only requests whose path and query match this go wrong by chance. */
  paths: z.string().optional(),
  /** Every class name is another one, as after a release. */
  renamedClasses: z.boolean().default(false),
  /** Table columns come in another order. */
  movedColumns: z.boolean().default(false),
  /** Columns and fields are called otherwise: "Email address", "Assignee". */
  changedLabels: z.boolean().default(false),
  /** Tables are ARIA grids of `div`s, each row in a box of its own. */
  gridTables: z.boolean().default(false),
  /** Lists go on by other links and buttons, and say otherwise how many there are. */
  otherPaging: z.boolean().default(false),
  /** No page says how many there are. */
  missingCounter: z.boolean().default(false),
  /** Every page behind the login is an error page with status 200. */
  errorPage200: z.boolean().default(false),
  /** Ends all sessions that exist when it is switched on. */
  expireSessions: z.boolean().default(false),
  /** File URLs are already expired when they are handed out. */
  expiredUrls: z.boolean().default(false),
  /** A thread page reports that it is being looked at: a POST nobody asked for. */
  presenceBeacon: z.boolean().default(false),
  /** Single-page face only: which hazards are on from now. Absent: those it was started with. */
  hazards: hazardsSetting.optional(),
});
export type Switches = z.infer<typeof switches>;
