// How the app writes times.

/** In full, in the zone of the workspace: `Mar 3, 2026, 4:05:09 PM GMT-5`. */
export function exactTimeIn(iso: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'shortOffset',
  }).formatToParts(new Date(iso));
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('month')} ${of('day')}, ${of('year')}, ${of('hour')}:${of('minute')}:${of('second')} ${of('dayPeriod')} ${of('timeZoneName')}`;
}

/** As short as it can be: `5m`, `3h`, `2d`, `Mar 3`, `Mar 3, 2024`. */
export function shortTimeIn(iso: string, zone: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(iso)) / 60_000);
  if (minutes >= 0 && minutes < 60) return `${minutes}m`;
  if (minutes >= 0 && minutes < 24 * 60) return `${Math.floor(minutes / 60)}h`;
  if (minutes >= 0 && minutes < 7 * 24 * 60) return `${Math.floor(minutes / 60 / 24)}d`;
  const inZone = (at: number | string, options: Intl.DateTimeFormatOptions): string =>
    new Date(at).toLocaleDateString('en-US', { timeZone: zone, ...options });
  const day = inZone(iso, { month: 'short', day: 'numeric' });
  const year = inZone(iso, { year: 'numeric' });
  return year === inZone(now, { year: 'numeric' }) ? day : `${day}, ${year}`;
}
