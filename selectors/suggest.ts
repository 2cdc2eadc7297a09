import type { ProfileSuggestion } from '../model/reports.ts';
import type { Specimen } from './inspect.ts';
export function suggest(input: { text: string; file: string; specimens: readonly Specimen[] }): {
  text: string;
  suggestions: ProfileSuggestion[];
} {
  return { text: input.text, suggestions: [] };
}
