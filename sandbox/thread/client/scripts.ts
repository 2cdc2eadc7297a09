// The scripts the pages load: functions of this folder, sent to the browser as they are written.
import { common } from './common.ts';
import { presence } from './presence.ts';
import { tagList } from './tags.ts';
import { threadList } from './thread-list.ts';
import { ticketPage } from './ticket.ts';

const pages: Readonly<Record<string, () => void>> = {
  common,
  presence,
  tags: tagList,
  'thread-list': threadList,
  ticket: ticketPage,
};

/** Source text of a script, or undefined. Each function stands alone: nothing outside of it reaches the browser. */
export function scriptText(name: string): string | undefined {
  const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
  // Running from source, the TypeScript loader marks nested functions with a helper the browser does not have.
  return page && `{ const __name = (value) => value; (${page.toString()})(); }`;
}
