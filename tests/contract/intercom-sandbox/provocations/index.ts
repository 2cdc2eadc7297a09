// All provocations in one table.
import { attributeRefusals } from './attributes.ts';
import { conversationRefusals } from './conversations.ts';
import { libraryRefusals } from './library.ts';
import { peopleRefusals } from './people.ts';
import type { Provocations } from './stage.ts';
import { ticketRefusals } from './tickets.ts';

export const provocations: Provocations = {
  ...libraryRefusals,
  ...peopleRefusals,
  ...attributeRefusals,
  ...conversationRefusals,
  ...ticketRefusals,
};
