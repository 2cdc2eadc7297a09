// What the simulated workspace stores of its knowledge base and saved replies.

export interface Macro {
  readonly id: string;
  readonly name: string;
  readonly body: string;
  readonly bodyText: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly teamIds: readonly string[];
}

export interface Snippet {
  readonly id: string;
  title: string;
  locale: string;
  blocks: unknown[];
  markdown: string | null;
  availability: { chatbot: boolean; copilot: boolean; sales: boolean };
  readonly createdAt: number;
  updatedAt: number;
}

export interface Article {
  readonly id: string;
  title: string;
  description: string;
  body: string;
  authorId: number;
  state: 'draft' | 'published';
  parentId: number | null;
  translations: unknown;
  readonly tagIds: Set<string>;
  readonly createdAt: number;
  updatedAt: number;
}

export interface Collection {
  readonly id: string;
  name: string;
  description: string;
  parentId: string | null;
  readonly order: number;
  readonly createdAt: number;
  updatedAt: number;
}

export interface Job {
  readonly id: string;
  /** Milliseconds after which it reads as done. */
  readonly doneAt: number;
  readonly ticketId: string | null;
}
