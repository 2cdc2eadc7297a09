// Times and numbers as people in Germany read them.
const ZONE = { timeZone: 'Europe/Berlin' };
const DAY = new Intl.DateTimeFormat('de-DE', { ...ZONE, day: '2-digit', month: '2-digit', year: 'numeric' });
const CLOCK = new Intl.DateTimeFormat('de-DE', { ...ZONE, hour: '2-digit', minute: '2-digit' });
let ahead = 0;

/** The server's clock decides what "vor 3 Minuten" means. @param iso its time now */
export function setServerTime(iso) {
  if (iso) ahead = Date.parse(iso) - Date.now();
}

const millis = (time) => (typeof time === 'number' ? time : Date.parse(time));

/** "02.11.2026 14:05"; a dash where there is none. @param time ISO text or milliseconds */
export function absolute(time) {
  if (time === null || time === undefined) return '–';
  return `${DAY.format(millis(time))} ${CLOCK.format(millis(time))}`;
}

/** "gerade eben", "vor 3 Minuten", "heute, 14:05", "gestern, 14:05", and before that the date. */
export function relative(time) {
  if (time === null || time === undefined) return '–';
  const now = Date.now() + ahead;
  const minutes = Math.floor((now - millis(time)) / 60_000);
  if (minutes < 1) return 'gerade eben';
  if (minutes === 1) return 'vor einer Minute';
  if (minutes < 60) return `vor ${minutes} Minuten`;
  const day = DAY.format(millis(time));
  if (day === DAY.format(now)) return `heute, ${CLOCK.format(millis(time))}`;
  if (day === DAY.format(now - 86_400_000)) return `gestern, ${CLOCK.format(millis(time))}`;
  return absolute(time);
}

export function number(value, digits = 0) {
  return new Intl.NumberFormat('de-DE', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** "1,2 kB" */
export function size(bytes) {
  return bytes < 1000 ? `${bytes} Byte` : `${number(bytes / 1000, 1)} kB`;
}
