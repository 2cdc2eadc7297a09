// What e-mail addresses, phone numbers, times and tokens look like. The scrubber replaces what these find and the
// scan refuses what these find, so that neither knows a shape the other does not.

/** Neither a picture for dense screens ("logo@2x.png") nor a release of a package ("jquery@3.7.1"). */
export const EMAIL =
  /[\p{L}\p{N}._%+'-]+@(?!\d+x\.(?:png|jpe?g|gif|webp|svg|avif)\b)(?:(?:[\p{L}\p{N}-]+\.)+(?=[\p{N}-]*\p{L})[\p{L}\p{N}-]+|\d{1,3}(?:\.\d{1,3}){3})/u;
export const URL_IN_TEXT = /\bhttps?:\/\/[^\s<>"'`]+/u;

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?';
const WEEKDAY = '(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}';
/** Dates and times: they stay, and their digits are no phone number. */
export const TIME = new RegExp(
  [
    '\\b\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?',
    `\\b(?:${WEEKDAY},? )?${MONTH} \\d{1,2}(?:,? \\d{4})?\\b`,
    `\\b(?:${WEEKDAY},? )?\\d{1,2} ${MONTH}(?: \\d{4})?\\b`,
    '\\b\\d{1,2}/\\d{1,2}/\\d{2,4}\\b',
    '\\b\\d{1,2}:\\d{2}(?::\\d{2})?(?:\\s?[ap]m)?(?:\\s?(?:gmt|utc)(?:[+-]\\d{1,2}(?::?\\d{2})?)?)?',
  ].join('|'),
  'iu',
);
export const ZONE =
  /\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)\/[A-Za-z_]+(?:\/[A-Za-z_]+)?/u;
const CHARSET =
  '(?:utf-?\\d+|us-ascii|iso-\\d+-\\w+|windows-\\d+|cp\\d+|koi8-\\w|shift_jis|euc-\\w+|gb\\w+|big5)';
/** A media type, with the encoding where one is named. */
export const MIME = new RegExp(
  `\\b(?:application|image|text|audio|video|font|multipart|message)/[\\w.+-]+(?:\\s*;\\s*charset\\s*=\\s*"?${CHARSET}\\b"?)?`,
  'iu',
);

/** With a plus, or grouped as people write them, or ten or eleven digits in a row that are no time stamp. */
export const PHONE =
  /(?<![\p{L}\p{N}])(?:\+\d[\d\s().-]{6,}\d|\(\d{2,4}\)[\s.-]?\d{3,4}[\s.-]?\d{3,4}|\d{3}[\s.-]\d{3}[\s.-]\d{4}|(?!1[67]\d{8}(?!\d))[1-9]\d{9,10})(?![\p{L}\p{N}])/u;
/** North American numbers that are given to nobody. */
export const isFictional = (phone: string): boolean => /55501\d\d$/.test(phone.replace(/\D/g, ''));

/** RFC 2606 and 6761. */
export function isReserved(email: string): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return /(^|\.)(example\.(com|net|org)|example|test|invalid|localhost)$/.test(domain);
}

/** Query parameters whose values are keys to something: long words anywhere, short ones on their own ("assignee" is none). */
const SECRET_PARAM =
  /signature|token|secret|csrf|xsrf|api[_-]?key|access[_-]?key|key-pair|passw|passcode|passphrase|session|phpsessid|jsessionid|credential|x-amz|oauth|hmac|(?:^|[^a-z])(?:sig|auth|pass|pwd|sid|jwt|expires?|expiry|expiration|policy)(?:$|[^a-z])|^key$|^code$/i;

export function isSecretParam(name: string): boolean {
  return SECRET_PARAM.test(name.replace(/(?<=[a-z])(?=[A-Z])/g, '-'));
}

export const TOKENS: readonly [string, RegExp][] = [
  ['jwt', /\beyJ[\w-]{8,}\.[\w-]{8,}/],
  // "Basic information" is a heading: a key has digits, or capitals all over.
  [
    'bearer',
    /\b(?:[Bb]earer|BEARER|[Bb]asic|BASIC)\s+(?=[\w.~+/-]*[\d=]|(?=[\w.~+/-]*[a-z])(?:[a-z.~+/-]*[A-Z]){3})[A-Za-z0-9._~+/=-]{8,}|\b[Aa]uthorization["']?\s*[:=]\s*["']?(?:[Bb]earer|[Bb]asic)\s+[A-Za-z0-9._~+/=-]{8,}/,
  ],
  // "skip-to-main-content" begins like one.
  ['api-key', /\b(?:(?:sk|pk|rk)[_-](?=[\w-]*[\dA-Z])|gh[pousr]_|xox[abprs]-|AKIA)[A-Za-z0-9_-]{16,}/],
];
/** In addresses and headers a long run of key-like characters is one. */
export const LONG_TOKEN =
  /(?<![A-Za-z0-9_-])(?:[0-9a-f]{32,}|(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{40,})/;

export const all = (pattern: RegExp): RegExp => new RegExp(pattern.source, `${pattern.flags}g`);
