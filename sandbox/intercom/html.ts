// How Intercom rewrites message bodies: text wrapped in <p>, page markup stripped, a short list of tags kept.

const BLOCKS = new Set(['p', 'h1', 'h2', 'ul', 'ol', 'li', 'pre', 'blockquote', 'hr']);
const INLINE = new Set(['a', 'b', 'strong', 'i', 'em', 'u', 's', 'code', 'br', 'img']);
const VOID = new Set(['br', 'img', 'hr']);
const DROPPED_WITH_CONTENT = /<(script|style|head|title|iframe|object)\b[^>]*>[\s\S]*?<\/\1\s*>/gi;
const TOKEN = /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:"[^"]*"|'[^']*'|[^>"'])*)>|[^<]+|</g;
const CONTAINERS = new Set(['ul', 'ol', 'blockquote']);
const BREAKS = new Set(['div', 'tr', 'table', 'section', 'article', 'header', 'footer', 'center']);

export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Plain text as the opening message of a conversation keeps it: markup shown, not followed. */
export function plainToHtml(text: string, paragraph = '<p>'): string {
  return text
    .split(/\r?\n\s*\r?\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => `${paragraph}${escapeText(block).replace(/\r?\n/g, '<br>')}</p>`)
    .join('\n');
}

/** Sanitised HTML with every loose text in a paragraph and block elements on lines of their own. */
export function normaliseHtml(input: string, paragraph = '<p>'): string {
  if (!/[<&]/.test(input)) return plainToHtml(input, paragraph);
  const lines: string[] = [];
  const open: string[] = [];
  let run = '';
  const inBlock = (): boolean => open.length > 0 && !CONTAINERS.has(open.at(-1) ?? '');
  const flush = (): void => {
    const text = run.replace(/^(\s|<br>)+|(\s|<br>)+$/g, '');
    run = '';
    if (text === '') return;
    lines.push(`${paragraph}${text}</p>`);
  };
  const openBlock = (tag: string): void => {
    const around = open.at(-1);
    if (inBlock() && around !== undefined) {
      const staysInside = tag === 'p' && around !== 'p';
      if (staysInside) return;
      closeBlock(around);
    } else flush();
    if (CONTAINERS.has(tag)) lines.push(`<${tag}>`);
    open.push(tag);
  };
  const closeBlock = (tag: string): void => {
    if (!open.includes(tag)) return;
    for (let top = open.pop(); top !== undefined; top = open.pop()) {
      if (CONTAINERS.has(top)) {
        flush();
        lines.push(`</${top}>`);
      } else {
        const start = top === 'p' ? paragraph : `<${top}>`;
        const text = top === 'pre' ? run : run.trim();
        if (text !== '' || top === 'li') lines.push(`${start}${text}</${top}>`);
        run = '';
      }
      if (top === tag) return;
    }
  };
  for (const [token, closing, name, attributes] of input.replace(DROPPED_WITH_CONTENT, '').matchAll(TOKEN)) {
    if (name === undefined) {
      if (!token.startsWith('<!--')) run += inPre(open) ? token : text(token, run);
      continue;
    }
    const tag = renamed(name.toLowerCase());
    if (tag === 'hr') {
      flush();
      lines.push('<hr>');
    } else if (BLOCKS.has(tag)) {
      if (closing) closeBlock(tag);
      else openBlock(tag);
    } else if (INLINE.has(tag)) {
      if (!closing || !VOID.has(tag)) run += closing ? `</${tag}>` : `<${tag}${kept(tag, attributes ?? '')}>`;
    } else if (BREAKS.has(tag)) {
      if (inBlock()) run = run.trimEnd();
      else flush();
    } else if ((tag === 'td' || tag === 'th') && closing) run += ' ';
  }
  const outermost = open[0];
  if (outermost !== undefined) closeBlock(outermost);
  flush();
  return lines.join('\n');
}

const inPre = (open: readonly string[]): boolean => open.includes('pre');

function text(token: string, before: string): string {
  const collapsed = (token === '<' ? '&lt;' : token)
    .replace(/&(?!#?\w+;)/g, '&amp;')
    .replace(/\s+/g, ' ')
    .replaceAll('>', '&gt;');
  return before === '' || before.endsWith(' ') ? collapsed.trimStart() : collapsed;
}

function renamed(tag: string): string {
  return /^h[3-6]$/.test(tag) ? 'h2' : tag;
}

function kept(tag: string, attributes: string): string {
  if (tag === 'a') return attribute('href', attributes, /^(https?:|mailto:|tel:)/i);
  return tag === 'img'
    ? attribute('src', attributes, /^(https?:|data:image\/)/i) + attribute('alt', attributes, /./)
    : '';
}

function attribute(name: string, attributes: string, allowed: RegExp): string {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(
    attributes,
  );
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value !== undefined && allowed.test(value) ? ` ${name}="${value.replaceAll('"', '&quot;')}"` : '';
}

/** The text of a body, for `display_as=plaintext` and for search. */
export function htmlToText(html: string): string {
  return html
    .replace(/<br>|<\/(p|li|h1|h2|pre|blockquote)>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&')
    .replace(/\n+/g, '\n')
    .trim();
}
