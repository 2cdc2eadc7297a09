// What the Intercom sandbox holds, as its /__sandbox/objects tells it: more than the API would show.

export interface HeldPart {
  readonly type: string;
  readonly body: string | null;
  readonly created_at: number;
  readonly author: { readonly type: string; readonly id: string; readonly name: string | null };
  readonly attachments: readonly { readonly name: string; readonly size: number }[];
}

export interface HeldThread {
  readonly id: string;
  readonly created_at: number;
  readonly title: string | null;
  readonly state: string;
  readonly source: { readonly body: string; readonly author: { readonly id: string } } | null;
  readonly ticket: {
    readonly type: string;
    readonly state: string;
    readonly values: Record<string, unknown>;
  } | null;
  readonly contacts: readonly { readonly external_id: string | null }[];
  readonly admin_assignee: string | null;
  readonly team_assignee: string | null;
  readonly company: string | null;
  readonly tags: readonly string[];
  readonly custom_attributes: Record<string, unknown>;
  readonly parts: readonly HeldPart[];
}

export interface HeldContact {
  readonly id: string;
  readonly role: string;
  readonly external_id: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly signed_up_at: number | null;
  readonly companies: readonly string[];
  readonly archived: boolean;
}

export interface Held {
  readonly contacts: readonly HeldContact[];
  readonly conversations: readonly HeldThread[];
  readonly tickets: readonly HeldThread[];
  readonly ticket_types: readonly {
    readonly name: string;
    readonly category: string;
    readonly attributes: readonly {
      readonly name: string;
      readonly options: readonly { readonly id: string; readonly label: string }[];
    }[];
  }[];
}

/** @param url of the sandbox */
export async function heldBy(url: string): Promise<Held> {
  const answer = await fetch(`${url}/__sandbox/objects`);
  return (await answer.json()) as Held;
}

/** The parts in which somebody says something, in the order kept. */
export function spoken({ parts }: HeldThread): HeldPart[] {
  return parts.filter(({ type }) => /^(comment|note|open)$/.test(type));
}
