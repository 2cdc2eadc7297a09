// HTML of the source to what Intercom's messages take, to plain text, and to the form in which two bodies are
// compared. Knows nothing of authors or requests.
import { load } from 'cheerio';
import { type AnyNode, type Element, hasChildren, isTag, isText } from 'domhandler';
import { compile } from 'html-to-text';

/** Tags that messages keep; the rest is unwrapped (docs/intercom.md 4.6 for articles, 6.3 for parts). */
const KEPT = new Set('p br hr a b strong i em u s ul ol li h1 h2 blockquote pre code'.split(' '));
const BLOCKS =
  'p, ul, ol, li, h1, h2, h3, h4, h5, h6, blockquote, pre, hr, div, section, article, table, tr, td, th';
const BLOCK_NAMES = new Set(BLOCKS.split(', '));
const WORTHLESS =
  'script, style, head, title, iframe, object, embed, template, noscript, svg, form, link, meta';

export interface CleanHtml {
  /** Kept tags only, no attributes but a link's address. */
  readonly html: string;
  /** Formatting that plain text cannot show. */
  readonly rich: boolean;
  /** A table or a foreign picture was rewritten. */
  readonly simplified: boolean;
  /** Attachment ids that the text shows in place, in order. */
  readonly inline: readonly string[];
}

/**
 * @param nameOf file name of an attachment id, undefined for one that is not in the snapshot
 */
export function cleanHtml(source: string, nameOf: (attachmentId: string) => string | undefined): CleanHtml {
  const $ = load(source, null, false);
  const inline: string[] = [];
  let simplified = false;
  $(WORTHLESS).remove();
  $('*')
    .contents()
    .add($.root().contents())
    .filter((_, node) => node.type === 'comment')
    .remove();

  $('img').each((_, element) => {
    const image = $(element);
    const src = image.attr('src') ?? '';
    const alt = image.attr('alt')?.trim();
    if (src.startsWith('attachment:')) {
      const id = src.slice('attachment:'.length);
      const name = nameOf(id);
      if (name !== undefined) inline.push(id);
      image.replaceWith($('<span>').text(`[image: ${name ?? alt ?? id}]`));
      return;
    }
    simplified = true;
    const label = `[image: ${alt || 'picture'}]`;
    image.replaceWith(
      /^https?:/i.test(src) ? $('<a>').attr('href', src).text(label) : $('<span>').text(label),
    );
  });

  // Innermost tables first, so that a nested one is lines before its parent reads it.
  for (const table of $('table').get().reverse()) {
    simplified = true;
    const rows = $(table)
      .find('tr')
      .map((_, row) => {
        const cells = $(row)
          .children('td, th')
          .map((_, cell) => comparableHtml($(cell).html() ?? ''))
          .get();
        return `<p>${escapeHtml(cells.join(' | '))}</p>`;
      })
      .get();
    $(table).replaceWith(rows.join(''));
  }

  $('h3, h4, h5, h6').each((_, element) => {
    $(element).replaceWith($('<h2>').append($(element).contents()));
  });
  for (const element of $('div, section, article, header, footer').get().reverse()) {
    const block = $(element);
    block.replaceWith(block.find(BLOCKS).length > 0 ? block.contents() : $('<p>').append(block.contents()));
  }
  for (const element of $.root().find('*').get().reverse()) {
    const node = $(element);
    const href = element.tagName === 'a' ? (node.attr('href') ?? '') : null;
    if (!KEPT.has(element.tagName) || (href !== null && !/^(https?:|mailto:|tel:)/i.test(href))) {
      node.replaceWith(node.contents());
      continue;
    }
    for (const name of Object.keys(element.attribs)) node.removeAttr(name);
    if (href !== null) node.attr('href', href);
  }
  $('p').each((_, element) => {
    if ($(element).text().trim() === '' && $(element).find('br').length === 0) $(element).remove();
  });

  const rich =
    simplified ||
    $('b, strong, i, em, u, s, ul, ol, h1, h2, blockquote, pre, code, hr').length > 0 ||
    $('a')
      .get()
      .some((link) => !sameAddress($(link).attr('href') ?? '', $(link).text()));
  return { html: $.html().trim(), rich, simplified, inline };
}

const toText = compile({
  wordwrap: false,
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    { selector: 'h1', options: { uppercase: false } },
    { selector: 'h2', options: { uppercase: false } },
    { selector: 'ul', options: { itemPrefix: '- ' } },
  ],
});

/** Plain text with paragraphs, lists and link addresses kept legible; empty for nothing. */
export function plainText(html: string): string {
  return toText(html).trim();
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Plain text as HTML: blank lines part paragraphs, line breaks stay. */
export function textAsHtml(text: string): string {
  return text
    .trim()
    .split(/\r?\n[ \t]*\r?\n\s*/)
    .map((block) => `<p>${escapeHtml(block).replace(/\r?\n/g, '<br>')}</p>`)
    .join('');
}

/**
 * Plain text for a contact's reply. Whether Intercom reads that field as text or as markup is not documented, so
 * what both would read alike goes as it is, and only text that markup would swallow ("<id> & co") is encoded.
 */
export function unambiguousText(text: string): string {
  return comparableHtml(text) === comparableText(text) ? text : textAsHtml(text);
}

/**
 * The text of an HTML body as compared: Intercom wraps, re-indents and re-encodes what it is given
 * (docs/intercom.md 6.3), so only words, the white space between them and link addresses count.
 */
export function comparableHtml(html: string): string {
  if (!/[<&]/.test(html)) return comparableText(html);
  return comparableText(spoken(load(html, null, false).root()[0]?.children ?? [], true));
}

/** Walked by hand: this is done for every body on either side, and each selector would be parsed and compiled anew. */
function spoken(nodes: readonly AnyNode[], laidOut: boolean): string {
  let text = '';
  for (const node of nodes) {
    if (isText(node)) text += node.data;
    if (!hasChildren(node)) continue;
    const inner = spoken(node.children, laidOut);
    if (!laidOut || !isTag(node)) text += inner;
    else if (node.tagName === 'br') text += '\n';
    else if (node.tagName === 'a') text += inner + shownAddress(node);
    else text += BLOCK_NAMES.has(node.tagName) ? `\n${inner}\n` : inner;
  }
  return text;
}

function shownAddress(link: Element): string {
  const href = link.attribs.href ?? '';
  return href === '' || sameAddress(href, spoken(link.children, false)) ? '' : ` [${href}]`;
}

/** Plain text as compared: every run of white space is one space. */
export function comparableText(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function sameAddress(href: string, text: string): boolean {
  const plain = text.trim();
  return href === plain || href.replace(/^(mailto|tel):/i, '') === plain;
}
