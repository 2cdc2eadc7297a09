// Knows every secret of this process and takes it out of any text, however it was encoded.

const MASK = '[secret]';
const registered = new Set<string>();

/** Patterns that are secret whoever wrote them: bearer tokens, signatures and passcodes in URLs. */
const PATTERNS: readonly [RegExp, string][] = [
  [/(authorization["']?\s*[:=]\s*["']?(?:bearer|basic)\s+)[^\s"',}]+/gi, `$1${MASK}`],
  [/\b(bearer\s+)[A-Za-z0-9._~+/=-]{8,}/gi, `$1${MASK}`],
  [/([?&](?:sig|signature|token|access_token|x-amz-signature|passcode|code|key)=)[^&\s"']+/gi, `$1${MASK}`],
  [/((?:set-)?cookie["']?\s*[:=]\s*["']?)[^\r\n"']+/gi, `$1${MASK}`],
];

const EMAIL = /[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}/g;

/** Remember a secret; shorter than four characters is ignored, since it would mask ordinary words. */
export function registerSecret(value: string | undefined): void {
  if (!value || value.length < 4) return;
  for (const form of [
    value,
    encodeURIComponent(value),
    Buffer.from(value).toString('base64'),
    Buffer.from(value).toString('base64url'),
    Buffer.from(value).toString('hex'),
  ]) {
    registered.add(form);
  }
}

/** Whether any registered secret stands in the text, in any of its encodings. */
export function holdsSecret(text: string): boolean {
  return [...registered].some((form) => text.includes(form));
}

/** The text without registered secrets (plain, URL, base64 and hex form), token patterns and, unless asked, e-mail addresses. */
export function redact(text: string, options: { keepEmails?: boolean } = {}): string {
  let out = text;
  for (const secret of [...registered].sort((a, b) => b.length - a.length)) {
    out = out.replaceAll(secret, MASK);
  }
  for (const [pattern, replacement] of PATTERNS) out = out.replace(pattern, replacement);
  return options.keepEmails ? out : out.replace(EMAIL, '[email]');
}
