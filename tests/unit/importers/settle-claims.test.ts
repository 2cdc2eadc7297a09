// Which of the objects found may be the one looked for, when others of ours could be meant. What it must catch: an
// object passed over (and made a second time) because another kind has the same number, and one reply taken for two.
import { expect } from 'chai';
import { Unproven } from '../../../importers/intercom/answers.ts';
import type { IntercomApi } from '../../../importers/intercom/api.ts';
import { runPlan } from '../../../importers/run/run.ts';
import { importWorld } from '../../support/import-world.ts';
import { planned } from '../../support/imported.ts';
import { aReview, at, userAuthor } from '../../support/records.ts';
import { jumpingClock } from '../../support/small-import.ts';
import { heldBy } from '../../support/workspace-objects.ts';

const lost = new Unproven('unproven', 'the answer was lost');

describe('settling a write among others of ours', () => {
  for (const path of ['/conversations', '/tickets', '/articles', '/help_center/collections']) {
    it(`finds what it sent to ${path} though something of another kind has that id`, async () => {
      const { api, ledger, deps, writes } = await importWorld();
      let done = false;
      const send: IntercomApi['send'] = async (request, options) => {
        const answer = (await api.send(request, options)) as { id: string; conversation_id?: string };
        if (done || request.path !== path) return answer;
        done = true;
        const id = answer.conversation_id ?? answer.id;
        await ledger.match('setup/ticket-attribute:Support/Severity', id);
        await ledger.match('tags/another', id);
        throw lost;
      };
      await runPlan({ ...deps, api: { ...api, send } });
      expect((await writes()).filter((write) => write === `POST ${path}`)).to.have.length(1);
    });
  }

  for (const fates of [
    ['never left', 'arrived'],
    ['arrived', 'never left'],
    ['arrived', 'arrived'],
    ['never left', 'never left'],
  ] as const) {
    it(`tells two equal responses to one review apart: the first ${fates[0]}, the second ${fates[1]}`, async () => {
      const response = { reviewId: 'r1', body: 'Thank you', author: userAuthor('u1'), createdAt: at(95) };
      const world = await planned({
        clock: jumpingClock(),
        records: {
          reviews: [aReview({ id: 'r1' })],
          responses: [
            { id: 's1', ...response },
            { id: 's2', ...response },
          ],
        },
      });
      try {
        const { api, deps, ledger, server } = world;
        const left = [...fates];
        const send: IntercomApi['send'] = async (request, options) => {
          const fate = request.path.endsWith('/reply') ? left.shift() : undefined;
          if (fate !== 'never left') {
            const answer = await api.send(request, options);
            if (fate === undefined) return answer;
          }
          throw lost;
        };
        await runPlan({ ...deps, api: { ...api, send } });
        const { tickets } = await heldBy(server.url);
        const notes = tickets.flatMap(({ parts }) => parts.filter(({ type }) => type === 'note'));
        expect(notes).to.have.length(2);
        expect(ledger.targetId('responses/s1')).to.not.equal(ledger.targetId('responses/s2'));
      } finally {
        await world.close();
      }
    });
  }
});
