// What is wrong at one place of a profile.

export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** What may have been meant. */
  readonly hint?: string | undefined;
}
