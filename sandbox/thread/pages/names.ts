// Class names as a bundler would make them, and what a release does to them.
import { createHash } from 'node:crypto';

const short = (text: string): string =>
  BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 10)}`)
    .toString(36)
    .slice(0, 5);

/** `Row_k3x9a`: the same on every page until the fault `renamedClasses` changes it. */
export function k(name: string): string {
  return `${name}_${short(name)}`;
}

const renamed = (name: string): string => `z${short(`release ${name}`)}`;

/** Gives every class in a page another name. */
export function renameInHtml(page: string): string {
  return page.replaceAll(/(<[a-z][^<>]*?\sclass=")([^"]+)"/g, (_, before: string, names: string) => {
    return `${before}${names.split(/\s+/).filter(Boolean).map(renamed).join(' ')}"`;
  });
}

/** The same for the style sheet. */
export function renameInCss(css: string): string {
  return css.replaceAll(/\.([A-Za-z][\w-]*)/g, (_, name: string) => `.${renamed(name)}`);
}
