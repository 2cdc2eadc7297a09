// What each mutation of the API does to the account.
import { GraphQLError } from 'graphql';
import type { CastMember } from '../../../cast.ts';
import { addReply, applyChange, closeConversation } from '../../world/mutations.ts';
import type { Spa } from '../environment.ts';
import { announce } from './announce.ts';
import { related } from './shapes.ts';
import { threadShape } from './threads.ts';

type OfThread = { readonly threadId: string };

/** Root of all mutations of one viewer. */
export function mutations(spa: Spa, viewer: CastMember) {
  const { account } = spa;
  const thread = (id: string) => {
    const head = account.conversation(id);
    if (!head) throw new GraphQLError('Thread not found', { extensions: { code: 'NOT_FOUND' } });
    return { thread: threadShape(spa, viewer, head) };
  };
  const write = (threadId: string, body: string, kind: 'reply' | 'note') => {
    thread(threadId);
    addReply(account, threadId, Number(viewer.id.slice(1)) - 1000, body || '…', kind);
    announce(spa, 'conversations', threadId);
    return thread(threadId);
  };
  return {
    markThreadRead: ({ threadId }: OfThread) => {
      spa.read.add(`${viewer.id}/${threadId}`);
      return thread(threadId);
    },
    saveDraft: ({ threadId, body }: OfThread & { body: string }) => {
      spa.drafts.set(threadId, body);
      return { savedAt: new Date(spa.now()).toISOString() };
    },
    sendReply: ({ threadId, body }: OfThread & { body: string }) => write(threadId, body, 'reply'),
    addNote: ({ threadId, body }: OfThread & { body: string }) => write(threadId, body, 'note'),
    closeThread: ({ threadId }: OfThread) => {
      thread(threadId);
      closeConversation(account, threadId);
      announce(spa, 'conversations', threadId);
      return thread(threadId);
    },
    setFlowEnabled: ({ flowId, enabled }: { flowId: string; enabled: boolean }) => {
      const flow = account.get('automations', flowId);
      if (!flow) throw new GraphQLError('Flow not found', { extensions: { code: 'NOT_FOUND' } });
      if (flow.enabled !== enabled)
        applyChange(account, { op: 'edit', stream: 'automations', id: flowId }, 0);
      return {
        flow: related(
          account,
          'automations',
          flowId,
          (_, { id, name, enabled: isEnabled, trigger, conditions, actions }) => ({
            ...{ id, name, isEnabled, trigger, actions },
            filters: conditions,
          }),
        ),
      };
    },
  };
}
