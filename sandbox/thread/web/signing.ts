// Signs file URLs that work for a while, and checks them.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** @param seconds how long a URL works */
export function createSigner(options: { cdnUrl: () => string; seconds: number; now: () => number }) {
  const { cdnUrl, seconds, now } = options;
  const nowSeconds = (): number => Math.floor(now() / 1000);
  const signature = (path: string, expires: number): string =>
    createHmac('sha256', 'sandbox only').update(`${path} ${expires}`).digest('hex').slice(0, 32);

  return {
    /** @param late makes a URL that has expired already */
    sign(path: string, late = false): string {
      const expires = nowSeconds() + (late ? -1 : seconds);
      return `${cdnUrl()}${path}?expires=${expires}&sig=${signature(path, expires)}`;
    },

    accepts(path: string, expires: string | undefined, sig: string | undefined): boolean {
      const until = Number(expires);
      if (!Number.isInteger(until) || nowSeconds() >= until) return false;
      const right = Buffer.from(signature(path, until));
      const given = Buffer.from(sig ?? '');
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
export type Signer = ReturnType<typeof createSigner>;
