// Folds the records of a snapshot, one at a time, into what only all of them together can tell.
import type { Response, Review } from '../model/records.ts';
import type { RecordOf, StreamName } from '../model/streams.ts';
import { MAX_LISTED, type PropertySurvey, type Survey } from '../model/survey.ts';
import { PLACEHOLDER_CONTACT } from './names.ts';
import { openerOf, reviewContact } from './opener.ts';
import { mainContact } from './people.ts';
import type { Setting } from './setting.ts';
import { parseDate, secondsOf } from './time.ts';
import { parseBoolean, parseNumber } from './values.ts';

export interface Surveyor {
  /** Conversations before reviews, and in one fixed order: who comes later is nudged. */
  observe<S extends StreamName>(stream: S, record: RecordOf[S]): void;
  /** @param review the review it belongs to, null where the snapshot has none */
  observeResponse(record: Response, review: Review | null): void;
  result(): Survey;
}

interface Values extends Omit<PropertySurvey, 'values'> {
  distinct: Set<string> | null;
}

export function newSurveyor(setting: Pick<Setting, 'knows'>): Surveyor {
  const sets = {
    channels: new Set<string>(),
    platforms: new Set<string>(),
    tags: new Set<string>(),
    collections: new Set<string>(),
    statuses: new Set<string>(),
    priorities: new Set<string>(),
  };
  const properties = new Map<string, Values>();
  const openings = new Set<string>();
  const nudges: Record<string, number> = {};
  const repeatedResponses: string[] = [];
  const counts: Record<string, number> = {};
  let withoutContact = false;
  let psaNumbers = false;

  const valued = (values: Readonly<Record<string, string>>): void => {
    for (const [id, text] of Object.entries(values)) {
      if (text.trim() === '') continue;
      const known = properties.get(id) ?? {
        count: 0,
        numbers: true,
        booleans: true,
        dates: true,
        longest: 0,
        multiline: false,
        distinct: new Set<string>(),
      };
      properties.set(id, add(known, text));
    }
  };

  /** Linear probing: the first free second at or after the opening's own. */
  const place = (ref: string, contact: string, at: number): void => {
    let seconds = 0;
    while (openings.has(`${contact} ${at + seconds}`)) seconds += 1;
    openings.add(`${contact} ${at + seconds}`);
    if (seconds > 0) nudges[ref] = seconds;
  };

  const byStream: { [S in StreamName]?: (record: RecordOf[S]) => void } = {
    contacts: (record) => valued(record.properties),
    conversations(record) {
      const opener = openerOf(record, setting);
      place(`conversations/${record.id}`, opener.contact, opener.at);
      withoutContact ||= opener.contact === PLACEHOLDER_CONTACT;
      sets.channels.add(record.channel);
      for (const tag of record.tags) sets.tags.add(tag);
      valued(record.properties);
    },
    tickets(record) {
      const contact = mainContact(record.contactId === null ? [] : [record.contactId], setting);
      withoutContact ||= contact === PLACEHOLDER_CONTACT;
      psaNumbers ||= record.psaNumber !== null;
      if (record.priority !== null) sets.priorities.add(record.priority);
      sets.statuses.add(record.status);
      for (const tag of record.tags) sets.tags.add(tag);
      valued(record.properties);
    },
    reviews(record) {
      place(`reviews/${record.id}`, reviewContact(record, setting), secondsOf(record.createdAt));
      sets.platforms.add(record.platform);
      if (record.status !== null) sets.statuses.add(record.status);
      for (const tag of record.tags) sets.tags.add(tag);
    },
    articles(record) {
      if (record.collection !== null) sets.collections.add(record.collection);
    },
  };

  return {
    observe(stream, record) {
      counts[stream] = (counts[stream] ?? 0) + 1;
      byStream[stream]?.(record);
    },
    observeResponse(record, review) {
      counts.responses = (counts.responses ?? 0) + 1;
      const own = review?.response;
      if (own && own.body === record.body && own.createdAt === record.createdAt) {
        repeatedResponses.push(record.id);
      }
    },
    result: () => ({
      channels: sorted(sets.channels),
      platforms: sorted(sets.platforms),
      tags: sorted(sets.tags),
      collections: sorted(sets.collections),
      statuses: sorted(sets.statuses),
      priorities: sorted(sets.priorities),
      properties: Object.fromEntries(
        sorted(properties.keys()).map((id) => [id, listed(properties.get(id) as Values)]),
      ),
      withoutContact,
      psaNumbers,
      nudges,
      repeatedResponses,
      counts,
    }),
  };
}

function add(known: Values, text: string): Values {
  const distinct = known.distinct?.add(text.trim()) ?? null;
  return {
    count: known.count + 1,
    numbers: known.numbers && parseNumber(text) !== undefined,
    booleans: known.booleans && parseBoolean(text) !== undefined,
    dates: known.dates && parseDate(text) !== undefined,
    longest: Math.max(known.longest, [...text].length),
    multiline: known.multiline || text.includes('\n'),
    distinct: distinct !== null && distinct.size > MAX_LISTED ? null : distinct,
  };
}

function listed({ distinct, ...rest }: Values): PropertySurvey {
  return { ...rest, values: distinct === null ? null : sorted(distinct) };
}

function sorted(values: Iterable<string>): string[] {
  return [...values].sort();
}
