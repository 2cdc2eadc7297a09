// Progress as a bar with rate and ETA on a terminal, as plain lines everywhere else.
import { SingleBar } from 'cli-progress';
import type { Progress, Step } from '../lib/progress.ts';

/** Plain lines come at most this often, so that a log file of a long run stays readable. */
const LINE_EVERY_MS = 5_000;

export function createProgress(stream: NodeJS.WriteStream): Progress {
  return { step: (title, total) => (stream.isTTY ? bar(stream, title, total) : lines(stream, title, total)) };
}

function bar(stream: NodeJS.WriteStream, title: string, total: number): Step {
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
