// The failure this would catch: `probe` calls a stream ok that an extraction cannot read, or broken what it reads.
import { expect } from 'chai';
import { after, describe, it } from 'mocha';
import { type Desk, type Judged, judge, openDesk } from '../support/agreement.ts';
import { tellSandbox } from '../support/extraction.ts';
import { classic, spa } from '../support/faces.ts';
import { type DeskName, mutations } from '../support/mutations.ts';
import { startThirdUi } from '../support/third-ui/start.ts';

const THIRD = new URL('../support/third-ui/kundendienst.yaml', import.meta.url).pathname;

describe('probe and extract on mutated user interfaces', function () {
  this.timeout(900_000);
  const desks = new Map<DeskName, Desk>();
  const closing: (() => Promise<unknown>)[] = [];
  const table: string[] = [];

  after(async () => {
    for (const close of closing) await close();
    console.log(table.join('\n'));
    console.log(`${table.filter((line) => line.startsWith('agree')).length} of ${table.length} agree`);
  });

  async function deskFor(name: DeskName): Promise<Desk> {
    const known = desks.get(name);
    if (known) return known;
    const desk = await (name === 'third' ? third() : sandbox(name));
    desks.set(name, desk);
    return desk;
  }
  async function sandbox(name: 'pages' | 'app'): Promise<Desk> {
    const face = name === 'app' ? spa : classic;
    const thread = await face.start({ size: name === 'app' ? 'tiny' : 'small', seed: 3 });
    closing.push(() => thread.close());
    return openDesk(thread, face.profile);
  }
  async function third(): Promise<Desk> {
    const { url, filesUrl, apiUrl, user, password, close } = await startThirdUi();
    closing.push(close);
    const helpdesk = { url, cdnUrl: filesUrl, email: user, mailboxUrl: '', origins: { api: apiUrl } };
    return openDesk(helpdesk, THIRD, async (kind) => (kind === 'password' ? password : user));
  }

  for (const mutation of mutations) {
    it(`${mutation.desk}: ${mutation.name}`, async () => {
      const desk = await deskFor(mutation.desk);
      if (mutation.desk !== 'third') await tellSandbox(desk.helpdesk, 'faults', mutation.faults ?? {});
      const judged = await judge(desk, mutation);
      const agrees = judged.every(({ probed, extracted }) => probed === extracted);
      table.push(
        `${agrees ? 'agree ' : 'DIFFER'} ${mutation.desk}: ${mutation.name}: ${judged.map(told).join(', ')}`,
      );
      const differing = judged.filter(({ probed, extracted }) => probed !== extracted);
      expect(differing).to.deep.equal([]);
    });
  }
});

const told = ({ stream, probed, extracted }: Judged): string =>
  probed === extracted ? `${stream} ${probed}` : `${stream} probed ${probed}, extracted ${extracted}`;
