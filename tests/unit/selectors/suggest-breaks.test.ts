// What a release does to a page, times pages as different products write them. The failure this would catch: a
// suggestion that reads something else than before, which is worse than none.
import { expect } from 'chai';
import { type Evidence, judge } from '../../support/breaks/judge.ts';
import { BREAKS, type BreakName, SMALL_DESKS, type SmallDesk } from '../../support/breaks/pages.ts';
import { itInSoak } from '../../support/soak.ts';

const R = 'repaired';
/** What each break must come to, desk by desk, in the order of SMALL_DESKS; null where a desk has nothing to break so. */
const EXPECTED: Record<BreakName, Record<'nothing' | 'snapshot', (string | null)[]>> = {
  // Of three names as good as one another none is taken without a snapshot: the other fields are repaired.
  'renamed class': { nothing: [R, R, R, 'partly', R], snapshot: [R, R, R, R, R] },
  'changed label': { nothing: [null, R, null, null, R], snapshot: [null, R, null, null, R] },
  // Columns that are found by their headers are not broken by it.
  'moved column': { nothing: [null, 'whole', R, null, 'whole'], snapshot: [null, 'whole', R, null, 'whole'] },
  'wrapped row': { nothing: [R, R, R, R, 'whole'], snapshot: [R, R, R, R, 'whole'] },
  // Without a counter or an earlier probe nothing tells a renamed note from what was never one.
  'half of a comma list': { nothing: ['refused', null, R, R, R], snapshot: [R, null, R, R, R] },
  'changed date format': { nothing: [R, R, R, R, R], snapshot: [R, R, R, R, R] },
};

describe('suggestions for six breaks of five small desks', () => {
  const outcomeOf = (desk: SmallDesk, name: BreakName, evidence: Evidence): string | null => {
    const change = desk.breaks[name];
    if (change === null) return null;
    const { outcome, suggested, differs } = judge(desk, change, evidence);
    expect(outcome, JSON.stringify([desk.name, suggested.suggestions, differs])).to.not.equal('wrong');
    return outcome;
  };

  for (const name of BREAKS)
    for (const evidence of ['nothing', 'snapshot'] as const)
      it(`${name}, with ${evidence === 'nothing' ? 'the pages only' : 'a snapshot'}`, () => {
        const outcomes = SMALL_DESKS.map((desk) => outcomeOf(desk, name, evidence));
        expect(outcomes).to.deep.equal(EXPECTED[name][evidence]);
      });

  itInSoak('and with the report of an earlier probe, as a table', async () => {
    for (const name of BREAKS) {
      const each = (['nothing', 'report', 'snapshot'] as const).map((evidence) => {
        const outcomes = SMALL_DESKS.map((desk) => outcomeOf(desk, name, evidence) ?? '-');
        return outcomes.join(' ').padEnd(48);
      });
      console.log(`      ${name.padEnd(22)}${each.join('| ')}`);
    }
  });
});

describe('suggestions that are not made', () => {
  const [byClass, byLabel, , byBlock] = SMALL_DESKS as unknown as [
    SmallDesk,
    SmallDesk,
    SmallDesk,
    SmallDesk,
  ];
  const suggestedFor = (desk: SmallDesk, change: (html: string) => string, evidence: Evidence = 'report') =>
    judge(desk, change, evidence).suggested;

  // A title became "div.clear": the first class of the element that held it, and of many others.
  it('name no element by what only tells of its looks', () => {
    const { suggestions } = suggestedFor(
      byBlock,
      (html) => html.replaceAll('tix-title', 'clearfix'),
      'snapshot',
    );
    for (const { value } of suggestions) expect(value).to.not.match(/clear|border|nth/);
  });

  it('take nothing else for a title that is gone', () => {
    const { suggestions } = suggestedFor(byClass, (html) =>
      html.replace(/<h2 class="ticket-title">.*?<\/h2>/g, ''),
    );
    expect(suggestions.filter(({ page }) => page === 'ticket')).to.deep.equal([]);
  });

  it('take no system entries for notes that an account has none of', () => {
    const change = (html: string) =>
      html.replace(
        /<article id="\S+" class="message message-note">/g,
        '<article class="message message-system">',
      );
    const { suggestions } = suggestedFor(byClass, change, 'nothing');
    expect(suggestions).to.deep.equal([]);
  });

  it('tell both readings where day and month may be either, and take none', () => {
    const change = (html: string) =>
      html.replace(
        /(\d\d)\/(\d\d)\/(\d{4}) (\d\d:\d\d)/g,
        (_, month: string, day: string, year: string, at: string) => {
          return `${String((Number(day) % 9) + 1).padStart(2, '0')}.${month}.${year}, ${at}`;
        },
      );
    const { suggestions, undecided } = suggestedFor(byLabel, change);
    expect(suggestions).to.deep.equal([]);
    const told = undecided.find(({ page, field }) => page === 'ticket' && field === 'createdAt');
    expect(told?.candidates.map(({ value }) => value)).to.have.members(['M.d.yyyy, H:mm', 'd.M.yyyy, H:mm']);
  });

  // `:scope > p` became `:scope > ul`, the first thing that was the only one of its kind somewhere.
  it('take no other tag for an optional field that was never seen', () => {
    const profile = byClass.profile.replace(
      '          html: {',
      '          subject: { select: ":scope > strong" }\n          deleted: { select: ":scope > p.gone" }\n          html: {',
    );
    const change = (html: string) =>
      html.replace(/<article id="(\S+)" class="(.*?)">/g, '<article id="$1" class="$2"><em>via $1</em>');
    for (const evidence of ['nothing', 'snapshot'] as const)
      expect(suggestedFor({ ...byClass, profile }, change, evidence).suggestions).to.deep.equal([]);
  });

  it('mend no page kind by what changes another that shares the field by an anchor', () => {
    const profile = byClass.profile
      .replace('title: { select: .ticket-subject,', 'title: &title { select: .ticket-subject,')
      .replace('title: { select: .headline .ticket-title, required: true }', 'title: *title');
    const change = (html: string) =>
      html
        .replaceAll(
          '<a class="ticket-subject"',
          '<i class="ticket-heading">Group</i><a class="ticket-subject"',
        )
        .replaceAll('<h2 class="ticket-title"', '<h2 class="ticket-heading"');
    const { suggestions } = suggestedFor({ ...byClass, profile }, change);
    expect(suggestions).to.deep.equal([]);
  });

  it('keep the old selector behind the new one', () => {
    const { text } = suggestedFor(byClass, (html) => html.replaceAll('ticket-title', 'issue-title'));
    expect(text).to.include(
      'title: { select: [.headline .issue-title, .headline .ticket-title], required: true }',
    );
  });
});
