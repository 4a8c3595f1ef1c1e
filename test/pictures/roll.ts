/** A fictional roll for words in pictures, and which of its pupils the check finds in what was read. */
import { checkPost } from '../../moderation/posts/check.js';
import type { Known, ReadWords } from '../../moderation/posts/types.js';
import { loadRules } from '../../src/policies.js';

export const pupilNames = [
  'Olive Banks',
  'Kian Doyle',
  'Amelia Cross-Webb',
  'Poppy Day',
  'Will Turner',
  'Grace Field',
  "Niamh O'Neill",
  'Mohammed Iqbal',
  'Ella Bellamy',
  'Charlie Mills',
  'Zofia Nowak',
  'Isla Whitfield',
  'Harry Barnes',
  'Sienna Holt',
  'Thomas Marlow',
  'Logan Oakes',
] as const;

const pupils = pupilNames.map((name, at) => {
  const [forename = '', surname = ''] = name.split(' ');
  return { id: `P${at}`, forenames: [forename], surname };
});
const known: Known = { pupils, staff: [], consents: new Map(), alsoKnown: [] };

/** The names of the pupils that block or warn, each once. */
export function namesIn(words: readonly ReadWords[]): string[] {
  const picture = { path: 'a.jpg', caption: '', alt: '', people: 'none' as const, answers: {} };
  const post = { text: '', use: 'social_media' as const, tags: [], pictures: [picture], answers: {} };
  const pictures = [{ path: 'a.jpg', metadata: [], position: false, words }];
  const at = new Date('2026-11-20T12:00:00Z');
  const findings = checkPost(post, { policy: loadRules(), known, pictures, at, zone: 'Europe/London' });
  const found = findings.filter(({ where }) => where === 'text-in-picture').map(({ pupil }) => pupil);
  return pupils.flatMap(({ id }, at) => (found.includes(id) ? [pupilNames[at] ?? ''] : []));
}
