// Catches: a secret reaching a log or the screen in any of the forms it is sent in.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createLogger } from '../../../lib/logger.ts';
import { redact, registerSecret } from '../../../lib/secrets.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const secret = 'pläin+secret/9';

describe('redaction', () => {
  before(() => registerSecret(secret));

  for (const [form, text] of [
    ['plain', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64url', Buffer.from(secret).toString('base64url')],
    ['hex', Buffer.from(secret).toString('hex')],
  ] as const) {
    it(`takes out the ${form} form`, () => {
      expect(redact(`before ${text} after`)).to.equal('before [secret] after');
    });
  }

  it('takes out what is secret whoever wrote it', () => {
    expect(redact('GET /f?expires=1&sig=abcdef123456 x')).to.equal('GET /f?expires=1&sig=[secret] x');
    expect(redact('Authorization: Bearer dG9rOmFiY2RlZg==')).not.to.include('dG9rOmFiY2RlZg');
    expect(redact('set-cookie: sid=12345; HttpOnly')).not.to.include('12345');
    expect(redact('mail to ann@example.com')).to.equal('mail to [email]');
  });

  it('is a format of the logger: nothing reaches the file around it, whatever field it is in', async () => {
    const file = join(await temporaryFolder(), 'logs', 'run.log');
    const logger = createLogger({ file, quiet: true });
    logger.debug('cli', `message ${secret}`, {
      ref: 'tags/1',
      nested: { deep: [Buffer.from(secret).toString('base64')] },
    });
    await logger.close();
    const text = await readFile(file, 'utf8');
    expect(text).to.include('tags/1').and.include('[secret]');
    expect(text).not.to.include(secret).and.not.include(Buffer.from(secret).toString('base64'));
  });
});
