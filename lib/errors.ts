// Every way a run can go wrong, grouped by what the reader has to do next.
// Classify at the edge, once; never branch on message text.

/** Exit codes of the command line (the README's table is generated from nothing else). */
export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  failedRecords: 3,
  personMustAct: 4,
  drift: 5,
  throttled: 6,
  invalidState: 7,
  tooManyFailures: 8,
  inDoubt: 10,
  locked: 11,
  differences: 12,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface ErrorDetails {
  /** The record it is about, for example `conversations/42`. */
  readonly ref?: string;
  /** The file a person should look at. */
  readonly file?: string;
  /** Lines of the profile to look at: "profile.yaml:12:5 pages.ticket.ready". */
  readonly places?: readonly string[];
  /** The next command, or what to change. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Root of all expected errors. `code` is stable and machine-readable; messages are not. */
export class MigrationError extends Error {
  readonly exitCode: ExitCode = EXIT.bug;
  readonly ref: string | undefined;
  readonly file: string | undefined;
  readonly places: readonly string[];
  readonly hint: string | undefined;

  constructor(
    readonly code: string,
    message: string,
    details: ErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.ref = details.ref;
    this.file = details.file;
    this.places = details.places ?? [];
    this.hint = details.hint;
  }
}

/** A flag, setting, profile or map that cannot be used as given. */
export class UsageError extends MigrationError {
  override readonly exitCode = EXIT.usage;
}

/** A person must act: consent, login, permission, approval, provisioning. */
export class OperatorError extends MigrationError {
  override readonly exitCode: ExitCode = EXIT.personMustAct;
}

/** Retried inside the HTTP client or the request queue; outside them it has outlived its retries. */
export class RetryableError extends MigrationError {
  override readonly exitCode: ExitCode = EXIT.throttled;
}

/** The other side said "slow down" for longer than we are willing to wait; resumable. */
export class Throttled extends RetryableError {}

/** Concerns one record only: it is marked failed and the run goes on. */
export class RecordError extends MigrationError {
  override readonly exitCode = EXIT.failedRecords;
}

/** The page is not what the profile says. Carries where the screenshot and the HTML were kept. */
export class SelectorDrift extends MigrationError {
  override readonly exitCode = EXIT.drift;
}

/** State, plan or snapshot cannot be trusted. */
export class InvalidState extends MigrationError {
  override readonly exitCode = EXIT.invalidState;
}

/** Another process owns this run folder. */
export class Locked extends MigrationError {
  override readonly exitCode = EXIT.locked;
}

/** So many records fail that the cause is systemic, not data. */
export class TooManyFailures extends MigrationError {
  override readonly exitCode = EXIT.tooManyFailures;
}

/** Writes whose outcome is not known and could not be settled. */
export class InDoubt extends MigrationError {
  override readonly exitCode = EXIT.inDoubt;
}

/** Verification or reconciliation found differences. */
export class Differences extends MigrationError {
  override readonly exitCode = EXIT.differences;
}

/** A signal, not a fault. Running the same command again goes on. */
export class Interrupted extends MigrationError {
  override readonly exitCode = EXIT.interrupted;

  constructor(message = 'Interrupted.', details: ErrorDetails = {}) {
    super('interrupted', message, details);
  }
}

/** Throws {@link Interrupted} if the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw signal.reason instanceof MigrationError ? signal.reason : new Interrupted();
}
