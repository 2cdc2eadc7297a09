// Which browser is taken, and that unpacking the bundled one survives company.
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { type BrowserProbes, findBrowser } from '../../../extractors/browser/browser-path.ts';
import { unpackBundledChromium } from '../../../extractors/browser/bundled-chromium.ts';
import { UsageError } from '../../../lib/errors.ts';
import { rejection } from '../../support/rejection.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

function machine(there: string[], more: Partial<BrowserProbes> = {}): BrowserProbes {
  return {
    platform: 'linux',
    searchPath: '/home/ann/bin:/usr/local/bin',
    home: '/home/ann',
    hasDisplay: true,
    isExecutable: async (file) => there.includes(file),
    playwrightPath: () => Promise.resolve('/cache/playwright/chrome'),
    bundled: async () => null,
    ...more,
  };
}

describe('the search for a browser', () => {
  const all = ['/opt/mine', '/cache/playwright/chrome', '/home/ann/bin/chromium', '/usr/bin/google-chrome'];

  it('takes the one it was given before any other', async () => {
    expect(await findBrowser('/opt/mine', machine(all))).to.include({
      kind: 'given',
      executablePath: '/opt/mine',
    });
  });

  it('does not quietly take another when the given one is missing', async () => {
    const error = await rejection(findBrowser('/opt/wrong', machine(all)));
    expect(error).to.be.instanceOf(UsageError).and.include({ code: 'browser_given_missing', exitCode: 2 });
  });

  it("prefers Playwright's own, then Chrome, then Chromium, wherever PATH has them", async () => {
    expect(await findBrowser(undefined, machine(all))).to.include({ kind: 'playwright' });
    const installed = all.slice(2);
    expect(await findBrowser(undefined, machine(installed))).to.include({
      kind: 'installed',
      executablePath: '/usr/bin/google-chrome',
    });
    expect(await findBrowser(undefined, machine(['/home/ann/bin/chromium']))).to.include({
      executablePath: '/home/ann/bin/chromium',
    });
  });

  it('knows the usual places of the other systems', async () => {
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(await findBrowser(undefined, machine([mac], { platform: 'darwin' }))).to.include({
      executablePath: mac,
    });
    const windows = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    expect(await findBrowser(undefined, machine([windows], { platform: 'win32' }))).to.include({
      executablePath: windows,
    });
  });

  it('unpacks the bundled one only when there is no other', async () => {
    const bundled = async () => ({ executablePath: '/tmp/chromium', env: { LD_LIBRARY_PATH: '/tmp/lib' } });
    expect(await findBrowser(undefined, machine([], { bundled }))).to.deep.equal({
      kind: 'bundled',
      executablePath: '/tmp/chromium',
      env: { LD_LIBRARY_PATH: '/tmp/lib' },
    });
    expect(await findBrowser(undefined, machine(all, { bundled }))).to.include({ kind: 'playwright' });
  });

  it('names the command that gets one when there is none', async () => {
    const error = await rejection(findBrowser(undefined, machine([])));
    expect(error).to.include({ code: 'browser_missing', exitCode: 2 });
    expect(error.hint).to.include('npx playwright install chromium');
  });

  it('takes the bundled one for no window: it has none, and a person would wait for it in vain', async () => {
    const bundled = async () => ({ executablePath: '/tmp/chromium', env: {} });
    const error = await rejection(findBrowser(undefined, machine([], { bundled }), 'window'));
    expect(error).to.include({ code: 'browser_windowless', exitCode: 2 });
    expect(error.hint).to.include('--browser');
    expect(await findBrowser(undefined, machine(all, { bundled }), 'window')).to.include({
      kind: 'playwright',
    });
  });

  it('refuses any browser for a window where there is no display', async () => {
    const error = await rejection(findBrowser('/opt/mine', machine(all, { hasDisplay: false }), 'window'));
    expect(error).to.include({ code: 'display_missing', exitCode: 2 });
    expect(await findBrowser('/opt/mine', machine(all, { hasDisplay: false }))).to.include({ kind: 'given' });
  });
});

describe('the bundled browser', () => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return;

  async function fakePackage(): Promise<{ packageFolder: string; cacheRoot: string }> {
    const packageFolder = await temporaryFolder();
    await mkdir(join(packageFolder, 'bin'));
    await writeFile(join(packageFolder, 'package.json'), '{"version":"1.2.3"}');
    await writeFile(join(packageFolder, 'bin', 'chromium.br'), brotliCompressSync('#!/bin/sh\n'));
    return { packageFolder, cacheRoot: await temporaryFolder() };
  }

  it('is unpacked whole by many at once, once, executable, without leftovers', async () => {
    const folders = await fakePackage();
    const missingLibraries = async () => [];
    const found = await Promise.all(
      Array.from({ length: 8 }, () => unpackBundledChromium({ ...folders, missingLibraries })),
    );
    const [first] = found;
    expect(new Set(found.map((one) => one?.executablePath)).size).to.equal(1);
    const file = first?.executablePath as string;
    expect(await readFile(file, 'utf8')).to.equal('#!/bin/sh\n');
    expect((await stat(file)).mode & 0o777).to.equal(0o755);
    expect(await readdir(join(file, '..'))).to.deep.equal(['chromium']);
    expect(file).to.include('1.2.3');
  });

  it('refuses a cache folder that others may write to', async () => {
    const folders = await fakePackage();
    await unpackBundledChromium({ ...folders, missingLibraries: async () => [] });
    const [cache] = await readdir(folders.cacheRoot);
    const { chmod } = await import('node:fs/promises');
    await chmod(join(folders.cacheRoot, cache as string), 0o777);
    const error = await rejection(unpackBundledChromium({ ...folders, missingLibraries: async () => [] }));
    expect(error).to.include({ code: 'browser_cache_unsafe' });
  });
});
