// Progress as a bar with rate and ETA on a terminal, as plain lines everywhere else.
import { SingleBar } from 'cli-progress';
import { type Progress, type Step, silentProgress } from '../lib/progress.ts';

/** Plain lines come at most this often, so that a log file of a long run stays readable. */
const LINE_EVERY_MS = 5_000;

/** A bar keeps a timer, and with it the process, until it is stopped; and it hides the cursor. */
export interface ShownProgress extends Progress {
  /** Stops what an error left open; nothing is shown from then on. */
  close(): void;
}

export function createProgress(stream: NodeJS.WriteStream): ShownProgress {
  const open = new Set<SingleBar>();
  let closed = false;
  return {
    step(title, total) {
      // What is still in flight when the command has failed may begin another step.
      if (closed) return silentProgress.step(title, total);
      return stream.isTTY ? bar(stream, title, total, open) : lines(stream, title, total);
    },
    close() {
      closed = true;
      for (const single of open) single.stop();
      open.clear();
    },
  };
}

function bar(stream: NodeJS.WriteStream, title: string, total: number, open: Set<SingleBar>): Step {
  const started = Date.now();
  let done = 0;
  let failed = 0;
  let text = '';
  const width = Math.max(10, Math.min(30, (stream.columns ?? 80) - 60));
  const single = new SingleBar({
    stream,
    format: `${title.padEnd(14)} {bar} {value}/{total} {rate}/s eta {eta_formatted} {text}`,
    barsize: width,
    hideCursor: true,
    clearOnComplete: false,
    linewrap: false,
    etaBuffer: 200,
  });
  const payload = () => ({
    rate: rateText(done, started),
    text: [failed > 0 ? `${failed} failed` : '', text].filter(Boolean).join(' '),
  });
  single.start(total, 0, payload());
  open.add(single);
  return {
    tick(count = 1) {
      done += count;
      if (done > single.getTotal()) single.setTotal(done);
      single.update(done, payload());
    },
    fail() {
      failed += 1;
      single.update(done, payload());
    },
    note(next) {
      text = next;
    },
    total: (next) => single.setTotal(Math.max(next, done)),
    finish() {
      single.setTotal(done);
      single.update(done, payload());
      single.stop();
      open.delete(single);
    },
  };
}

function lines(stream: NodeJS.WriteStream, title: string, total: number): Step {
  const started = Date.now();
  let last = started;
  let expected = total;
  let done = 0;
  let failed = 0;
  let text = '';
  const print = () => {
    const of = expected > 0 ? `/${expected}` : '';
    const bad = failed > 0 ? `, ${failed} failed` : '';
    stream.write(
      `${title}: ${done}${of}, ${rateText(done, started)}/s${etaText(done, expected, started)}${bad}${text && `, ${text}`}\n`,
    );
  };
  return {
    tick(count = 1) {
      done += count;
      if (Date.now() - last < LINE_EVERY_MS) return;
      last = Date.now();
      print();
    },
    fail() {
      failed += 1;
    },
    note(next) {
      text = next;
    },
    total(next) {
      expected = next;
    },
    finish: print,
  };
}

function rateText(done: number, started: number): string {
  const seconds = Math.max(0.001, (Date.now() - started) / 1000);
  const rate = done / seconds;
  return rate >= 10 ? rate.toFixed(0) : rate.toFixed(1);
}

function etaText(done: number, total: number, started: number): string {
  if (done === 0 || total <= done) return '';
  const seconds = Math.ceil(((Date.now() - started) / done / 1000) * (total - done));
  return `, eta ${seconds} s`;
}
