// Pages that exist because the product has them and that hold nothing to move.
import { html } from 'hono/html';
import { layout } from './layout.ts';
import { emptyList } from './parts.ts';
import type { Html, View } from './view.ts';

export function simplePage(view: View, title: string): Html {
  return layout(view, {
    title,
    panel: 'inbox',
    current: `/inbox/${title.toLowerCase()}`,
    body: html`<h1>${title}</h1>${emptyList()}`,
  });
}
