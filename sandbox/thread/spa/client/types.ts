// What the parts of the app in the browser know of each other.
import type { Hazards } from '../../hazards.ts';

/** Set by the shell before the app starts. */
export interface AppSettings {
  readonly auth: string;
  readonly api: string;
  readonly socket: string;
  readonly clientId: string;
  readonly audience: string;
  readonly scope: string;
}

/** Compiled into the app when it is built. */
export interface AppBuild {
  readonly flags: Hazards;
  readonly documents: Readonly<Record<string, string>>;
  /** What class names are hashed with; empty for readable ones. */
  readonly salt: string;
  readonly version: string;
}

export interface Session {
  /** A token that is still good for a moment; refreshes or leads to the sign-in where there is none. */
  token(): Promise<string>;
  /** Says that a token was refused, and gets another. */
  renew(refused: string): Promise<string>;
  signOut(): Promise<void>;
}

export interface Transport {
  /** Data of one operation; throws when it has none. */
  query<Data>(name: string, variables?: Record<string, unknown>): Promise<Data>;
  rest(path: string, init?: RequestInit): Promise<Response>;
  json<Body>(path: string): Promise<Body>;
}

/** Hears what the server says by itself: socket, event stream or long polling. */
export interface Realtime {
  /** @returns a function that ends it */
  subscribe(channel: string, listener: (event: string, data: unknown) => void): () => void;
  /** Says to others what one is doing. */
  presence(threadId: string, state: string): void;
}

export type Child = Node | string | number | null | undefined | false | readonly Child[];
export type Props = Readonly<Record<string, unknown>>;

export interface Ui {
  /** Class names of the build. */
  cx(...names: string[]): string;
  h(tag: string, props?: Props, ...children: Child[]): HTMLElement;
  svg(path: string, className: string): SVGElement;
  /** A time as people read it; exactly only when pointed at. */
  time(iso: string | null): Node;
  link(path: string, ...children: Child[]): HTMLElement;
  button(label: Child, onClick: () => void, props?: Props): HTMLElement;
  menu(options: MenuOptions): HTMLElement;
  /** Opens a dialog over the page. @returns a function that closes it */
  dialog(
    title: string,
    content: HTMLElement,
    options?: { modal?: boolean; onClose?: () => void },
  ): () => void;
  spinner(): HTMLElement;
  failed(retry: () => void): HTMLElement;
  /** Label and value, one below the other; null values are left out. */
  facts(rows: readonly (readonly [label: string, value: Child])[]): HTMLElement;
}

export interface MenuOptions {
  readonly label: string;
  readonly text: Child;
  readonly kind: 'radio' | 'action';
  readonly items: readonly { readonly text: string; readonly isChecked?: boolean; onSelect(): void }[];
}

export interface App {
  readonly settings: AppSettings;
  readonly build: AppBuild;
  readonly session: Session;
  readonly transport: Transport;
  readonly realtime: Realtime;
  readonly ui: Ui;
  readonly viewer: Viewer;
  go(path: string): void;
  /** Runs when the page that is shown now is left. */
  onLeave(action: () => void): void;
}

export interface Viewer {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly savedInboxFilter: { readonly label: string; readonly teamId: string } | null;
  readonly timeZone: string;
  readonly workspace: string;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface Actor {
  readonly __typename: string;
  readonly id?: string;
  readonly name: string;
}

export interface FileNode {
  readonly id: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly byteSize: number;
  readonly isInline: boolean;
  readonly url: string | null;
}

/** A message, an activity, or a run of collapsed activities. */
export interface TimelineNode {
  readonly __typename: 'Message' | 'Activity' | 'CollapsedActivities';
  readonly id: string;
  readonly createdAt: string;
  readonly visibility?: 'EXTERNAL' | 'INTERNAL';
  readonly author?: Actor;
  readonly actor?: Actor;
  readonly subject?: string | null;
  readonly bodyHtml?: string | null;
  readonly summaryHtml?: string | null;
  readonly editedAt: string | null;
  readonly isDeleted: boolean;
  readonly attachments?: readonly FileNode[];
  readonly count: number;
  readonly after: string;
  readonly until: string;
}

export interface TimelinePage {
  readonly edges: readonly { readonly cursor: string; readonly node: TimelineNode }[];
  readonly pageInfo: PageInfo;
  readonly totalCount?: number | null;
}
