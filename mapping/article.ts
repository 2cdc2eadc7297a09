// A knowledge article as a help-centre article. Its HTML is richer than a message's, and Intercom copies its pictures.
import { load } from 'cheerio';
import type { Article } from '../model/records.ts';
import type { ArticleDraft } from './draft.ts';
import { lossesOf } from './losses.ts';
import { collectionRef } from './names.ts';
import type { Setting } from './setting.ts';

export function articleDraft(record: Article, setting: Setting): ArticleDraft {
  const ref = `articles/${record.id}`;
  const losses = lossesOf(ref);
  const author = record.authorId === null ? undefined : setting.map.users[record.authorId];
  if (!author && record.authorId !== null) {
    losses.add('stand_in_author', { name: setting.users.get(record.authorId)?.name ?? record.authorId });
  }
  if (record.createdAt !== null || record.updatedAt !== null) {
    losses.add('article_times', { createdAt: record.createdAt ?? '?', updatedAt: record.updatedAt ?? '?' });
  }
  const { html, dropped } = articleHtml(record.html);
  if (dropped > 0) losses.add('html_simplified');
  return {
    object: 'article',
    ref,
    title: record.title,
    html,
    author: author ?? setting.map.standIn,
    state: setting.map.articles.state === 'draft' ? 'draft' : record.state,
    collection: record.collection === null ? null : collectionRef(record.collection),
    findings: losses.list(),
  };
}

/** A picture that Intercom cannot fetch would make it refuse the whole article (docs/intercom.md 4.6). */
function articleHtml(source: string): { html: string; dropped: number } {
  const $ = load(source, null, false);
  $('script, style, iframe, object, embed, form').remove();
  const unreachable = $('img')
    .get()
    .filter((image) => !/^https?:/i.test($(image).attr('src') ?? ''));
  for (const image of unreachable) {
    $(image).replaceWith($('<span>').text(`[image: ${$(image).attr('alt') || 'picture'}]`));
  }
  return { html: $.html().trim(), dropped: unreachable.length };
}
