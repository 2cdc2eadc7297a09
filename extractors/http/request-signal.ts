// One request's own abort signal. `AbortSignal.any` would do, but leaves an entry in the run's signal that Node 20
// never takes out again: after a hundred thousand requests that is a hundred thousand of them.

export interface RequestSignal {
  readonly signal: AbortSignal;
  /** The headers are there: it may take as long as it likes now. */
  answered(): void;
  /** Nothing more is wanted of it; must be called for every request. */
  release(): void;
}

/**
 * @param run ends the request with the run
 * @param patience milliseconds until it must be answered
 */
export function requestSignal(run: AbortSignal, patience: number): RequestSignal {
  const own = new AbortController();
  const stop = (): void => own.abort(run.reason);
  const timer = setTimeout(() => own.abort(), patience);
  if (run.aborted) stop();
  run.addEventListener('abort', stop);
  return {
    signal: own.signal,
    answered: () => clearTimeout(timer),
    release() {
      clearTimeout(timer);
      run.removeEventListener('abort', stop);
    },
  };
}
