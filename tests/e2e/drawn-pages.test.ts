// The failure this would catch: what opens on a pointer going down stays shut, what is covered is never pressed, and of
// a list whose pages replace each other only the first is read.
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { RecordOf } from '../../model/streams.ts';
import { openSnapshot } from '../../state/snapshot-reader.ts';
import { type Paper, paperDesks, paperProfile } from '../support/paper-desk.ts';
import { CONVERSATIONS, thread } from '../support/paper-pages.ts';
import { itInSoak } from '../support/soak.ts';

const TAGS = `  tags:
    stream: tags
    url: /tags
    ready: main
    strategy: render
    actions:
      - press: .state
      - press: '[role=option]:text-is("All")'
    list:
      rows: li
      counter: { select: '#n', transform: [integer] }
      pagination: { kind: replace, select: .next, key: { attr: data-id } }
    fields: { id: { attr: data-id, required: true }, name: { select: b, required: true } }
`;
/** Five rows at a time, of seven until the menu of divs is set to all twelve; it opens on a pointer going down. */
const LIST = `<main><style>.menu { position: absolute; background: #fff }</style><i id=n>7</i>
<div class=state>Open</div><ul></ul><button class=next>Next</button></main>
<script>
let all = 7, page = 0;
const draw = () => {
  document.querySelector('ul').innerHTML = '';
  document.querySelector('.next').disabled = (page + 1) * 5 >= all;
  document.querySelector('#n').textContent = all;
  setTimeout(() => {
    document.querySelector('ul').innerHTML = Array.from({ length: Math.min(5, all - page * 5) }, (_, at) =>
      '<li data-id=g' + (page * 5 + at + 1) + '><b>tag ' + (page * 5 + at + 1) + '</b>').join('');
  }, 60);
};
document.querySelector('.next').onclick = () => { page += 1; draw(); };
document.querySelector('.state').addEventListener('pointerdown', () => {
  const menu = document.createElement('div');
  menu.className = 'menu';
  menu.innerHTML = '<div role=option>Open</div><div role=option>All</div>';
  menu.addEventListener('pointerup', ({ target }) => { if (target.textContent === 'All') all = 12; page = 0; menu.remove(); draw(); });
  document.body.append(menu);
});
draw();
</script>`;

const THREADS = CONVERSATIONS.replace(
  '    expand: [{ select: a.earlier, fragment: href }]\n',
  '    strategy: render\n    expand: [{ select: a.more }]\n    actions: [{ scroll: .box, to: end }]\n',
);
/** One part opens on a pointer going down, one lies under a notice, and two come as the box is scrolled to its end. */
const THREAD = `<style>.box { height: 50px; overflow: auto } .space { height: 300px } .notice { position: fixed; inset: 0; opacity: 0.5; top: 60% }</style>
${thread(`<i id=n>6</i><div class=box><p data-id=m1>one</p><div class=space></div></div>
<a class=more id=down>more</a><div style="height: 2000px"></div><a class=more id=under>more</a><a class=more style="display: none" id=none>more</a><div class=notice></div>`)}
<script>
const box = document.querySelector('.box');
const say = (id) => { const line = document.createElement('p'); line.dataset.id = id; line.textContent = id; box.append(line); };
let came = 1;
box.addEventListener('scroll', () => {
  if (came < 3 && box.scrollTop + box.clientHeight >= box.scrollHeight - 1) { came += 1; say('m' + came); box.insertAdjacentHTML('beforeend', '<div class=space></div>'); }
});
document.querySelector('#down').addEventListener('pointerdown', ({ currentTarget }) => { currentTarget.remove(); say('m4'); });
for (const [id, line] of [['#under', 'm5'], ['#none', 'm6']])
  document.querySelector(id).addEventListener('click', ({ currentTarget }) => { currentTarget.remove(); say(line); });
</script>`;
const PAPER: Paper = {
  '/tags': LIST,
  '/threads': '<main><i id=n>1</i><li data-id=c1></main>',
  '/threads/c1': THREAD,
};

describe('drawn pages', function () {
  this.timeout(120_000);
  const start = paperDesks();

  itInSoak(
    'are pressed and scrolled as a person would, and lists whose pages replace each other are read whole',
    async () => {
      const desk = await start(PAPER);
      const { manifest } = await desk.extract(paperProfile(`${TAGS}${THREADS}`));
      expect(manifest.streams.tags?.lists[0]).to.include({ state: 'proved', by: 'counter', rows: 12 });
      expect(manifest.streams.tags?.captured).to.equal(12);
      const snapshot = await openSnapshot(desk.run.snapshot);
      const { messages } = (await snapshot.read('conversations', 'c1')) as RecordOf['conversations'];
      expect(messages.map(({ id }) => id)).to.deep.equal(['m1', 'm2', 'm3', 'm4', 'm5', 'm6']);
    },
  );

  it('prove a list whose button was seen going on and then was disabled', async () => {
    const uncounted = TAGS.replace(/ {6}counter: .*\n/, '').replace(/ {4}actions:\n(?: {6}- .*\n)+/, '');
    const desk = await start({ '/tags': LIST });
    const { manifest } = await desk.extract(paperProfile(uncounted));
    expect(manifest.streams.tags?.lists[0]).to.include({ state: 'proved', by: 'end', rows: 7 });
  });
});
