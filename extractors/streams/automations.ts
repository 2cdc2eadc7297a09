// Values of one flow -> automation record.
import { finish, flag, text, texts } from './assemble.ts';
import type { Parser } from './parse-types.ts';

export const parseAutomation: Parser<'automations'> = (values) =>
  finish('automations', {
    id: text(values.id).trim(),
    name: text(values.name).trim(),
    enabled: flag(values.enabled),
    trigger: text(values.trigger).trim(),
    conditions: texts(values.conditions),
    actions: texts(values.actions),
  });
