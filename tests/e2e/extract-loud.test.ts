// What a page may show that a crawl is apt to pass over in silence. The failure this would catch: that it does.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { sayFindings } from '../../cli/findings.ts';
import { SelectorDrift } from '../../lib/errors.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { type PaperDesk, paperDesks, paperProfile } from '../support/paper-desk.ts';
import { CONVERSATIONS, rows, tags, thread } from '../support/paper-pages.ts';
import { rejection } from '../support/rejection.ts';
import { itInSoak } from '../support/soak.ts';

describe('what an extraction never passes over in silence', function () {
  this.timeout(60_000);
  const start = paperDesks();

  const GONE = "    gone: { select: '[role=alert]', text: [no longer exists] }\n    ready: main\n    expand";
  const withGone = paperProfile(CONVERSATIONS.replace('    ready: main\n    expand', GONE));
  const threads = (last: string): PaperDesk['paper'] => ({
    '/threads': '<main><i id=n>2</i><li data-id=c1><li data-id=c2></main>',
    '/threads/c1': thread('<p data-id=m1>a'),
    '/threads/c2': last,
  });

  for (const strategy of ['http', 'render'] as const) {
    it(`takes a record whose page, read by ${strategy}, says with 200 that it is gone for a gap`, async () => {
      const source = await start(threads('<p role=alert>This thread no longer exists.'));
      const { manifest, counters } = await source.extract(withGone, { strategy });
      expect(manifest.streams.conversations).to.include({ state: 'gap', expected: 2, captured: 1 });
      expect(manifest.streams.conversations?.gaps).to.deep.equal([
        { id: 'c2', reason: 'the source lists it, and its own page says that it is gone' },
      ]);
      expect(counters.conversations?.failed).to.equal(0);
    });
  }

  it('does not take another alert for it', async () => {
    const source = await start(threads('<p role=alert>Something went wrong.'));
    expect(await rejection(source.extract(withGone, { strategy: 'http' }))).to.be.instanceOf(SelectorDrift);
  });

  it('names in its error the strategy that saw the page, not the one that did not', async () => {
    const source = await start({
      '/tags': `<div id=root></div><script>
        document.querySelector('#root').outerHTML = '<main><i id=n>34</i>${rows(1, 4)}</main>';
      </script>`,
    });
    const error = await rejection(
      source.extract(paperProfile(tags(', counter: { select: "#n", transform: [integer] }'))),
    );
    expect(error.message).to.include('read by render, the list counts 34 rows, 4 were found (list.counter)');
  });

  const MORE = tags(", pagination: { kind: load-more, select: '#more', attr: data-next }");

  it('presses a button that only a script shows until it is gone, and calls that the end', async () => {
    const source = await start({
      '/tags': `<main><ul>${rows(1, 1)}</ul></main><script>
        const more = document.createElement('button');
        more.id = 'more';
        let shown = 1;
        more.onclick = () => {
          shown += 1;
          document.querySelector('ul').insertAdjacentHTML('beforeend', '<li data-id="g' + shown + '"><b>tag</b>');
          if (shown === 3) more.remove();
        };
        document.querySelector('main').append(more);
      </script>`,
    });
    const { manifest } = await source.extract(paperProfile(MORE));
    expect(manifest.streams.tags).to.include({ state: 'proved', captured: 3 });
    expect(manifest.streams.tags?.lists[0]).to.include({ by: 'end' });
  });

  itInSoak('does not believe plain HTTP that saw no such button, or saw it once', async () => {
    const part = (from: number, next: string): string =>
      `${rows(from, from)}${next && `<button id=more data-next="${next}"></button>`}`;
    const paper: PaperDesk['paper'] = { '/tags': `<main>${part(1, '')}</main>` };
    const source = await start(paper);
    const only = { strategy: 'http' } as const;
    const error = await rejection(source.extract(paperProfile(MORE), only));
    expect(error.message).to.include('only a browser sees whether its button is there');
    paper['/tags'] = `<main>${part(1, '/tags?p=2')}</main>`;
    paper['/tags?p=2'] = part(2, '');
    await rejection(source.extract(paperProfile(MORE), only));
    // Here the rows that are loaded bring the next button with them, and the last ones do not.
    paper['/tags?p=2'] = part(2, '/tags?p=3');
    paper['/tags?p=3'] = part(3, '');
    const { manifest } = await source.extract(paperProfile(MORE), only);
    expect(manifest.streams.tags).to.include({ state: 'proved', captured: 3 });
  });

  it('opens a part whose button stays and says that it is open', async () => {
    const source = await start({
      '/threads': '<main><i id=n>1</i><li data-id=c1></main>',
      '/threads/c1':
        thread(`<i id=n>2</i><p data-id=m2>b</p><button aria-expanded=false>Earlier</button><script>
        const button = document.querySelector('button');
        button.onclick = () => {
          const isOpen = button.getAttribute('aria-expanded') === 'true';
          button.setAttribute('aria-expanded', String(!isOpen));
          if (isOpen) document.querySelector('[data-id=m1]').remove();
          else button.insertAdjacentHTML('afterend', '<p data-id=m1>a');
        };
      </script>`),
    });
    const folded = CONVERSATIONS.replace('a.earlier, fragment: href', '"button[aria-expanded=false]"');
    const { manifest } = await source.extract(paperProfile(folded));
    expect(manifest.streams.conversations).to.include({ state: 'proved', captured: 1 });
  });

  it('fails a record with one message id twice, and finds images that no attachment claims', async () => {
    const source = await start({
      '/threads': '<main><i id=n>2</i><li data-id=c1><li data-id=c2></main>',
      '/threads/c1': thread('<p data-id=m1>a<p data-id=m1>b'),
      '/threads/c2': thread('<p data-id=m1>a<img src="/pictures/7.png">'),
    });
    const { manifest, counters } = await source.extract(paperProfile(CONVERSATIONS));
    expect(counters.conversations?.failed).to.equal(1);
    expect(manifest.streams.conversations?.gaps).to.deep.equal([
      {
        id: 'c1',
        reason: "messages.1.id: m1 is another message's id, too: that of messages.0 (paper.yaml:27:11)",
      },
    ]);
    expect(manifest.findings).to.deep.include({
      code: 'image_unclaimed',
      ref: 'conversations/c2',
      args: { count: 1, own: 1 },
    });
  });

  const CONTACTS = `  companies:
    stream: companies
    url: /companies
    ready: main
    list: { rows: li, counter: { select: '#n', transform: [integer] } }
    fields: { id: { attr: data-id, required: true }, name: { select: b, required: true } }
  contacts:
    stream: contacts
    url: /contacts
    ready: main
    list: { rows: li, counter: { select: '#n', transform: [integer] } }
    open: contact
    fields: { id: { attr: data-id, required: true } }
  contact:
    stream: contacts
    url: /contacts/{id}
    ready: main
    fields:
      name: { select: h1, required: true }
      email: { label: Email }
      phone: { label: Phone }
      companyId: { select: a.company, attr: data-id }
      createdAt: { select: time, transform: [{ time: { formats: [relative], zone: UTC } }] }
`;
  const contact = (n: number, ago: string): string =>
    `<main><h1>Kim ${n}</h1><dl>${n === 1 ? '<dt>Email<dd>kim@example.com' : ''}<dt>Telephone<dd>1</dl>
    <a class=firm data-id=o1>Acme</a><time>${ago}</time></main>`;
  const contacts = (ago: string): PaperDesk['paper'] => ({
    '/companies': '<main><i id=n>1</i><li data-id=o1><b>Acme</b></main>',
    '/contacts': `<main><i id=n>5</i>${[1, 2, 3, 4, 5].map((n) => `<li data-id=k${n}>`).join('')}</main>`,
    ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`/contacts/k${n}`, contact(n, ago)])),
  });

  it('says what no record of a stream has, and which labels stand nowhere', async () => {
    const source = await start(contacts('3 days ago'));
    const { manifest } = await source.extract(paperProfile(CONTACTS), { strategy: 'http' });
    const found = manifest.findings.filter(({ ref }) => ref === 'contacts');
    expect(found).to.deep.equal([
      { code: 'always_null', ref: 'contacts', args: { field: 'companyId', records: 5 } },
      { code: 'field_never_found', ref: 'contacts', args: { field: 'phone', records: 5 } },
      { code: 'label_not_found', ref: 'contacts', args: { field: 'email', records: 5, found: 1 } },
    ]);
    const said: string[] = [];
    sayFindings({ say: (line = '') => said.push(line) }, manifest.findings);
    expect(said.join('\n')).to.match(/warning {2}contacts: companyId is empty on every one of 5 records/);
    expect(said.join('\n')).to.match(/warning {2}contacts: The label of phone stands on none of 5 pages/);
    expect(said.join('\n')).to.match(/warning {2}5 records: .*\(time_relative\)/);
  });

  it('does not call a record changed whose time is only words', async () => {
    const source = await start(contacts('3 days ago'));
    const profile = paperProfile(CONTACTS);
    const first = await source.extract(profile, { strategy: 'http' });
    expect(first.manifest.findings.filter(({ code }) => code === 'time_relative')).to.have.length(5);
    Object.assign(source.paper, contacts('4 days ago'));
    source.paper['/contacts/k2'] = contact(2, '4 days ago').replace('Kim', 'Kimberly');
    const next = await source.extract(profile, { strategy: 'http' });
    expect(next.manifest.delta?.streams.contacts).to.include({ new: 0, changed: 1, vanished: 0 });
  });

  it('chooses all in a menu that hides rows, and calls it drift where it cannot', async () => {
    const page = (
      options: string,
    ): string => `<main><select name=state>${options}</select><ul></ul></main><script>
      const menu = document.querySelector('select');
      const show = () => {
        document.querySelector('ul').innerHTML = menu.value === 'all' ? '${rows(1, 3)}' : '${rows(1, 1)}';
      };
      menu.onchange = show;
      show();
    </script>`;
    const cleared = paperProfile(
      tags().replace('    ready: main', '    ready: main\n    clear: { select: select, choose: all }'),
    );
    const source = await start({ '/tags': page('<option value=open>Open<option value=all>All') });
    const { manifest } = await source.extract(cleared);
    expect(manifest.streams.tags).to.include({ captured: 3 });
    source.paper['/tags'] = page('<option value=open>Open');
    const error = await rejection(source.extract(cleared));
    expect(error.message).to.include('read by render, a filter cannot be cleared (clear)');
  });

  itInSoak(
    'stops at texts in shadow roots and frames, naming the field, and reads them where it may pierce',
    async () => {
      const source = await start({
        '/threads': '<main><i id=n>2</i><li data-id=c1><li data-id=c2></main>',
        '/threads/c1': `${thread('<p data-id=m1><x-body></x-body></p>')}<script>
        const host = document.querySelector('x-body');
        host.attachShadow({ mode: 'open' }).innerHTML = '<b>from a shadow</b>';
      </script>`,
        '/threads/c2': thread('<p data-id=m1><iframe srcdoc="<i>from a frame</i>"></iframe></p>'),
      });
      const error = await rejection(source.extract(paperProfile(CONVERSATIONS)));
      expect(error).to.be.instanceOf(SelectorDrift);
      expect(error.message).to.match(
        /read by render, the field messages\[0\]\.html is empty but for .*\(pierce\)/,
      );
      for (const piercing of [
        CONVERSATIONS.replace('html: { html: true }', 'html: { html: true, pierce: true }'),
        CONVERSATIONS.replace('    expand:', '    pierce: true\n    expand:'),
      ]) {
        const own = await start(source.paper);
        const { manifest } = await own.extract(paperProfile(piercing));
        expect(manifest.streams.conversations).to.include({ captured: 2 });
        const texts: string[] = [];
        for await (const { messages } of (await openSnapshot(own.run.snapshot)).records('conversations'))
          texts.push(messages[0]?.html ?? '');
        expect(texts.sort().join(' ')).to.match(/<i>from a frame<\/i>.*<b>from a shadow<\/b>/);
      }
    },
  );
});
