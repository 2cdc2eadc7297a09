// The browser session on disk, encrypted: AES-256-GCM, key from a passphrase through scrypt, mode 0600.
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { OperatorError } from '../lib/errors.ts';
import { writeAtomic } from './atomic-file.ts';

const MAGIC = Buffer.from('TLAUTH1\n');
// N=2^17, r=8, p=1: about a third of a second and 128 MiB a guess.
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 192 * 1024 * 1024 };
const SALT = 16;
const NONCE = 12;
const TAG = 16;

export interface Vault {
  /** @throws OperatorError `session_missing`, or `session_unreadable` for a wrong passphrase or a changed file */
  load<T>(): Promise<T>;
  /** Encrypts anything JSON can hold. */
  save(session: unknown): Promise<void>;
}

/** The newest key by passphrase: a command that signs in and then reads need not pay for it twice. */
const derived = new Map<string, { readonly salt: Buffer; readonly key: Promise<Buffer> }>();

/** One file under one passphrase. A process derives one key for all files it writes under it. */
export function openVault(file: string, passphrase: string): Vault {
  const keyFor = (salt: Buffer): Promise<Buffer> => {
    const known = derived.get(passphrase);
    if (known?.salt.equals(salt)) return known.key;
    const key = deriveKey(passphrase, salt);
    derived.set(passphrase, { salt, key });
    // A derivation that failed, for want of memory, may succeed the next time.
    key.catch(() => derived.delete(passphrase));
    return key;
  };

  return {
    async load<T>() {
      if (!existsSync(file)) {
        throw new OperatorError('session_missing', 'Nobody has signed in yet.', {
          file,
          hint: 'Run: threadlift login',
        });
      }
      const data = await readFile(file);
      const at = { salt: MAGIC.length, nonce: MAGIC.length + SALT, tag: MAGIC.length + SALT + NONCE };
      try {
        if (!data.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not a session file');
        const key = await keyFor(data.subarray(at.salt, at.nonce));
        const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(at.nonce, at.tag));
        decipher.setAAD(MAGIC);
        decipher.setAuthTag(data.subarray(at.tag, at.tag + TAG));
        const plain = Buffer.concat([decipher.update(data.subarray(at.tag + TAG)), decipher.final()]);
        return JSON.parse(plain.toString('utf8')) as T;
      } catch (cause) {
        throw new OperatorError('session_unreadable', 'The stored session cannot be opened.', {
          file,
          hint: 'Check THREADLIFT_PASSPHRASE, or sign in again: threadlift login',
          cause,
        });
      }
    },

    async save(session) {
      const salt = derived.get(passphrase)?.salt ?? randomBytes(SALT);
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', await keyFor(salt), nonce);
      cipher.setAAD(MAGIC);
      const sealed = Buffer.concat([cipher.update(JSON.stringify(session), 'utf8'), cipher.final()]);
      await writeAtomic(file, Buffer.concat([MAGIC, salt, nonce, cipher.getAuthTag(), sealed]), {
        mode: 0o600,
        durable: true,
      });
    },
  };
}

function deriveKey(passphrase: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, COST, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
