/**
 * The check of a post before it goes out (domain.md section 7): names in every place, consent of everybody declared,
 * where children are, and what does not belong in a post. Pure: what picture files hold comes in as `PictureFacts`.
 */
import type { When } from '../consent.js';
import { findNamed } from '../names.js';
import type { Policy } from '../policy.js';
import { person } from '../signals/person.js';
import { contentFindings } from './content.js';
import { nameFacts } from './name-facts.js';
import { wordsAt } from './names.js';
import { peopleFacts } from './people.js';
import { type Around, type Reading, readText } from './reading.js';
import { distinct, type Fact, lookUp } from './report.js';
import { rollOf } from './roll.js';
import type { Finding, Known, PictureFacts, PostToCheck } from './types.js';
import { findWhereabouts, isOver } from './whereabouts.js';

export interface CheckAround {
  policy: Policy;
  known: Known;
  /** Of each picture that was opened; a picture without any is checked by its words alone. */
  pictures: readonly PictureFacts[];
  /** When it goes out. */
  at: Date;
  zone: string;
}

/** Everything wrong with a post, in the order of its parts. Empty: nothing was found. */
export function checkPost(post: PostToCheck, around: CheckAround): Finding[] {
  const { policy, known, at, zone } = around;
  const when: When = { at, zone, renewMonths: policy.settings['consent.renewMonths'] };
  const reading: Around = { roll: rollOf(known), lexicons: policy.lexicons, alsoKnown: known.alsoKnown };
  const texts = textsOf(post).map(({ text, picture }) => ({ picture, reading: readText(text, 'prose', reading) }));
  const facts: Fact[] = [
    ...nameFacts(post, { ...around, reading }),
    ...post.pictures.flatMap((picture) => peopleFacts(picture, { known, use: post.use, when, answers: post.answers })),
    ...texts.flatMap((each) => [
      ...personFacts(each, post, around),
      ...eventFacts(each, post),
      ...whereaboutsFacts(each, post, around),
    ]),
  ];
  const findings = facts.flatMap((fact) => lookUp(fact, policy.postRules) ?? []);
  const content = texts.flatMap((each) => contentFindings(each, policy));
  return distinct([...findings, ...content]);
}

interface TextAt {
  picture: string | null;
  reading: Reading;
}

function textsOf({ text, pictures }: PostToCheck): { text: string; picture: string | null }[] {
  const all = [
    { text, picture: null },
    ...pictures.flatMap(({ path, caption, alt }) => [
      { text: caption, picture: path },
      { text: alt, picture: path },
    ]),
  ];
  return all.filter((each) => each.text.trim() !== '');
}

const headAgreed = ({ headAgreed: said, approvedBy }: PostToCheck['answers']) => said ?? approvedBy !== undefined;

/** What the school does and where it invites to: one a text, for one leave is enough. Only the strictest policy asks (MO-06). */
function eventFacts({ picture, reading }: TextAt, { answers }: PostToCheck): Fact[] {
  const [event] = headAgreed(answers) ? [] : reading.context.find('post-event');
  if (!event) return [];
  const evidence = `${wordsAt(reading, event.from, event.to)}: an activity or event, and the headteacher has not agreed`;
  return [{ finds: 'event', where: 'content', pupil: null, picture, evidence }];
}

/** Grown-ups by name: only the strictest policy asks, and then each needs the head's leave (MO-06). */
function personFacts({ picture, reading }: TextAt, { answers }: PostToCheck, { policy }: CheckAround): Fact[] {
  if (headAgreed(answers)) return [];
  const severity = policy.settings.naming >= 4 ? ('block' as const) : ('warn' as const);
  const named = person.detect(reading.context).filter(({ kind = '' }) => ['titled', 'full-name'].includes(kind));
  const staff = findNamed(reading.context.facts, reading.tokens).filter(
    // Not "the office" or "the head".
    ({ kind, exact, to }) => kind === 'staff' && exact && reading.tokens[to - 1]?.capital,
  );
  const words = [...named.map(({ evidence }) => evidence), ...staff.map(({ from, to }) => wordsAt(reading, from, to))];
  const at = { where: 'caption' as const, pupil: null, picture };
  return [...new Set(words)].map((evidence) => ({ finds: 'person-name', ...at, severity, evidence }));
}

function whereaboutsFacts({ picture, reading }: TextAt, { answers }: PostToCheck, { at, zone }: CheckAround): Fact[] {
  const found = findWhereabouts(reading);
  if (!found) return [];
  const fact = { where: 'place' as const, pupil: null, picture };
  if (found.kind === 'planned') return [{ finds: 'plans', ...fact, evidence: found.words }];
  if (isOver(found, at, zone) || (answers.tripEndsAt && answers.tripEndsAt <= at)) return [];
  const { whereaboutsConfirmedBy: by } = answers;
  if (!by) return [{ finds: 'whereabouts', ...fact, evidence: found.words }];
  return [{ finds: 'whereabouts', ...fact, severity: 'warn', evidence: `${found.words} (confirmed by ${by})` }];
}
