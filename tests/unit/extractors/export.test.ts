// Catches: a malformed row that gets into the snapshot, is dropped without a word, or is blamed on the wrong line.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { beforeEach, describe, it } from 'mocha';
import { discoverFolder } from '../../../extractors/discover/discover-export.ts';
import { parseCsv } from '../../../extractors/export/csv.ts';
import { type ExportOptions, extractExport } from '../../../extractors/export/export-run.ts';
import { systemClock } from '../../../lib/clock.ts';
import { silentLogger } from '../../../lib/logger.ts';
import { silentProgress } from '../../../lib/progress.ts';
import type { Consent } from '../../../model/consent.ts';
import { streamNames } from '../../../model/streams.ts';
import { wordingHash, writeConsent } from '../../../state/consent-file.ts';
import { createRunFolder, type RunFolder } from '../../../state/run-folder.ts';
import { openSnapshot } from '../../../state/snapshot-reader.ts';
import { aConversation, aMessage } from '../../support/records.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

const contacts = `id,name,email,phone,companyId,createdAt,properties
k1,"Doe, ""Jo""",jo@example.com,,,2026-01-02T03:04:05Z,"{""p1"":
""two lines""}"
k2,12345,,+1 555 0101,,,{}
`;
const users = [
  { id: 'm1', name: 'Ann', email: 'ann@example.com', state: 'active', role: 'admin' },
  { id: 'm2', name: 'Bo', email: null, state: 'deleted', role: 'member' },
];
const file = { id: 'a1', name: 'note.txt', inline: false, parent: 'conversations/c1', messageId: 'c1-1' };

