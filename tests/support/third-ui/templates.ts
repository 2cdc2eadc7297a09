// Text blocks (Textbausteine) with their folders.
import type { Template } from '../../../model/records.ts';

const BLOCKS: readonly (readonly [string, string, string, string | null, Template['scope']])[] = [
  ['Begrüßung', 'Anreden', 'Guten Tag {{Vorname}} {{Nachname}},\n\n', '#gruss', 'team'],
  ['Abschied', 'Anreden', 'Mit freundlichen Grüßen\n{{Bearbeiter.Name}}', '#mfg', 'team'],
  ['Rückruf angeboten', 'Telefon', 'wir rufen Sie unter {{Telefon}} zurück.', null, 'team'],
  [
    'Rechnung „offen“',
    'Buchhaltung',
    'Rechnung {{Rechnung.Nr}} über {{Betrag}} € ist offen.',
    '#offen',
    'team',
  ],
  ['Gutschrift', 'Buchhaltung', 'Wir schreiben {{Betrag}} € (z. B. 1.234,5 €) gut.', null, 'team'],
  [
    'Wartungstermin',
    'Technik',
    'Termin: {{Datum}}, {{Uhrzeit}} Uhr.\n• Bitte Zugang ermöglichen.',
    '#termin',
    'team',
  ],
  ['Störung behoben', 'Technik', 'Die Störung {{Vorgang.Nummer}} ist behoben.', null, 'team'],
  ['Meine Signatur', 'Eigene', '--\nJana Größing <jana@example.com>', '#sig', 'personal'],
  ['Kurz: Danke', 'Eigene', 'Danke, {{Vorname}}!', '#d', 'personal'],
  ['Leere Vorlage', 'Entwürfe', '', null, 'personal'],
];

export interface FiledTemplate {
  readonly folder: string;
  readonly template: Template;
}

export function inventTemplates(): readonly FiledTemplate[] {
  return BLOCKS.map(([title, folder, body, shortcut, scope], index) => ({
    folder,
    template: {
      id: `tb-${String(index + 1).padStart(2, '0')}`,
      title,
      body,
      shortcut,
      scope,
      variables: body.match(/\{\{[^}]+\}\}/g) ?? [],
      attachmentIds: [],
    },
  }));
}
