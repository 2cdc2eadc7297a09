import { readdir, readFile } from 'node:fs/promises';
import Ajv2020 from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { parse } from 'yaml';
import { profileJsonSchema } from '../../../selectors/json-schema.ts';

const at = (name: string): URL => new URL(`../../../selectors/${name}`, import.meta.url);

describe('the JSON Schema of profiles', () => {
  it('is the one that ships (npm run schema writes it)', async () => {
    expect(JSON.parse(await readFile(at('profile.schema.json'), 'utf8'))).to.deep.equal(profileJsonSchema());
  });

  it('takes every shipped profile and refuses a misspelt setting', async () => {
    const validate = new Ajv2020.default({ strict: false }).compile(profileJsonSchema());
    const names = (await readdir(at('.'))).filter((name) => name.endsWith('.yaml'));
    expect(names).to.include.members(['thread.yaml', 'request-tracker.yaml']);
    for (const name of names) {
      const profile = parse(await readFile(at(name), 'utf8'), { merge: true });
      expect(validate(profile), `${name}: ${JSON.stringify(validate.errors)}`).to.equal(true);
      const [page] = Object.values<{ fields: Record<string, unknown> }>(profile.pages);
      if (page) page.fields.name = { select: 'h1', requried: true };
      expect(validate(profile), name).to.equal(false);
    }
  });

  // The language grows in schema.ts and field.ts; what an editor shows comes from a table that nobody thinks of then.
  it('describes every setting', () => {
    const bare = new Set<string>();
    const look = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      const { properties } = node as { properties?: Record<string, { description?: string }> };
      for (const [name, setting] of Object.entries(properties ?? {}))
        if (!setting.description) bare.add(name);
      for (const child of Object.values(node)) look(child);
    };
    look(profileJsonSchema());
    expect([...bare]).to.deep.equal([]);
  });
});
