// What a release does to a page, times pages as different products write them. The failure this would catch: a
// suggestion that reads something else than before, which is worse than none.
import { expect } from 'chai';
import { judge } from '../../support/breaks/judge.ts';
import { BREAKS, SMALL_DESKS } from '../../support/breaks/pages.ts';

describe('suggestions for six breaks of five small desks', () => {
  const table = new Map<string, string[]>();
  for (const desk of SMALL_DESKS) {
    for (const name of BREAKS) {
      const change = desk.breaks[name];
      if (change === null) continue;
      for (const known of [false, true])
        it(`${desk.name}: ${name}${known ? ', with a snapshot' : ''}`, () => {
          const judged = judge(desk, change, known);
          const row = table.get(name) ?? [];
          table.set(name, [...row, judged.outcome]);
          if (process.env.TELL)
            console.log(
              desk.name,
              name,
              known,
              judged.outcome,
              judged.suggested.suggestions.map(
                (s) => `${s.path}: ${s.value} (${s.reason}; ${s.confidence.toFixed(2)})`,
              ),
              JSON.stringify(judged.suggested.undecided),
              judged.differs.slice(0, 6),
            );
          expect(
            judged.outcome,
            `${JSON.stringify(judged.suggested.suggestions, null, 1)}\n${judged.differs.join('\n')}`,
          ).to.not.equal('wrong');
        });
    }
  }
  after(() => {
    for (const [name, outcomes] of table) console.log(name.padEnd(22), outcomes.join(' '));
  });
});
