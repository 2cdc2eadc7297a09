// The files of a message in an unknown page: links that lead to files, and pictures in its text. Pure.
import type { Element } from 'domhandler';
import { findAll } from '../document.ts';
import { fold, textOf } from '../text.ts';
import type { Block, Settings } from './given.ts';

const FILE_NAME = /\.[A-Za-z][A-Za-z0-9]{1,4}$/;
const FILE_ADDRESS = /(?:^|[/?._-])(?:files?|attachments?|downloads?|blobs?|uploads?|media)(?=[/?._=-]|$)/i;

export interface FilesGuess {
  readonly settings: Settings | null;
  /** The `inlineFiles` step of the text. */
  readonly inline: Settings | null;
}

/** @param body where a message's text is */
export function filesOf(blocks: readonly Block[], body: string): FilesGuess {
  const links = blocks.flatMap(({ element }) => findAll('a[href]', element).filter((one) => isFile(one)));
  const images = blocks
    .flatMap(({ element }) => findAll(`${body} img[src]`, element))
    .filter(({ attribs }) => FILE_ADDRESS.test(attribs.src ?? ''));
  const link = patternOf(links.map(({ attribs }) => attribs.href ?? ''));
  const image = patternOf(images.map(({ attribs }) => attribs.src ?? ''));
  const inline = image === null ? null : { select: 'img[src]', id: image.id };
  const selects = [
    ...(link === null ? [] : [`a[href*="${link.part}"]`]),
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

function isFile(anchor: Element): boolean {
  const { href = '', download } = anchor.attribs;
  return (
    download !== undefined ||
    FILE_ADDRESS.test(href.replace(/^https?:\/\/[^/]+/, '')) ||
    FILE_NAME.test(fold(textOf(anchor)))
  );
}

/** What all such addresses have in common before their id; null where there is no such thing. */
function patternOf(addresses: readonly string[]): { part: string; id: string } | null {
  const parts = new Map<string, number>();
  for (const address of addresses) {
    const found =
      /([/?&](?:files?|attachments?|downloads?|blobs?|uploads?|media)[/?.\w-]*?[/=]|[?&](?:id|key|file|fid|attachment)=)([A-Za-z0-9][\w.-]*)/i.exec(
        address,
      );
    if (found?.[1]) parts.set(found[1], (parts.get(found[1]) ?? 0) + 1);
  }
  const [best] = [...parts].sort(([, a], [, b]) => b - a);
  if (!best) return null;
  const escaped = best[0].replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return { part: best[0], id: `${escaped}([A-Za-z0-9][A-Za-z0-9._-]*)` };
}
