// Everything that was lost, changed or could not be done, as codes. Text is made where it is shown.
import { z } from 'zod';

/** Level decides what a finding does: `error` fails verification, `warning` wants a look, `info` is told. */
export const findingLevels = ['info', 'warning', 'error'] as const;

/** The closed list of codes with what each means, `{args}` filled in when shown. */
export const findingCodes = {
  // extraction
  attachment_missing: { level: 'warning', text: 'The file {name} could not be downloaded: {reason}.' },
  attachment_type_differs: {
    level: 'info',
    text: 'The file {name} says {stated} but its bytes are {sniffed}.',
  },
  attachment_size_differs: {
    level: 'warning',
    text: 'The file {name} has {size} bytes; its page says {stated}.',
  },
  attachment_name_cut: {
    level: 'info',
    text: 'The name of the file {name} is cut on its page, and the source tells it in full nowhere else.',
  },
  record_missing: {
    level: 'error',
    text: 'The source lists this record but it could not be read: {reason}.',
  },
  stream_refused: {
    level: 'warning',
    text: 'Its page wanted the live stream {what}, which was closed; what only comes that way is missing.',
  },
  image_unclaimed: {
    level: 'warning',
    text: '{count} images in its text are none of its attachments; {own} of them lie at the source and will be missing.',
  },
  time_relative: {
    level: 'warning',
    text: 'The source shows {fields} only as words like "3 days ago"; it may be far off and is another one each time.',
  },
  lookup_missing: {
    level: 'warning',
    text: '{fields}: {count} values stand in none of the {in}, for example {examples}; left empty.',
  },
  lookup_ambiguous: {
    level: 'warning',
    text: '{fields}: {count} values stand in several of the {in} that differ, for example {examples}; left empty.',
  },
  always_null: {
    level: 'warning',
    text: '{field} is empty on every one of {records} records; the profile may not find it.',
  },
  field_never_found: {
    level: 'warning',
    text: 'The label of {field} stands on none of {records} pages; it may have another name there.',
  },
  label_not_found: {
    level: 'info',
    text: 'The label of {field} stands on {found} of {records} pages; on the others it was read as empty.',
  },
  // mapping
  html_to_text: {
    level: 'info',
    text: "A contact's message is plain text in Intercom; formatting was dropped.",
  },
  opener_note: {
    level: 'info',
    text: "The opening message's formatting or files follow in a part of their own.",
  },
  html_simplified: {
    level: 'info',
    text: 'Tables became lines, pictures from other sites became links; messages in Intercom take neither.',
  },
  files_as_note: {
    level: 'info',
    text: "Intercom takes no files on a contact's reply to a ticket; {files} files follow in an internal note.",
  },
  description_continued: {
    level: 'info',
    text: 'The description has {length} characters; what Intercom does not take goes on in an internal note.',
  },
  agent_started: {
    level: 'info',
    text: 'An agent began this conversation; Intercom lets only contacts open one, so a neutral opening line was added.',
  },
  no_contact: { level: 'warning', text: 'No contact is known; a placeholder contact stands in.' },
  contacts_dropped: { level: 'warning', text: 'A ticket has one contact; left out: {names}.' },
  unknown_contact: {
    level: 'warning',
    text: 'The author {name} is not among the contacts; the main contact stands in.',
  },
  stand_in_author: {
    level: 'info',
    text: '{name} has no Intercom admin; the stand-in wrote it, the name is kept in the text.',
  },
  stand_in_assignee: { level: 'info', text: '{name} has no Intercom admin; the record is left unassigned.' },
  team_unmatched: { level: 'warning', text: 'The team {name} does not exist in Intercom yet.' },
  tag_merged: {
    level: 'info',
    text: 'The tag "{name}" is the same as "{into}" in Intercom, which does not tell upper from lower case.',
  },
  reference_missing: {
    level: 'warning',
    text: '{field} names {target}, which the snapshot does not hold; left empty.',
  },
  tag_truncated: { level: 'warning', text: 'The tag was shortened from {length} to {kept} characters.' },
  value_truncated: { level: 'warning', text: '{field} was shortened from {length} to {kept} characters.' },
  value_unmappable: {
    level: 'warning',
    text: '{field}: the value "{value}" does not fit its attribute type; kept as text in a note.',
  },
  value_dropped: {
    level: 'warning',
    text: '{field}: the value "{value}" does not fit its attribute; contacts have no place to keep it as text.',
  },
  option_changed: {
    level: 'info',
    text: 'The list option "{from}" became "{to}"; Intercom takes options separated by commas.',
  },
  message_deleted: { level: 'info', text: 'A message deleted in the source is kept as a line that says so.' },
  message_edited: { level: 'info', text: 'A message was edited in the source; its last text is imported.' },
  empty_message: { level: 'info', text: 'A message without text is imported as "[No content]".' },
  subject_in_text: {
    level: 'info',
    text: 'A message has a subject of its own, which Intercom has no place for; it is the first line of the text.',
  },
  activities_as_note: { level: 'info', text: '{count} activity lines are imported as internal notes.' },
  activities_skipped: { level: 'info', text: '{count} activity lines are left out, as the map says.' },
  late_activity: {
    level: 'info',
    text: 'Activity older than the opening message carries its time; the original time is in the text.',
  },
  files_split: {
    level: 'info',
    text: '{count} files on one message are split over {parts} parts; Intercom takes 10 a part.',
  },
  time_nudged: {
    level: 'info',
    text: 'Moved by {seconds} s: two openings by one contact in the same second could not be told apart.',
  },
  over_500_parts: {
    level: 'warning',
    text: '{count} parts; Intercom shows the newest 500, the others were verified by count only.',
  },
  closed_at_import: {
    level: 'info',
    text: 'Intercom records closing at import time; the original time is kept as an attribute.',
  },
  article_times: {
    level: 'info',
    text: 'Intercom dates articles by the import; here: created {createdAt}, updated {updatedAt}.',
  },
  // import and hand-over
  write_failed: { level: 'error', text: 'Intercom refused it: {message}.' },
  held: { level: 'error', text: 'Not sent because {needs} failed.' },
  manual: { level: 'info', text: 'To be made by a person: Intercom has no endpoint that creates it.' },
  // verification
  foreign_key: {
    level: 'info',
    text: 'It was in Intercom before, under the key {key} of another system, which it keeps.',
  },
  missing_in_target: { level: 'error', text: 'Not found in Intercom.' },
  field_differs: { level: 'error', text: '{field}: expected {expected}, found {found}.' },
  part_missing: { level: 'error', text: 'Part {index} is missing.' },
  part_extra: { level: 'error', text: '{count} parts that nobody planned.' },
} as const satisfies Record<string, { level: (typeof findingLevels)[number]; text: string }>;

export type FindingCode = keyof typeof findingCodes;

export const finding = z.strictObject({
  code: z.enum(Object.keys(findingCodes) as [FindingCode, ...FindingCode[]]),
  ref: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type Finding = z.infer<typeof finding>;

/** The sentence a person reads. */
export function findingText(found: Pick<Finding, 'code' | 'args'>): string {
  return findingCodes[found.code].text.replace(/\{(\w+)\}/g, (_, name: string) =>
    String(found.args[name] ?? '?'),
  );
}
