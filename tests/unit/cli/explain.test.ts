// Catches: an error that leaves the reader without a next step, and a full disk that is called our bug.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { nextStep } from '../../../cli/next-step.ts';
import { systemError } from '../../../cli/system-error.ts';
import * as errors from '../../../lib/errors.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const { EXIT } = errors;

/** Every class of error there is, by the exit code it ends with. */
const thrown: readonly errors.MigrationError[] = [
  new errors.MigrationError('unheard_of', 'x'),
  new errors.UsageError('unheard_of', 'x'),
  new errors.OperatorError('unheard_of', 'x'),
  new errors.RetryableError('unheard_of', 'x'),
  new errors.Throttled('unheard_of', 'x'),
  new errors.RecordError('unheard_of', 'x'),
  new errors.SelectorDrift('unheard_of', 'x'),
  new errors.InvalidState('unheard_of', 'x'),
  new errors.Locked('unheard_of', 'x'),
  new errors.TooManyFailures('unheard_of', 'x'),
  new errors.InDoubt('unheard_of', 'x'),
  new errors.Differences('unheard_of', 'x'),
  new errors.Interrupted(),
];

const isErrorClass = (value: unknown): value is typeof errors.MigrationError =>
  typeof value === 'function' &&
  (value === errors.MigrationError || value.prototype instanceof errors.MigrationError);

describe('the next step after an error', () => {
  it('is known for every exit code and every class of error', () => {
    expect(new Set(thrown.map((error) => error.constructor))).to.deep.equal(
      new Set(Object.values(errors).filter(isErrorClass)),
    );
    const failing = Object.values(EXIT).filter((code) => code !== EXIT.ok);
    expect(new Set(thrown.map(({ exitCode }) => exitCode))).to.deep.equal(new Set(failing));
    for (const error of thrown) {
      for (const command of ['extract', 'map propose', undefined])
        expect(nextStep(error, command), error.name).to.match(/threadlift (--)?[a-z]+/);
    }
  });

  it('is what the error says itself, where it says something', () => {
    expect(nextStep(new errors.UsageError('x', 'x', { hint: 'Turn left.' }), 'extract')).to.equal(
      'Turn left.',
    );
  });

  it('names the command that was at work', () => {
    expect(nextStep(new errors.RetryableError('source_error', 'x'), 'discover')).to.include(
      'threadlift discover',
    );
    expect(nextStep(new errors.UsageError('option_invalid', 'x'), 'map propose')).to.include(
      'threadlift map propose --help',
    );
    expect(nextStep(new errors.UsageError('profile_invalid', 'x', { file: 'my.yaml' }), 'probe')).to.include(
      'threadlift profile check my.yaml',
    );
  });
});

async function refusal(act: () => Promise<unknown>): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error('the operating system refused nothing');
}

const made = (code: string, more: Partial<NodeJS.ErrnoException> = {}): Error =>
  Object.assign(new Error(`${code}: made for this test`), { code, ...more });

describe('what the operating system refuses', () => {
  it('is named with its path: a file in the way, a folder in the way', async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, 'plain'), '');
    const inTheWay = await refusal(() => mkdir(join(root, 'plain', 'run'), { recursive: true }));
    expect(systemError(inTheWay, 'run', 'init')).to.include({
      code: 'path_unusable',
      exitCode: EXIT.usage,
      file: join(root, 'plain', 'run'),
    });
    const folder = await refusal(() => writeFile(root, ''));
    expect(systemError(folder, 'run')).to.include({ code: 'path_unusable', file: root });
  });

  it('is for a person to see to when the disk is full, which says no path', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const full = systemError(await refusal(() => writeFile('/dev/full', 'x')), 'runs/acme', 'extract');
    expect(full).to.include({ code: 'disk_full', exitCode: EXIT.personMustAct, file: 'runs/acme' });
    expect(full?.hint).to.include('threadlift extract');
  });

  for (const [code, exitCode] of [
    ['ENOSPC', EXIT.personMustAct],
    ['EDQUOT', EXIT.personMustAct],
    ['EMFILE', EXIT.personMustAct],
    ['ENFILE', EXIT.personMustAct],
    ['EROFS', EXIT.usage],
    ['EACCES', EXIT.usage],
    ['EPERM', EXIT.usage],
    ['ENOTDIR', EXIT.usage],
  ] as const) {
    it(`${code} ends with ${exitCode} and a next step, also as the cause of another error`, () => {
      const error = made(code, { path: '/run/x' });
      for (const each of [error, new Error('cannot write', { cause: error })]) {
        const named = systemError(each, 'run', 'extract');
        expect(named).to.include({ exitCode, file: '/run/x' });
        expect(named?.hint).to.include('threadlift extract');
      }
    });
  }

  it('is not taken for a file where a socket was refused, nor any error of ours for one of the system', async () => {
    expect(systemError(made('EACCES', { syscall: 'connect' }), 'run')).to.equal(undefined);
    expect(systemError(made('ECONNREFUSED'), 'run')).to.equal(undefined);
    expect(systemError(new TypeError('x is not a function'), 'run')).to.equal(undefined);
    expect(systemError(await refusal(() => readFile('/nowhere/at/all')), 'run')).to.equal(undefined);
    expect(systemError('text', 'run')).to.equal(undefined);
  });
});
