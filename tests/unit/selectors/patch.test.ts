// A suggestion that rewrote the profile as the YAML library prints it would lose its comments and anchors, and the
// patch a person reviews would be the whole file.
import { expect } from 'chai';
import { applyPatch } from 'diff';
import { applyEdit, unifiedDiff } from '../../../selectors/patch.ts';

const TEXT = `# kept
fields:
  name: h1 # bare
  email: { label: &mail [E-mail] } # flow
  other: { label: *mail }
  phone:
    label:
      # why this one
      - Phone
`;
const edit = (path: string[], value: string) =>
  applyEdit(TEXT, { path: ['fields', ...path], value, how: 'first' });

describe('a change to a profile', () => {
  it('touches one place and leaves comments and anchors', () => {
    expect(edit(['name', 'select'], 'h2')).to.equal(TEXT.replace('name: h1', 'name: { select: [h2, h1] }'));
    expect(edit(['email', 'label'], 'Mail')).to.equal(TEXT.replace('[E-mail]', '[Mail, E-mail]'));
    expect(edit(['phone', 'label'], 'Tel')).to.equal(TEXT.replace('- Phone', '- Tel\n      - Phone'));
  });

  it('changes an alias where it is anchored', () => {
    expect(edit(['other', 'label'], 'Mail')).to.equal(edit(['email', 'label'], 'Mail'));
  });

  it('is refused where the profile has nothing', () => {
    expect(edit(['none', 'label'], 'x')).to.equal(null);
    expect(edit(['name', 'label'], 'x')).to.equal(null);
  });

  it('comes as a patch that gives the changed text', () => {
    const after = edit(['email', 'label'], 'Mail') ?? '';
    expect(applyPatch(TEXT, unifiedDiff('selectors/x.yaml', TEXT, after))).to.equal(after);
  });
});
