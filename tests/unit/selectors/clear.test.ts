// The failure this would catch: a menu that shows only what is open, and the rest of a list never seen.
import { expect } from 'chai';
import { hidesRows } from '../../../selectors/clear.ts';

const menu = (options: string): { kind: 'html'; url: string; html: string } => ({
  kind: 'html',
  url: 'https://desk.example.com/',
  html: `<select name=state>${options}</select>`,
});
const hides = (options: string, choose = 'all'): boolean =>
  hidesRows([{ select: 'select[name=state]', choose }], menu(options));

describe('filters of a list', () => {
  it('hide rows while something else than all is chosen in their menu', () => {
    expect(hides('<option value=open>Open<option value=all>All')).to.equal(true);
    expect(hides('<option value=open>Open<option value=all selected>All')).to.equal(false);
    expect(hides('<option value=open>Open<option value=0 selected> All  states', 'all states')).to.equal(
      false,
    );
    expect(hides('<option>all<option>open')).to.equal(false);
    expect(hides('')).to.equal(true);
  });

  it('hide rows while what takes them away is there', () => {
    expect(hidesRows(['.chip'], menu(''))).to.equal(false);
    expect(hidesRows(['.chip', 'select'], menu(''))).to.equal(true);
  });
});
