// Files on the second origin: signed, expiring, ranged, sometimes elsewhere.
import { expect } from 'chai';
import { sha256 } from '../../../lib/json.ts';
import { fileIdIn } from './reader.ts';
import { enter, stopAll, type Visitor } from './visitor.ts';

/** Signed URLs of the files on a thread's page, by attachment id. */
async function urlsOn(visitor: Visitor, thread: string): Promise<Map<string, string>> {
  const page = await visitor.page(`/inbox/threads/${thread}`);
  const urls = page('.body img, [aria-label="Attachments"] a')
    .toArray()
    .map((element) => page(element).attr('src') ?? page(element).attr('href') ?? '');
  return new Map(urls.map((url) => [fileIdIn(url) ?? '', url]));
}

describe('Thread sandbox: files', () => {
  afterEach(stopAll);

  it('hold the bytes, type and name the truth says, on another origin', async () => {
    const visitor = await enter();
    const files = (await visitor.truth()).streams.attachments.filter(
      ({ parent }) => parent === 'conversations/c3',
    );
    const urls = await urlsOn(visitor, 'c3');
    expect([...urls.keys()].sort()).to.deep.equal(files.map(({ id }) => id));
    for (const file of files) {
      const url = urls.get(file.id) ?? '';
      expect(new URL(url).origin).to.equal(visitor.thread.cdnUrl);
      const response = await fetch(url);
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect([sha256(bytes), bytes.length], file.name).to.deep.equal([file.sha256, file.size]);
      expect(response.headers.get('content-type')).to.equal(file.contentType);
      expect(decodeURIComponent(new URL(url).pathname.split('/')[3] ?? '')).to.equal(file.name);
    }
    const log = await visitor.json<{ requests: { origin: string; status: number }[] }>('/__sandbox/log');
    expect(
      log.requests.some(({ origin, status }) => origin === 'cdn' && status === 302),
      'a redirect',
    ).to.equal(true);
  });

  it('expire, and are signed anew by the next page', async () => {
    let now = Date.now();
    const visitor = await enter({ signedUrlSeconds: 60, now: () => now });
    const [id, url] = [...(await urlsOn(visitor, 'c3'))][0] ?? ['', ''];
    expect((await fetch(url)).status).to.equal(200);
    now += 60_000;
    expect((await fetch(url)).status).to.equal(403);
    expect((await fetch((await urlsOn(visitor, 'c3')).get(id) ?? '')).status).to.equal(200);
  });

  it('do not open without the right signature', async () => {
    const visitor = await enter();
    const [first, second] = [...(await urlsOn(visitor, 'c3')).values()];
    const swapped = `${first?.split('?')[0]}?${second?.split('?')[1]}`;
    for (const url of [first?.split('?')[0] ?? '', swapped]) expect((await fetch(url)).status).to.equal(403);
  });

  it('answer ranges and HEAD', async () => {
    const visitor = await enter();
    const truth = await visitor.truth();
    const big = truth.streams.attachments.find(({ name }) => name === 'rack photo.png');
    const url = (await urlsOn(visitor, 'c3')).get(big?.id ?? '') ?? '';
    const head = await fetch(url, { method: 'HEAD' });
    expect(head.headers.get('content-length')).to.equal(String(big?.size));
    const part = await fetch(url, { headers: { range: 'bytes=1-3' } });
    expect([part.status, await part.text()]).to.deep.equal([206, 'PNG']);
    expect(part.headers.get('content-range')).to.equal(`bytes 1-3/${big?.size}`);
    const rest = await fetch(url, { headers: { range: `bytes=${(big?.size ?? 0) - 4}-` } });
    expect((await rest.arrayBuffer()).byteLength).to.equal(4);
    expect((await fetch(url, { headers: { range: 'bytes=9999999-' } })).status).to.equal(416);
    const etag = (await fetch(url, { method: 'HEAD' })).headers.get('etag') ?? '';
    expect(etag).to.match(/^"\w+"$/);
    const asked = async (headers: Record<string, string>) => (await fetch(url, { headers })).status;
    expect(await asked({ range: 'bytes=5-', 'if-range': etag })).to.equal(206);
    expect(await asked({ range: 'bytes=5-', 'if-range': '"another"' }), 'another version').to.equal(200);
    expect(await asked({ range: 'bytes=5-2' }), 'nonsense').to.equal(200);
    expect(await asked({ range: 'bytes=-0' })).to.equal(416);
  });
});
