// Who is signed in: mailed one-time passcodes and the sessions they open.
import { randomBytes } from 'node:crypto';
import { type CastMember, members } from '../../cast.ts';
import { seededRandom } from '../../random.ts';

const passcodeMinutes = 10;
const wrongTries = 5;
const minute = 60_000;

export interface Session {
  readonly member: CastMember;
  readonly expiresAt: number;
  /** The filter that hides rows of the Inbox until it is cleared. */
  filtered: boolean;
}

interface Passcode {
  readonly code: string;
  readonly member: CastMember;
  readonly expiresAt: number;
  triesLeft: number;
}

/** The sessions and the mailbox of one server. @param now milliseconds since the epoch */
export function createSessions(options: { seed: number; sessionMinutes: number; now: () => number }) {
  const { seed, sessionMinutes, now } = options;
  const sessions = new Map<string, Session>();
  let mailed = 0;
  let newestMail: string | null = null;
  let open: Passcode | null = null;

  return {
    /** Mails a passcode to an active member; says nothing about whether the address is known. */
    mailPasscode(email: string): void {
      const member = members.find(
        (one) => one.state === 'active' && one.email === email.trim().toLowerCase(),
      );
      if (!member) return;
      mailed += 1;
      const code = String(seededRandom(seed, `passcode/${mailed}`).int(0, 999_999)).padStart(6, '0');
      newestMail = code;
      open = { code, member, expiresAt: now() + passcodeMinutes * minute, triesLeft: wrongTries };
    },

    newestMail: () => newestMail,

    /** Opens a session for the newest passcode, once. @returns the session's token, or why not */
    redeem(email: string, code: string): { token: string } | { refused: 'wrong' | 'expired' } {
      const passcode = open;
      if (!passcode || passcode.member.email !== email.trim().toLowerCase()) return { refused: 'wrong' };
      if (now() >= passcode.expiresAt) return { refused: 'expired' };
      if (passcode.code !== code.trim()) {
        passcode.triesLeft -= 1;
        if (passcode.triesLeft === 0) open = null;
        return { refused: 'wrong' };
      }
      open = null;
      const token = randomBytes(24).toString('base64url');
      const expiresAt = now() + sessionMinutes * minute;
      sessions.set(token, { member: passcode.member, expiresAt, filtered: true });
      return { token };
    },

    find(token: string | undefined): Session | null {
      const session = token === undefined ? undefined : sessions.get(token);
      return session && now() < session.expiresAt ? session : null;
    },

    end(token: string): void {
      sessions.delete(token);
    },

    endAll(): void {
      sessions.clear();
    },
  };
}
export type Sessions = ReturnType<typeof createSessions>;
