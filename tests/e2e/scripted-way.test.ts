// The scripted way of the README, command by command with no prompt anywhere, with Intercom's official API
// description between importer and sandbox. Catches: a request or an answer the description does not allow.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type RunningIntercom, startIntercom } from '../../sandbox/intercom/server.ts';
import { startThread } from '../../sandbox/thread/server.ts';
import { startCheckedProxy } from '../support/checked-proxy.ts';
import { threadlift } from '../support/command-line.ts';
import { loadDescription } from '../support/openapi.ts';
import { itInSoak } from '../support/soak.ts';
import { temporaryFolder } from '../support/temp-folder.ts';
import { heldBy } from '../support/workspace-objects.ts';

describe('the scripted way', function () {
  this.timeout(180_000);
  let thread: Awaited<ReturnType<typeof startThread>>;
  let intercom: RunningIntercom;

  before(async () => {
    thread = await startThread({ seed: 3, size: 'small' });
    intercom = await startIntercom({ seed: 3 });
  });
  after(async () => {
    await Promise.all([thread.close(), intercom.close()]);
  });

  itInSoak(
    'goes from init to a clean verification, and to exit 12 when a title is changed; every exchange as described',
    async () => {
      const description = await loadDescription();
      const proxy = description ? await startCheckedProxy(intercom.url, description) : undefined;
      if (!proxy) console.warn('      without the official API description: exchanges are not checked');
      const run = join(await temporaryFolder(), 'RUN');
      const env = {
        THREAD_URL: thread.url,
        THREAD_EMAIL: thread.email,
        THREAD_PASSCODE_COMMAND: `node -e "fetch('${thread.mailboxUrl}').then(r=>r.text()).then(t=>console.log(t))"`,
        THREADLIFT_PASSPHRASE: 'correct horse battery',
        INTERCOM_BASE_URL: proxy?.url ?? intercom.url,
        INTERCOM_ACCESS_TOKEN: intercom.token,
      };
      const origins = ['--origin', thread.url, '--origin', thread.cdnUrl];
      const consent = [
        '--customer',
        'Acme',
        '--granted-by',
        'Ann Example',
        '--expires',
        '2099-01-31',
        ...origins,
        '--yes',
      ];
      const steps: string[][] = [
        ['init', run],
        ['consent', 'grant', '--run', run, ...consent],
        ['login', '--run', run],
        ['discover', '--run', run, '--rps', '200'],
        ['extract', '--run', run, '--rps', '200'],
        ['map', 'propose', '--run', run],
        ['map', 'confirm', '--run', run, '--by', 'Ann Example', '--yes'],
        ['plan', '--run', run],
        ['import', '--run', run, '--acknowledge', 'all'],
        ['verify', '--run', run],
        ['report', '--run', run],
      ];
      try {
        for (const step of steps) {
          const ended = await threadlift([...step, '--json'], { env });
          expect(ended.code, `${step.join(' ')}\n${ended.stderr}`).to.equal(0);
          expect(ended.json, step.join(' ')).to.include({ ok: true, exitCode: 0 });
        }
        if (proxy) {
          expect(proxy.exchanges.length).to.be.greaterThan(2000);
          expect(proxy.violations.slice(0, 5)).to.deep.equal([]);
        }
        const spoiled = await renamedInIntercom(intercom);
        const ended = await threadlift(['verify', '--run', run, '--json'], { env });
        expect(ended.code, ended.stderr).to.equal(12);
        expect(ended.json).to.include({ ok: false, exitCode: 12, errors: 1 });
        expect(ended.stderr).to.match(new RegExp(`${spoiled}: title: expected .*, found Spoiled\\.`));
        const report = await readFile(String(ended.json.report), 'utf8');
        expect(report).to.include('field_differs').and.to.include(spoiled);
      } finally {
        await proxy?.close();
      }
    },
  );
});

/** Gives one imported conversation another title. @returns the record it came from */
async function renamedInIntercom({ url, token }: RunningIntercom): Promise<string> {
  const { conversations } = await heldBy(url);
  const one = conversations.find(({ custom_attributes, title }) => custom_attributes.source_ref && title);
  const answer = await fetch(`${url}/conversations/${one?.id}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'intercom-version': '2.16',
    },
    body: JSON.stringify({ title: 'Spoiled' }),
  });
  expect(answer.status).to.equal(200);
  return String(one?.custom_attributes.source_ref);
}
