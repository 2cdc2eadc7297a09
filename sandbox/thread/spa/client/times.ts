// How the app writes times, in the zone of the workspace.

export interface Clock {
  /** In full: `Mar 3, 2026, 4:05:09 PM GMT-5`. */
  exact(iso: string): string;
  /** As short as it can be: `5m`, `3h`, `2d`, `Mar 3`, `Mar 3, 2024`. */
  short(iso: string): string;
}

/** Formats are made once, for making one takes longer than using it a hundred times. */
export function createClock(timeZone: string): Clock {
  const full = new Intl.DateTimeFormat('en-US', {
    timeZone,
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'shortOffset',
  });
  const partsOf = (at: Date): ((type: string) => string) => {
    const parts = full.formatToParts(at);
    return (type) => parts.find((part) => part.type === type)?.value ?? '';
  };
  return {
    exact(iso) {
      const of = partsOf(new Date(iso));
      return `${of('month')} ${of('day')}, ${of('year')}, ${of('hour')}:${of('minute')}:${of('second')} ${of('dayPeriod')} ${of('timeZoneName')}`;
    },
    short(iso) {
      const minutes = Math.floor((Date.now() - Date.parse(iso)) / 60_000);
      if (minutes >= 0 && minutes < 60) return `${minutes}m`;
      if (minutes >= 0 && minutes < 24 * 60) return `${Math.floor(minutes / 60)}h`;
      if (minutes >= 0 && minutes < 7 * 24 * 60) return `${Math.floor(minutes / 60 / 24)}d`;
      const of = partsOf(new Date(iso));
      const day = `${of('month')} ${of('day')}`;
      return of('year') === partsOf(new Date())('year') ? day : `${day}, ${of('year')}`;
    },
  };
}
