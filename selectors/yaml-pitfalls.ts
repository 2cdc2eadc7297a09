// Selectors that YAML takes for something else, as authors of profiles meet them: what happened, and how it is written
// instead. Pure.

/** What is wrong with a text of a line. */
export interface Pitfall {
  readonly message: string;
  readonly hint: string;
}

/** Characters that mean something at the beginning of a text. */
const STARTS: Readonly<Record<string, string>> = {
  '!': 'a tag',
  '@': 'reserved',
  '`': 'reserved',
  '%': 'a directive',
};
/** One attribute in brackets, told from a list by what stands in it or behind it. */
const ATTRIBUTE =
  /^\[\s*[A-Za-z_][\w:-]*\s*(?:[~|^$*]?=\s*(?:"[^"]*"|'[^']*'|[^\],"']*)\s*\]|\](?=[.#:[>+~]|\s+[\w.#:[>+~]))/;
/** A lone attribute that is a list of one word to YAML, and an element's name to CSS. */
const LONE = /^\[\s*((?:data|aria)-[\w-]+|role|href|name|id|type|title|src|datetime)\s*\]/;

/**
 * Explains a line that is no YAML, or whose text is not what was meant.
 * @param said what the parser said of it; empty for a line that it took
 */
export function pitfallIn(line: string, said = ''): Pitfall | null {
  if (/^ *\t/.test(line))
    return { message: 'the line is indented by a tab', hint: 'YAML takes only spaces there' };
  for (const { text, inFlow } of textsIn(line)) {
    const found = pitfallOf(text, inFlow ? upToEnd(text) : text.trimEnd(), inFlow, said);
    if (found) return { message: found[0], hint: `write it in quotes: ${quoted(found[1])}` };
  }
  return null;
}

/** What a parser takes and the author did not mean: a lone attribute, an id cut off as a comment. */
export function silentPitfallIn(line: string): Pitfall | null {
  for (const { text, inFlow } of textsIn(line)) {
    const lone = LONE.exec(text)?.[0];
    if (lone)
      return {
        message: `${lone} is a list with one element's name in it`,
        hint: `for the attribute write ${quoted(lone)}`,
      };
    const cut = inFlow ? null : /^[^"'[{#\s][^"']*?\s(#[A-Za-z][\w-]*)\s*$/.exec(text);
    if (cut)
      return {
        message: `${cut[1]} is a comment to YAML`,
        hint: `for a selector write ${quoted(text.trim())}`,
      };
  }
  return null;
}

/** @returns what to say, and the text that is to be quoted */
function pitfallOf(text: string, own: string, inFlow: boolean, said: string): [string, string] | null {
  const first = text.charAt(0);
  const attribute = ATTRIBUTE.exec(text);
  if (attribute) {
    const whole = inFlow ? attribute[0] + upToEnd(text.slice(attribute[0].length)) : own;
    return [`${whole} is a list to YAML, not an attribute`, whole];
  }
  if (/^#[A-Za-z_-]/.test(text)) return [`${own} is a comment to YAML`, own];
  const name = STARTS[first];
  if (name !== undefined) return [`a text that begins with ${first} is ${name} to YAML`, own];
  if (first === '*' && (/^\*(?:[\s,.:[>}]|$)/.test(text) || /alias/i.test(said)))
    return ['a text that begins with * is the name of an anchor to YAML', own];
  if (first === '&' && said !== '') return ['a text that begins with & is an anchor to YAML', own];
  if (/^[>|]\s+\S/.test(text)) return [`a text that begins with ${first} is a block to YAML`, own];
  if (/^["'[{]/.test(text) || said === '') return null;
  if (/:\s/.test(own)) return [`": " makes a key of what stands before it, in ${own}`, own];
  if (inFlow && /[[\]{}]|\([^)]*$/.test(own)) {
    const whole = upToClosed(text);
    return [
      `inside { } and [ ] a text with brackets or commas does not end where it seems, as in ${whole}`,
      whole,
    ];
  }
  return null;
}

interface Text {
  /** The rest of the line from where a text begins. */
  readonly text: string;
  /** Inside { } or [ ]. */
  readonly inFlow: boolean;
}

/** Where texts begin in a line: behind a key, a dash, a bracket or a comma. */
function textsIn(line: string): Text[] {
  const texts: Text[] = [];
  let depth = 0;
  let quote = '';
  let begins = true;
  for (let at = 0; at < line.length; at += 1) {
    const one = line.charAt(at);
    if (quote !== '') {
      if (one === quote) quote = '';
      continue;
    }
    if (one === '#' && /^# |^#$/.test(line.slice(at, at + 2))) break;
    if (begins && one !== ' ') {
      texts.push({ text: line.slice(at), inFlow: depth > 0 });
      begins = false;
      if (one === '"' || one === "'") quote = one;
    }
    if (one === '{' || one === '[') {
      depth += 1;
      begins = true;
    } else if (one === '}' || one === ']') depth -= 1;
    else if ((one === ':' || one === '-') && line.charAt(at + 1) === ' ') begins = true;
    else if (one === ',' && depth > 0) begins = true;
  }
  // What stands before a colon is a key.
  return texts.filter(({ text }) => !/^[\w$-]+:(?:\s|$)/.test(text));
}

/** In { } and [ ] a text ends at a comma or a closing bracket. */
function upToEnd(text: string): string {
  return (/^(?:"[^"]*"|'[^']*'|[^,}\]])*/.exec(text)?.[0] ?? text).trim();
}

/** The same, but for brackets that the text itself opens. */
function upToClosed(text: string): string {
  return (/^(?:"[^"]*"|'[^']*'|\[[^\]]*\]|\([^)]*\)|[^,}\]])*/.exec(text)?.[0] ?? text).trim();
}

function quoted(text: string): string {
  if (!text.includes('"')) return `"${text.replaceAll('\\', '\\\\')}"`;
  return text.includes("'") ? `"${text.replace(/[\\"]/g, '\\$&')}"` : `'${text}'`;
}
