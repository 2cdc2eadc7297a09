// Tasks about one and the same thing, one after the other, while those about others go side by side.

/** @returns runs the task once all earlier ones for the same key have ended, however they ended */
export function turns(): <T>(key: string, task: () => Promise<T>) => Promise<T> {
  const lines = new Map<string, Promise<unknown>>();
  return async (key, task) => {
    const before = lines.get(key) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(task);
    lines.set(key, mine);
    try {
      return await mine;
    } finally {
      if (lines.get(key) === mine) lines.delete(key);
    }
  };
}
