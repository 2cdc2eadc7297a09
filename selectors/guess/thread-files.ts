// The files of a message in an unknown page: links that lead to files, and pictures in its text. Pure.
import type { Element } from 'domhandler';
import { findAll } from '../document.ts';
import type { Block, Settings } from './given.ts';

const FILE_ADDRESS = /(?:^|[/?._-])(?:files?|attachments?|downloads?|blobs?|uploads?|media)(?=[/?._=-]|$)/i;

export interface FilesGuess {
  readonly settings: Settings | null;
  /** The `inlineFiles` step of the text. */
  readonly inline: Settings | null;
}

/** @param body where a message's text is */
export function filesOf(blocks: readonly Block[], body: string): FilesGuess {
  const all = blocks.flatMap(({ element }) => findAll('a[href]', element).filter((one) => isFile(one)));
  const kept = all.filter(({ attribs }) => attribs.download !== undefined);
  const links = kept.length > 0 ? kept : all;
  const images = blocks
    .flatMap(({ element }) => findAll(`${body} img[src]`, element))
    .filter(({ attribs }) => FILE_ADDRESS.test(attribs.src ?? ''));
  const link = patternOf(links.map(({ attribs }) => attribs.href ?? ''));
  const image = patternOf(images.map(({ attribs }) => attribs.src ?? ''));
  const inline = image === null ? null : { select: 'img[src]', id: image.id };
  const selects = [
    ...(link === null
      ? []
      : [link.part.includes('/') ? `a[href*="${link.part}"]` : downloadSelector(links, link.part)]),
    ...(image === null ? [] : [`${body} img[src*="${image.part}"]`]),
  ];
  if (selects.length === 0) return { settings: null, inline };
  const ways = [...new Set([link?.id, image?.id].filter((one) => one !== undefined))];
  const [first, ...others] = ways.map((id) => ({ attr: ['src', 'href'], transform: [{ regex: id }] }));
  return {
    settings: {
      select: selects.join(', '),
      each: {
        id: { ...first, required: true, ...(others.length > 0 ? { or: others } : {}) },
        url: { attr: ['src', 'href'], required: true, transform: ['url'] },
        name: { select: ':scope:is(a)' },
        ...(image === null ? {} : { inline: { attr: 'src', transform: ['boolean'] } }),
      },
    },
    inline,
  };
}

/** By its address, or because the browser is told to keep it; a text that ends like a file name is often a host's. */
function isFile({ attribs: { href = '', download } }: Element): boolean {
  return download !== undefined || FILE_ADDRESS.test(href.replace(/^https?:\/\/[^/]+/, ''));
}

/** What all such addresses have in common before their id; null where there is no such thing. */
function patternOf(addresses: readonly string[]): { part: string; id: string } | null {
  const parts = new Map<string, number>();
  for (const address of addresses) {
    const found =
      /([?&](?:id|fid|attachment_?id|file_?id)=)([A-Za-z0-9][\w.-]*)/i.exec(address) ??
      /([/?&](?:files?|attachments?|downloads?|blobs?|uploads?|media)[/?.\w-]*?[/=]|[?&](?:id|key|file|fid|attachment)=)([A-Za-z0-9][\w.-]*)/i.exec(
        address,
      );
    if (found?.[1]) parts.set(found[1], (parts.get(found[1]) ?? 0) + 1);
  }
  const [best] = [...parts].sort(([, a], [, b]) => b - a);
  if (!best || best[1] < addresses.length) return null;
  const escaped = best[0].replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return { part: best[0].replace(/^[?&]/, ''), id: `${escaped}([A-Za-z0-9][A-Za-z0-9._-]*)` };
}

/** A parameter alone would be found in other links, too. */
function downloadSelector(links: readonly Element[], part: string): string {
  if (links.every(({ attribs }) => attribs.download !== undefined)) return 'a[href][download]';
  const file = /([\w-]+\.\w+)\?/.exec(links[0]?.attribs.href ?? '')?.[1];
  return file === undefined ? `a[href*="${part}"]` : `a[href*="${file}?"]`;
}
