// The subject line of one message, where it says something that the title of its thread does not. Pure.

/** What mail programs put before the subject they answer or forward, in the languages they speak. */
const ANSWERED =
  /^(?:\s*(?:re|r|res|aw|antw|sv|vs|vb|rif|ynt|odp|fw|fwd|wg|tr|rv|enc|i|答复|回复|转发)(?:\[\d+\])?\s*[:：]\s*)+/iu;

/** Line to put above the text, null where the subject adds nothing. Intercom's parts have no subject. */
export function subjectLine(subject: string | null, title: string): string | null {
  const shown = subject?.replace(/\s+/g, ' ').trim() ?? '';
  return shown === '' || bare(shown) === bare(title) ? null : `[Subject: ${shown}]`;
}

function bare(subject: string): string {
  return subject.replace(/\s+/g, ' ').replace(ANSWERED, '').trim().toLowerCase();
}
