// Catches: a question in a command's output, and a person who leaves at one being told that it is our bug.
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { type Ask, createAsk } from '../../../cli/ask.ts';
import { Interrupted } from '../../../lib/errors.ts';
import { rejection } from '../../support/rejection.ts';

interface Person {
  readonly ask: Ask;
  /** Types once the question stands on the screen. */
  types(question: string, keys: string): Promise<void>;
  readonly abort: AbortController;
}

function fakePerson(): Person {
  const input = new PassThrough();
  const output = new PassThrough();
  let text = '';
  const heard = new Set<() => void>();
  output.on('data', (chunk) => {
    text += String(chunk);
    for (const look of heard) look();
  });
  const abort = new AbortController();
  return {
    ask: createAsk({ input, output, signal: abort.signal }),
    abort,
    types: (question, keys) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!text.includes(question)) return;
          heard.delete(look);
          // The library listens to keys only once it has drawn.
          setImmediate(() => {
            input.write(keys);
            resolve();
          });
        };
        heard.add(look);
        look();
      }),
  };
}

const CTRL_C = '\x03';

describe('asking', () => {
  it('shows the question where it is told to, and gives the answer', async () => {
    const ann = fakePerson();
    const name = ann.ask.input({ message: 'Full name', required: true });
    await ann.types('Full name', 'Ann Example\r');
    expect(await name).to.equal('Ann Example');
    const ben = fakePerson();
    const sure = ben.ask.confirm({ message: 'Sure?', default: false });
    await ben.types('Sure?', 'y\r');
    expect(await sure).to.equal(true);
  });

  for (const [kind, begin] of [
    ['input', (ask: Ask) => ask.input({ message: 'Which?' })],
    ['confirm', (ask: Ask) => ask.confirm({ message: 'Which?' })],
    ['password', (ask: Ask) => ask.password({ message: 'Which?', mask: true })],
  ] as const) {
    it(`takes Ctrl-C at ${kind} as an interruption`, async () => {
      const { ask, types } = fakePerson();
      const refused = rejection(begin(ask) as Promise<unknown>);
      await types('Which?', CTRL_C);
      const error = await refused;
      expect(error).to.be.instanceOf(Interrupted);
      expect(error).to.include({ exitCode: 130, code: 'interrupted' });
    });
  }

  it('takes the question back when a signal comes', async () => {
    const { ask, types, abort } = fakePerson();
    const refused = rejection(ask.input({ message: 'Which?' }));
    await types('Which?', '');
    abort.abort();
    expect(await refused).to.be.instanceOf(Interrupted);
  });
});
