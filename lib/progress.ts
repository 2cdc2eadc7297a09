// What a long step tells whoever is watching. The drawing is in cli/; workers only ever see this.

export interface Step {
  /** One more unit done; `note` names it. */
  tick(count?: number): void;
  fail(ref: string): void;
  /** Replaces the text behind the bar, for example the limit in use. */
  note(text: string): void;
  /** The total became known or grew. */
  total(total: number): void;
  finish(): void;
}

export interface Progress {
  /** @param total units expected, 0 when unknown */
  step(title: string, total: number): Step;
}

const nothing: Step = {
  tick() {
    return;
  },
  fail() {
    return;
  },
  note() {
    return;
  },
  total() {
    return;
  },
  finish() {
    return;
  },
};

/** Shows nothing. */
export const silentProgress: Progress = { step: () => nothing };
