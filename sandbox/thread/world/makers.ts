// Which function makes the records of which stream, and how many there are to begin with.
import type { RecordOf } from '../../../model/streams.ts';
import { members, teams } from '../../cast.ts';
import { articleCount, makeArticle } from './articles.ts';
import { flowCount, integrationCount, makeAutomation, makeIntegration } from './automation.ts';
import { makeCompany, makeContact } from './clients.ts';
import type { NumberedStream } from './ids.ts';
import type { World } from './lookup.ts';
import { makeResponse, makeReview } from './reviews.ts';
import type { Size } from './size.ts';
import { makeTemplate, templateCount } from './templates.ts';
import { makeProperty, makeTag, makeTeam, makeUser, propertyCount } from './workspace.ts';

/** Streams whose records are made whole; threads and tickets are put together from a head and messages. */
export type SimpleStream = Exclude<NumberedStream, 'conversations' | 'tickets'>;

export const makers: { readonly [Name in SimpleStream]: (world: World, n: number) => RecordOf[Name] } = {
  users: makeUser,
  teams: makeTeam,
  companies: makeCompany,
  contacts: makeContact,
  tags: makeTag,
  properties: makeProperty,
  reviews: makeReview,
  responses: makeResponse,
  templates: makeTemplate,
  integrations: makeIntegration,
  automations: makeAutomation,
  articles: makeArticle,
};

/** Numbers run from 1 to this. Responses carry their review's number, and have gaps. */
export function initialCount(stream: NumberedStream, size: Size): number {
  switch (stream) {
    case 'users':
      return members.length;
    case 'teams':
      return teams.length;
    case 'properties':
      return propertyCount;
    case 'templates':
      return templateCount;
    case 'integrations':
      return integrationCount;
    case 'automations':
      return flowCount;
    case 'articles':
      return articleCount;
    case 'responses':
      return size.reviews;
    default:
      return size[stream];
  }
}
