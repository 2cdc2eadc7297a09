// The failure this would catch: an extraction that is killed leaves something out, reads something finished again, or
// ends with other bytes than one nobody disturbed. The long version is tests/soak/extract-kill.test.ts.
import { describe, it } from 'mocha';
import { extractKilled } from '../support/killed-extraction.ts';

describe('an extraction killed with SIGKILL', function () {
  this.timeout(120_000);

  it('goes on after each of two kills and ends with the same bytes', () => extractKilled(11, 2));
});
