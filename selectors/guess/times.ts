// Which formats the times of an unknown helpdesk are written in, by the times themselves. Pure.
import { readTime } from '../times.ts';

export interface TimeGuess {
  readonly formats: readonly string[];
  /** A day and a month that could be either: what a person has to look up. */
  readonly isAmbiguous: boolean;
}

const CLOCKS = ['h:mm a', 'h:mm:ss a', 'HH:mm', 'HH:mm:ss', 'h:mma'];
const OFFSETS = ['', ' ZZZ', ' ZZ', " 'GMT'Z", ' z'];
const DAYS = [
  ...['LLL d, yyyy', 'LLLL d, yyyy', 'd LLL yyyy', 'd LLLL yyyy', 'ccc, LLL d, yyyy', 'cccc, LLLL d, yyyy'],
  ...[
    'ccc, d LLL yyyy',
    'ccc LLL d yyyy',
    'yyyy-MM-dd',
    'yyyy/MM/dd',
    'd.M.yyyy',
    'dd.MM.yyyy',
    'LLL d',
    'd LLL',
  ],
];
/** Those in which it cannot be told which number is the month. */
const SLASHED = { month: ['M/d/yyyy', 'M/d/yy'], day: ['d/M/yyyy', 'd/M/yy'] };
const BETWEEN = [', ', ' ', " 'at' ", ", 'at' "];
/** With the year at the end, as `date` writes it. */
const WHOLE = ['ccc LLL d HH:mm:ss yyyy', 'ccc, d LLL yyyy HH:mm:ss ZZZ'];

/** The formats for all of these; null where they are no times, or of more than two kinds. */
export function timeFormatsOf(texts: readonly string[]): TimeGuess | null {
  const values = [...new Set(texts.map((one) => one.trim()).filter((one) => one !== ''))];
  if (values.length === 0 || values.some((one) => one.length > 60 || !/\d/.test(one))) return null;
  for (const simple of ['iso', 'unix', 'millis', 'relative'])
    if (values.every((one) => isPlausible(one, simple))) return { formats: [simple], isAmbiguous: false };
  const left = new Set(values);
  const formats: string[] = [];
  let isAmbiguous = false;
  for (let rounds = 0; rounds < 3 && left.size > 0; rounds += 1) {
    const [first] = left;
    const candidates = formatsFor(first as string);
    const ranked = candidates
      .map((format) => ({ format, fits: [...left].filter((one) => isPlausible(one, format)) }))
      .sort((a, b) => b.fits.length - a.fits.length);
    const [best] = ranked;
    if (!best) return null;
    isAmbiguous ||=
      /^[Md]\//.test(best.format) &&
      ranked.some(
        ({ format, fits }) =>
          /^[Md]\//.test(format) && format[0] !== best.format[0] && fits.length === best.fits.length,
      );
    formats.push(best.format);
    for (const one of best.fits) left.delete(one);
  }
  return left.size > 0 ? null : { formats, isAmbiguous };
}

/** Formats that fit one text. What its signs rule out is not tried: each format costs a parser. */
function formatsFor(text: string): string[] {
  const isSlashed = /^\d{1,2}\/\d{1,2}\/\d{2,4}/.test(text);
  const days = isSlashed ? [...SLASHED.month, ...SLASHED.day] : DAYS;
  const hasHalves = /\d\s*[AP]\.?M/i.test(text);
  const colons = text.replace(/[+-]\d{2}:\d{2}$/, '').split(':').length - 1;
  const clocks = CLOCKS.filter((one) => /a$/.test(one) === hasHalves && one.split(':').length - 1 === colons);
  const offsets =
    /(?:GMT|UTC|[A-Z]{3,4}|[+-]\d{1,2}:?\d{0,2})$/.test(text) && !/[AP]M$/.test(text) ? OFFSETS : [''];
  const betweens = BETWEEN.filter((one) => one.includes('at') === text.includes(' at '));
  const times = days.flatMap((day) => [
    ...betweens.flatMap((between) =>
      clocks.flatMap((clock) => offsets.map((offset) => `${day}${between}${clock}${offset}`)),
    ),
    ...(colons === 0 ? [day] : []),
  ]);
  return [...(colons === 2 ? WHOLE : []), ...times].filter((format) => isPlausible(text, format));
}

/** Read as such it is a moment at which there were helpdesks. */
function isPlausible(text: string, format: string): boolean {
  const read = readTime(text, [format], 'UTC', NOW);
  return read !== null && read > '1995' && read < '2100';
}

/** Only for formats without a year, of which any will do here. */
const NOW = Date.UTC(2030, 11, 31);
