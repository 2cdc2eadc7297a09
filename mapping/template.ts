// A snippet as a macro that a person makes: the text with Intercom's placeholders, and what has none.
import type { MigrationMap } from '../model/map.ts';
import type { Template } from '../model/records.ts';
import { textAsHtml } from './html.ts';

export interface MacroText {
  readonly name: string;
  /** Placeholders as Intercom writes them in `body_text`: `{{first_name}}`. */
  readonly text: string;
  readonly html: string;
  /** Variables without an equivalent, left in the text as the source wrote them. */
  readonly unmapped: readonly string[];
}

export function macroText(template: Template, map: Pick<MigrationMap, 'variables'>): MacroText {
  const unmapped: string[] = [];
  let text = template.body;
  for (const variable of template.variables) {
    const attribute = map.variables[variable] ?? null;
    if (attribute === null) unmapped.push(variable);
    else text = text.replaceAll(variable, `{{${attribute}}}`);
  }
  return { name: template.title, text, html: textAsHtml(text), unmapped };
}
