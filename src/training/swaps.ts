/**
 * Everyday and rude comments of others with a group's name where they speak of people: naming a group is no hate by itself,
 * and an insult becomes hate when it is said of one. It gives natural wordings that frames lack.
 */
import { Kind } from '../../moderation/classifier/terms.js';
import { cut } from '../../moderation/classifier/words.js';
import { readSlots } from './frames.js';
import type { Chance } from './random.js';
import type { Row } from './sources.js';

const many =
  /\b(?:people|guys|folks|kids|men|friends|parents|neighbou?rs|students|they(?! \w+ing)|these people|those people)\b/;
const one =
  /\b(?:(?:the |a |this |that |my )?(?:person|guy|man|dude|friend|kid|boy|neighbou?r|teacher|student|girl|woman)|he|she)\b/;
const someMany =
  /\b(?:they|these (?:people|idiots|morons|clowns)|those people|politicians|liberals|republicans|democrats|conservatives|lefties)\b/;
const harsh = Kind.bad | Kind.harm | Kind.hates | Kind.slur;

interface Swapped {
  text: string;
  positive: boolean;
}

/** Harmless: nothing harsh and nothing denied is said. */
export function kindSwaps(rows: Row[], random: Chance): Swapped[] {
  const { groups, group } = names();
  return rows.flatMap(({ text }) => {
    const plural = many.test(text);
    if (!plural && !one.test(text)) return [];
    if (cut(text).some(({ kind }) => (kind & (harsh | Kind.negator | Kind.group)) > 0)) return [];
    const swapped = plural
      ? text.replace(many, random.pick(groups) ?? '')
      : text.replace(one, (found) => `${determiner(found)} ${random.pick(group) ?? ''}`);
    return [{ text: swapped, positive: false }];
  });
}

const determiner = (found: string) => (/^(?:he|she)$/.test(found) ? 'the' : (found.split(' ').at(-2) ?? ''));

const nearEnough = 7;

/** Hateful: a harsh word follows soon, and no "not" is near. */
export function harshSwaps(rows: Row[], random: Chance): Swapped[] {
  const { groups } = names();
  return rows.flatMap(({ text }) => {
    const found = someMany.exec(text);
    if (!found || text.length > 200) return [];
    const after = cut(text.slice(found.index)).slice(0, nearEnough);
    if (after.some(({ kind }) => (kind & (Kind.negator | Kind.group)) > 0)) return [];
    if (!after.some(({ kind }) => (kind & harsh) > 0)) return [];
    return [{ text: text.replace(someMany, random.pick(groups) ?? ''), positive: true }];
  });
}

function names() {
  const slots = readSlots();
  return { groups: slots.get('groups') ?? [], group: slots.get('group') ?? [] };
}
