// The failure this would catch: an error about a page sends its reader through the whole profile, or to a wrong line.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { parseProfile } from '../../../selectors/load.ts';
import { placesOfField, placesOfProblem } from '../../../selectors/profile-lines.ts';
import { APP_PROFILE } from '../../support/app-desk.ts';

const profile = parseProfile(APP_PROFILE, 'app.yaml');
const lines = APP_PROFILE.split('\n');

/** The line of the file that a place names, and the setting it says stands there. */
function at(place: string | undefined): [string, string] {
  const [, line = '', column = '', setting = ''] = /^app\.yaml:(\d+):(\d+) (.*)$/.exec(place ?? '') ?? [];
  return [(lines[Number(line) - 1] ?? '').slice(Number(column) - 1), setting];
}

describe('lines of a profile', () => {
  it('a problem leads to the setting it names', () => {
    const [counter] = placesOfProblem(profile, 'threads', 'read by http, there are no rows (list.empty)');
    expect(at(counter)[0]).to.match(/^list:/);
    const [ready] = placesOfProblem(profile, 'threads', 'plain HTTP does not bring the page itself (ready)');
    expect(at(ready)).to.deep.equal(['ready: main', 'pages.threads.ready']);
    const [press] = placesOfProblem(profile, 'login', 'no element for the button (steps[0])');
    expect(at(press)[0]).to.match(/^\{ click/);
  });

  it('a field inside a list leads to its own line, by position in the values or not', () => {
    const problem = 'read by observe, the field messages[3].createdAt is not where it should be';
    const [place] = placesOfProblem(profile, 'thread', problem);
    expect(at(place)).to.deep.equal([
      'createdAt: { path: at, required: true }',
      'pages.thread.fields.messages.each.createdAt',
    ]);
    expect(placesOfField(profile, 'thread', 'messages.3.createdAt')).to.deep.equal([place]);
    expect(at(placesOfField(profile, 'thread', 'messages.0.author.id')[0])[0]).to.match(/^one: \{ type/);
  });

  it('what the guard stopped leads to the page and to the rule', () => {
    const problem = 'nothing is heard (capture.thread); the guard stopped 1 read; name it in guard.reads';
    const told = placesOfProblem(profile, 'thread', problem).map((place) => at(place)[1]);
    expect(told).to.deep.equal(['pages.thread.capture.thread', 'guard.reads']);
  });

  it('says nothing of a profile that came from no file', () => {
    expect(placesOfProblem({ ...profile }, 'thread', '(ready)')).to.deep.equal([]);
  });
});
