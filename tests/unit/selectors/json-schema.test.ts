import { readFile } from 'node:fs/promises';
import Ajv2020 from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { parse } from 'yaml';
import { profileJsonSchema } from '../../../selectors/json-schema.ts';

const at = (name: string): URL => new URL(`../../../selectors/${name}`, import.meta.url);

describe('the JSON Schema of profiles', () => {
  it('is the one that ships (npm run schema writes it)', async () => {
    expect(JSON.parse(await readFile(at('profile.schema.json'), 'utf8'))).to.deep.equal(profileJsonSchema());
  });

  it('takes the shipped profile and refuses a misspelt setting', async () => {
    const validate = new Ajv2020.default({ strict: false }).compile(profileJsonSchema());
    const profile = parse(await readFile(at('thread.yaml'), 'utf8'));
    expect(validate(profile), JSON.stringify(validate.errors)).to.equal(true);
    profile.pages.teams.fields.name.requried = true;
    expect(validate(profile)).to.equal(false);
  });
});
