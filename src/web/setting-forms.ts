/** How each setting of a policy is asked for on the page, and read from what was sent: a number, one of several, or some of them. */
import { z } from 'zod';
import { ladders, packSettings, type SettingKey } from '../../moderation/settings.js';
import { valueWords } from '../setting-words.js';

export type SettingField =
  | { type: 'number'; least: number; most: number }
  | { type: 'one' | 'some'; choices: { value: string; words: string }[] };

/** Whoever wants another minimum age for an account changes the pack: it is a table with dates, and the law's. */
export const askedSettings = packSettings.keyof().options.filter((key) => key !== 'minAge');

/** Read from the schema, so that page and check cannot differ. */
export function fieldOf(key: SettingKey): SettingField {
  const schema = packSettings.shape[key].unwrap();
  if (schema instanceof z.ZodNumber)
    return { type: 'number', least: schema.minValue ?? 0, most: schema.maxValue ?? 1000 };
  const values =
    schema instanceof z.ZodArray ? optionsOf(schema.element) : Object.hasOwn(ladders, key) ? optionsOf(schema) : [];
  return {
    type: schema instanceof z.ZodArray ? 'some' : 'one',
    choices: values.map((value) => ({ value, words: valueWords(value) })),
  };
}

const optionsOf = (schema: unknown): string[] => (schema instanceof z.ZodEnum ? schema.options.map(String) : []);

/** What was sent, in the form of the setting; the check of it is the schema's own. */
export function sentValue(key: SettingKey, sent: string[]): unknown {
  const { type } = fieldOf(key);
  if (type === 'some') return sent.filter((one) => one !== '');
  return type === 'number' ? (/^\d+$/.test(sent[0] ?? '') ? Number(sent[0]) : Number.NaN) : (sent[0] ?? '');
}
