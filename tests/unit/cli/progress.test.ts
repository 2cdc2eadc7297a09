// Catches: a run that ends in an error on a terminal and then hangs for ever, with the cursor gone, because a bar's
// timer keeps the process alive.
import { Writable } from 'node:stream';
import { expect } from 'chai';
import { createProgress } from '../../../cli/progress.ts';

const HIDE = '\x1B[?25l';
const SHOW = '\x1B[?25h';

function fakeStream(isTTY: boolean): { stream: NodeJS.WriteStream; shown: () => string } {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY, columns: 100 }) as never, shown: () => text };
}

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('progress', () => {
  it('leaves no timer and a visible cursor when closed in the middle of a step', () => {
    const { stream, shown } = fakeStream(true);
    const before = timers();
    const progress = createProgress(stream);
    const steps = [progress.step('tickets', 10), progress.step('tags', 5)];
    for (const step of steps) step.tick();
    expect(timers()).to.equal(before + 2);
    expect(shown()).to.include(HIDE).and.not.include(SHOW);

    progress.close();
    expect(timers()).to.equal(before);
    expect(shown().lastIndexOf(SHOW)).to.be.above(shown().lastIndexOf(HIDE));
  });

  it('draws nothing once closed, whatever is still in flight says', () => {
    const { stream, shown } = fakeStream(true);
    const before = timers();
    const progress = createProgress(stream);
    const step = progress.step('tickets', 10);
    progress.close();
    const { length } = shown();
    step.tick();
    step.fail('tickets/1');
    step.finish();
    const late = progress.step('tags', 3);
    late.tick();
    expect(shown()).to.have.length(length);
    expect(timers()).to.equal(before);
  });

  it('needs no closing for a step that has finished', () => {
    const { stream, shown } = fakeStream(true);
    const before = timers();
    const progress = createProgress(stream);
    const step = progress.step('tickets', 2);
    step.tick(2);
    step.finish();
    expect(timers()).to.equal(before);
    expect(shown()).to.include('2/2').and.include(SHOW);
    const { length } = shown();
    progress.close();
    expect(shown()).to.have.length(length);
  });

  it('is plain lines without control characters where there is no terminal', () => {
    const { stream, shown } = fakeStream(false);
    const progress = createProgress(stream);
    const step = progress.step('tickets', 2);
    step.tick(2);
    step.finish();
    progress.close();
    expect(shown()).to.match(/^tickets: 2\/2, [\d.]+\/s\n$/);
  });
});
