// The app's script: the functions of `client/`, written out as they are. They find each other by their names.
import { createHash } from 'node:crypto';
import type { Hazards } from '../../hazards.ts';
import { classNameOf } from '../client/class-names.ts';
import { fileChip, fileLink } from '../client/file-chip.ts';
import { appFrame } from '../client/frame.ts';
import { inboxPage } from '../client/inbox-page.ts';
import { articlePage, articlesPage, flowPage, flowsPage } from '../client/knowledge-pages.ts';
import { loaded } from '../client/loaded.ts';
import { openMenu } from '../client/menu.ts';
import { timelineItem } from '../client/message.ts';
import * as people from '../client/people-pages.ts';
import { createRealtime } from '../client/realtime.ts';
import * as reviews from '../client/reviews-pages.ts';
import { createSession } from '../client/session.ts';
import * as setup from '../client/setup-pages.ts';
import { snippetsView } from '../client/snippets.ts';
import { startApp } from '../client/start.ts';
import { pagedTable } from '../client/table.ts';
import { threadPage } from '../client/thread-page.ts';
import * as tickets from '../client/tickets-page.ts';
import { timeline } from '../client/timeline.ts';
import * as times from '../client/times.ts';
import { createTransport } from '../client/transport.ts';
import type { AppBuild } from '../client/types.ts';
import { createUi } from '../client/ui.ts';
import { virtualList } from '../client/virtual-list.ts';
import { documents } from './documents.ts';
import { styleSheet } from './styles.ts';

const parts: readonly ((...args: never[]) => unknown)[] = [
  ...[classNameOf, createUi, openMenu, virtualList, pagedTable, loaded],
  ...[fileChip, fileLink, timelineItem, timeline, snippetsView],
  ...[createSession, createTransport, createRealtime, appFrame, inboxPage, threadPage, startApp],
  ...[articlePage, articlesPage, flowPage, flowsPage],
  ...[times, people, reviews, setup, tickets].flatMap((module) => Object.values(module)),
];

/** Where the TypeScript loader made CommonJS of a module, imports stand as `(0, import_times.exactTimeIn)(…)`. */
const sourceOf = (part: (...args: never[]) => unknown): string =>
  part
    .toString()
    .replaceAll(/\(0, import_\w+\.(\w+)\)|\bimport_\w+\.(\w+)/g, (_, called, named) => called ?? named);

/** One build of the app: its parts under names that change whenever it does. */
export interface Bundle {
  readonly script: string;
  readonly scriptPath: string;
  readonly style: string;
  readonly stylePath: string;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 8);

/** @param release counts releases: class names of hashed builds differ from one to the next */
export function buildApp(flags: Hazards, seed: number, release: number): Bundle {
  const build: AppBuild = {
    flags,
    documents: documents(!flags.noTotals),
    salt: flags.hashedClasses || release > 0 ? `${seed}/${release}` : '',
    version: `2026.11.${20 + release}`,
  };
  const script = `(() => {
const __name = (value) => value;
${parts.map(sourceOf).join('\n')}
startApp(window.__THREAD__, ${JSON.stringify(build)});
})();
`;
  const style = styleSheet((name) => classNameOf(name, build.salt));
  return {
    script,
    scriptPath: `/assets/index-${hash(script)}.js`,
    style,
    stylePath: `/assets/index-${hash(style)}.css`,
  };
}