describe('extraction from an export folder', () => {
  let run: RunFolder;
  let dir: string;
  let options: ExportOptions;

  const put = (name: string, content: string | object): Promise<void> =>
    writeFile(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  const consent = (more: Partial<Consent> = {}): Promise<void> =>
    writeConsent(run.consent, {
      formatVersion: 1,
      customer: 'Acme',
      grantedBy: 'Ann Example',
      grantedAt: '2026-01-01T00:00:00Z',
      expiresAt: '2999-01-01T00:00:00Z',
      revokedAt: null,
      origins: ['https://inbox.example.com'],
      streams: [...streamNames],
      from: null,
      to: null,
      identify: true,
      wordingHash,
      ...more,
    });

  beforeEach(async () => {
    const folder = await temporaryFolder();
    run = await createRunFolder(join(folder, 'run'));
    dir = join(folder, 'export');
    await mkdir(join(dir, 'files'), { recursive: true });
    await consent();
    options = {
      run,
      dir,
      clock: systemClock,
      logger: silentLogger,
      progress: silentProgress,
      signal: new AbortController().signal,
    };
    await put('contacts.csv', contacts);
    await put('users.json', users);
    await put('tags.jsonl', '{"id":"t1","name":"vip"}\n\n{"id":"t2","name":"new"}\n');
    await put('attachments.json', [file]);
    await put('files/a1', 'hello');
  });

  it('takes JSON, JSON lines, CSV and files, and seals them', async () => {
    await put('account.json', { name: 'Acme', timezone: 'UTC', psa: null });
    const { manifest, problems, counters } = await extractExport(options);
    expect(problems).to.deep.equal([]);
    expect(counters.contacts).to.include({ total: 2, created: 2, failed: 0 });
    const snapshot = await openSnapshot(run.snapshot);
    expect(await snapshot.read('contacts', 'k1')).to.deep.equal({
      id: 'k1',
      name: 'Doe, "Jo"',
      email: 'jo@example.com',
      phone: null,
      companyId: null,
      createdAt: '2026-01-02T03:04:05Z',
      properties: { p1: 'two lines' },
    });
    expect(await snapshot.read('contacts', 'k2')).to.include({ name: '12345', email: null });
    expect(await snapshot.read('users', 'm2')).to.deep.equal(users[1]);
    const attachment = await snapshot.read('attachments', 'a1');
    expect(attachment).to.include({ size: 5, contentType: 'application/octet-stream', sniffedType: null });
    expect(await readFile(snapshot.filePath(attachment.sha256), 'utf8')).to.equal('hello');
    expect(manifest).to.deep.include({
      account: { name: 'Acme', timezone: 'UTC', psa: null },
      generation: 1,
    });
    expect(manifest.streams.tags).to.include({ expected: 2, captured: 2 });
    expect(await readFile(join(run.snapshot, 'provenance.jsonl'), 'utf8')).to.include('"strategy":"export"');
  });

  it('makes a delta of a second export, and carries over what the folder does not have', async () => {
    const first = await extractExport(options);
    await put('users.json', [
      { ...users[0], name: 'Anne' },
      { ...users[1], id: 'm3' },
    ]);
    const second = await extractExport({ ...options, streams: ['users'] });
    expect(second.manifest.previous).to.equal(first.manifest.seal);
    expect(second.manifest.delta?.streams.users).to.include({ new: 1, changed: 1, vanished: 1, carried: 0 });
    expect(second.manifest.delta?.streams.contacts).to.include({ read: false, carried: 2 });
    expect(second.manifest.streams.attachments).to.include({ expected: 1, captured: 1 });
    await openSnapshot(run.snapshot);
  });

  const bad: [string, string, string | object, { line: number; field: string }][] = [
    ['a wrong value', 'users.json', [users[0], { ...users[1], role: 'boss' }], { line: 9, field: 'role' }],
    ['a field too few', 'users.json', [users[0], { id: 'm2', name: 'Bo' }], { line: 9, field: 'email' }],
    ['a field too many', 'users.json', [users[0], { ...users[1], age: 3 }], { line: 9, field: 'age' }],
    ['an id twice', 'users.json', [users[0], users[0]], { line: 9, field: 'id' }],
    ['a broken element', 'users.json', `[${JSON.stringify(users[0])},\n{"id" "m2"}]`, { line: 2, field: '' }],
    ['a broken line', 'tags.jsonl', '{"id":"t1","name":"vip"}\n{"id":\n', { line: 2, field: '' }],
    [
      'an id that is none',
      'tags.jsonl',
      '{"id":"t1","name":"vip"}\n{"id":"a\\\\b","name":"y"}',
      { line: 2, field: 'id' },
    ],
    ['a time in CSV', 'contacts.csv', `${contacts}k3,Al,,,,3 March,{}\n`, { line: 5, field: 'createdAt' }],
    ['a cell too few', 'contacts.csv', `${contacts}k3,Al\n`, { line: 5, field: '' }],
    [
      'a size that differs',
      'attachments.json',
      [file, { ...file, id: 'a2', size: 9 }],
      { line: 9, field: 'size' },
    ],
    ['a file that is not there', 'attachments.json', [file, { ...file, id: 'a3' }], { line: 9, field: 'id' }],
    [
      'a file whose id is a path',
      'attachments.json',
      [file, { ...file, id: '../files/a2' }],
      { line: 9, field: 'id' },
    ],
  ];
  for (const [what, name, content, where] of bad) {
    it(`names file, line and field of ${what}, and takes the rest`, async () => {
      await put('files/a2', 'four');
      await put(name, content);
      const { manifest, problems, counters } = await extractExport(options);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.include({ file: name, ...where });
      const stream = name.split('.')[0] as 'users';
      expect(counters[stream]?.failed).to.equal(1);
      expect(manifest.streams[stream].gaps).to.have.length(1);
      expect(manifest.streams[stream].gaps[0]?.reason).to.include(`${name} line ${where.line}`);
      expect(manifest.findings).to.have.length(1);
      expect(manifest.streams[stream].captured).to.be.greaterThan(0);
    });
  }

  it('does not take a thread in which two messages have one id, and proves none whole', async () => {
    const message = aMessage({ id: 'm1' });
    const twice = aConversation({ id: 'c2', messages: [message, { ...message, html: 'b' }] });
    await put('conversations.json', [aConversation({ id: 'c1', messages: [message] }), twice]);
    const { manifest, problems } = await extractExport(options);
    expect(problems[0]).to.include({
      field: 'messages.1.id',
      message: "m1 is another message's id, too",
    });
    expect(manifest.streams.conversations.lists).to.deep.equal([
      { list: 'export', state: 'unproved', by: null, rows: 1, records: null },
      {
        ...{ list: 'conversations.messages', state: 'unproved', by: null, rows: null },
        records: { proved: 0, unproved: 1 },
      },
    ]);
  });

  it('refuses a folder that is not one, with the file that is wrong', async () => {
    const refusals: [string, string, string][] = [
      ['users.json', '{"users":[]}', 'export_unreadable'],
      ['contacts.csv', 'name,email\nJo,\n', 'export_unreadable'],
      ['contacts.csv', 'id,name\nk1,"Jo\n', 'export_unreadable'],
      ['users.csv', 'id\n', 'export_ambiguous'],
    ];
    for (const [name, content, code] of refusals) {
      const before = existsSync(join(dir, name)) ? await readFile(join(dir, name), 'utf8') : null;
      await put(name, content);
      expect(await rejection(extractExport(options)), name).to.include({ code, exitCode: 2 });
      if (before !== null) await put(name, before);
    }
    expect(await rejection(extractExport({ ...options, dir: run.reports }))).to.include({
      code: 'export_empty',
    });
  });

  it('is looked into without being taken', async () => {
    const { clock, logger } = options;
    const found = await discoverFolder({ run, dir, importRate: 60, clock, logger });
    expect(found.counts).to.deep.equal({ users: 2, contacts: 2, tags: 2, attachments: 1 });
    expect(found.attachments).to.deep.equal({ files: 1, bytes: 5 });
    expect(found.import).to.include({ requests: 6, perMinute: 60, seconds: 6 });
    expect(existsSync(run.queue)).to.equal(false);
  });

  it('takes a file none of whose rows is usable for a wrong format', async () => {
    await put('tags.jsonl', '{"key":"t1"}\n{"key":"t2"}\n');
    expect(await rejection(extractExport(options))).to.include({ code: 'too_many_failures', exitCode: 8 });
  });

  it('takes nothing without a consent, and nothing outside it', async () => {
    await consent({ streams: ['tags'] });
    expect((await extractExport(options)).counters).to.have.all.keys('tags');
    expect(await rejection(extractExport({ ...options, streams: ['users'] }))).to.include({
      code: 'consent_stream',
    });
    await consent({ expiresAt: '2020-01-01T00:00:00Z' });
    expect(await rejection(extractExport(options))).to.include({ code: 'consent_expired', exitCode: 4 });
  });
});

describe('comma-separated text', () => {
  it('keeps quotes, commas and line breaks inside cells, and counts lines by where a row begins', () => {
    expect([...parseCsv('\uFEFFa,"b ""c"""\r\n\r\n"d\ne",\nf,""')]).to.deep.equal([
      { line: 1, cells: ['a', 'b "c"'] },
      { line: 3, cells: ['d\ne', ''] },
      { line: 5, cells: ['f', ''] },
    ]);
  });
});
