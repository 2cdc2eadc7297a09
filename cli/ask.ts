// Where a person is asked, and the only place that knows the library for it. Questions go to the screen, never into
// the output of a command, which a script may be reading.
import type { confirm, input, password } from '@inquirer/prompts';
import { Interrupted } from '../lib/errors.ts';

/** Each throws {@link Interrupted} when the person leaves by Ctrl-C or a closed input, or a signal comes. */
export interface Ask {
  confirm(question: Parameters<typeof confirm>[0]): Promise<boolean>;
  input(question: Parameters<typeof input>[0]): Promise<string>;
  password(question: Parameters<typeof password>[0]): Promise<string>;
}

export interface Screen {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Takes an open question back. */
  readonly signal: AbortSignal;
}

export function createAsk(screen: Screen): Ask {
  return {
    confirm: (question) => answer(screen, ({ confirm }, on) => confirm(question, on)),
    input: (question) => answer(screen, ({ input }, on) => input(question, on)),
    password: (question) => answer(screen, ({ password }, on) => password(question, on)),
  };
}

/** How the library says that no answer will come; it exports the classes from a package of its own only. */
const LEFT = new Set(['ExitPromptError', 'AbortPromptError', 'CancelPromptError']);

async function answer<T>(
  screen: Screen,
  ask: (library: typeof import('@inquirer/prompts'), on: Screen) => Promise<T>,
): Promise<T> {
  // Loaded when somebody is asked: most commands ask nothing.
  const library = await import('@inquirer/prompts');
  // An input that ends (Ctrl-D) keeps no process alive; the library would wait for it for ever.
  const ended = new AbortController();
  const end = (): void => ended.abort();
  screen.input.once('end', end);
  try {
    return await ask(library, { ...screen, signal: AbortSignal.any([screen.signal, ended.signal]) });
  } catch (error) {
    if (error instanceof Error && LEFT.has(error.name))
      throw new Interrupted('Interrupted at a question.', { cause: error });
    throw error;
  } finally {
    screen.input.off('end', end);
  }
}
