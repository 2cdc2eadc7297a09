// The failure this would catch: a passcode, a session, a passphrase or what customers wrote ends up in a file that is
// not meant to hold it, in whatever spelling.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import type { StoredSession } from '../../extractors/access/session.ts';
import { startThread, type ThreadSandbox } from '../../sandbox/thread/server.ts';
import { openVault } from '../../state/session-vault.ts';
import { threadlift } from '../support/command-line.ts';
import { createBench, filesIn, tellSandbox, truthOf } from '../support/extraction.ts';
import { isSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';

const SECRET_PHRASE = 'planted pass+phrase/7f3a';
const MAIL_TOKEN = 'planted-mailbox-token-91c4';

/** Long enough to be nobody else's words, short enough to be found where a text was cut off. */
const SAMPLE = 48;
const BODIES = isSoak ? 200 : 80;

/**
 * A stretch of what somebody wrote as it may stand in a file: as text, in JSON, in a URL, and inside base64 of
 * something longer, where each of the three places it can begin at gives other letters.
 */
function traces(body: string): string[] {
  const sample = body.slice(0, SAMPLE);
  const bytes = Buffer.from(sample);
  const inside = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    // The first and last letters are made of the neighbours' bits too.
    return whole.slice(offset === 0 ? 0 : 4, -4);
  });
  return [
    sample,
    JSON.stringify(sample).slice(1, -1),
    encodeURIComponent(sample),
    new URLSearchParams([['', sample]]).toString().slice(1),
    ...inside,
    ...inside.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/** The text and what it looks like in a URL, in base64 and in JSON. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    JSON.stringify(secret).slice(1, -1),
  ];
}

type Thread = { readonly messages: readonly { readonly html: string }[] };

/** The stretches of text between tags. */
const texts = (html: string): string[] =>
  html.split(/<[^>]*>/).flatMap((text) => (/[&"\\]/.test(text) ? [] : text.trim()));

describe('what a run leaves on the disk', function () {
  this.timeout(180_000);
  let thread: ThreadSandbox | undefined;

  afterEach(async () => {
    await thread?.close();
  });

  it('holds no secret anywhere, and bodies only where they belong', async () => {
    thread = await startThread({ size: 'tiny', seed: 6 });
    const { run } = await createBench(await temporaryFolder(), thread);
    // The names for any helpdesk; the scripted way uses Thread's. A command is told which secret is wanted.
    const fetchMail = `process.env.THREADLIFT_SECRET === "passcode" && fetch("${thread.mailboxUrl}?token=${MAIL_TOKEN}").then(r=>r.text()).then(t=>process.stdout.write(t))`;
    const env = {
      SOURCE_URL: thread.url,
      SOURCE_USER: thread.email,
      SOURCE_SECRET_COMMAND: `"${process.execPath}" -e '${fetchMail}'`,
      THREADLIFT_PASSPHRASE: SECRET_PHRASE,
    };
    const said: string[] = [];
    const call = async (code: number, ...args: string[]): Promise<void> => {
      const ended = await threadlift([...args, '--run', run.dir, '--json', '--verbose'], { env });
      expect(ended.code, ended.stderr).to.equal(code);
      said.push(ended.stdout, ended.stderr);
    };
    await call(0, 'login');
    const session = await openVault(run.session, SECRET_PHRASE).load<StoredSession>();
    const cookie = session.storageState.cookies.find(({ name }) => name === 'thread_session')?.value ?? '';
    expect(cookie).to.have.length.greaterThan(16);
    const passcode = await (await fetch(thread.mailboxUrl)).text();
    await call(0, 'extract', '--rps', '1000', '--streams', 'conversations');
    await tellSandbox(thread, 'faults', { errorPage200: true });
    await call(5, 'extract', '--rps', '1000');

    const truth = await truthOf(thread);
    const wanted = (truth.streams.conversations as unknown as Thread[]).flatMap(({ messages }) =>
      messages.flatMap(({ html }) => texts(html)),
    );
    const bodies = [...new Set(wanted)].filter((text) => text.length >= SAMPLE).slice(0, BODIES);
    expect(bodies).to.have.length(BODIES);
    const spelt = new Map(bodies.map((body) => [body, traces(body)]));
    const holding = (text: string): string[] =>
      bodies.filter((body) => spelt.get(body)?.some((trace) => text.includes(trace)));
    const secrets = [SECRET_PHRASE, MAIL_TOKEN, cookie];
    const files = await filesIn(run.dir);
    files.set('(output)', Buffer.from(said.join('\n')));
    const looked = new Set<string>();
    for (const [name, bytes] of files) {
      const text = bytes.toString('latin1');
      const found = secrets.flatMap(spellings).filter((secret) => text.includes(secret));
      expect(found, name).to.deep.equal([]);
      if (name.startsWith('snapshot/')) continue;
      if (name.endsWith('.png') || name === 'auth.enc') continue;
      // Six digits alone stand in any number of places; as a word of its own they are the passcode.
      expect(new RegExp(`(?<![\\w.])${passcode}(?![\\w.])`).test(text), `passcode in ${name}`).to.equal(
        false,
      );
      // Kept pages are the customer's own by design; they lie in the run folder and purge removes them.
      if (name.startsWith('errors/')) continue;
      looked.add(name);
      expect(holding(bytes.toString('utf8')), name).to.deep.equal([]);
    }
    // The scan sees bodies where they do lie, or it would prove nothing; and it looked where they must not.
    const records = [...files].filter(([name]) => name.startsWith('snapshot/conversations/'));
    const held = new Set(records.flatMap(([, bytes]) => holding(bytes.toString('utf8'))));
    expect(held.size).to.equal(bodies.length);
    expect([...looked]).to.include.members(['queue.jsonl', 'logs/run.log', 'consent.json', '(output)']);
    const errors = [...files.keys()].filter((name) => name.startsWith('errors/'));
    expect(errors).to.have.length.greaterThan(1);
    for (const name of [...errors, 'queue.jsonl', 'auth.enc', 'logs/run.log']) {
      expect((await stat(join(run.dir, name))).mode & 0o777, name).to.equal(0o600);
    }
    await call(0, 'purge', '--yes');
    const left = [...(await filesIn(run.dir)).keys()];
    expect(left.filter((name) => /^(errors|snapshot|queue|auth)/.test(name))).to.deep.equal([]);
  });
});
