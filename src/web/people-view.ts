/** People of the register as pages show them. Why somebody may not be published is told to those alone who may know. */
import { DateTime } from 'luxon';
import { type ConsentUse, consentUses, type Standing, validFor, type When } from '../../moderation/consent.js';
import { faultWords } from '../../moderation/posts/people.js';
import { type Person, recordOf } from '../people/book.js';
import type { Right } from '../rights.js';
import type { Tag } from './queue-view.js';

export const useTitles: Record<ConsentUse, string> = {
  website: 'The school’s website',
  social_media: 'Social media (Facebook and X)',
  press: 'The press',
  display: 'Displays in school',
};

const conditionWords = { group_only: 'only in a group', no_face: 'not from the front', no_name: 'never with a name' };

export interface PeopleShown {
  when: When;
  /** Of whoever looks. */
  may(right: Right): boolean;
}

/** "20 November 2027". */
export const dayWords = (day: string) => DateTime.fromISO(day).toFormat('d LLLL yyyy', { locale: 'en-GB' });

export const standingOf = (person: Person, use: ConsentUse, when: When): Standing =>
  validFor(recordOf(person), use, when);

export function standingTag(standing: Standing): Tag {
  if (standing.valid) return { text: `Yes, until ${dayWords(standing.until)}`, colour: 'green' };
  if (standing.fault === 'do-not-publish') return { text: 'May not be published', colour: 'red' };
  if (standing.fault === 'left') return { text: 'Has left', colour: 'grey' };
  return {
    text: standing.fault === 'expired' ? 'Ended' : 'No',
    colour: standing.fault === 'expired' ? 'orange' : 'red',
  };
}

export function personLine(person: Person, { when }: PeopleShown) {
  const { id, name, kind } = person;
  const standing = standingOf(person, 'social_media', when);
  return { id, name, kind, tag: standingTag(standing), why: standing.valid ? null : whyWords(standing) };
}

function whyWords(standing: Extract<Standing, { valid: false }>, use: ConsentUse = 'social_media'): string {
  const { on } = standing;
  return faultWords(on ? { ...standing, on: dayWords(on) } : standing, use);
}

export function personView(person: Person, shown: PeopleShown) {
  const { numbers, restriction, leftOn, grants, role } = person;
  return {
    ...personLine(person, shown),
    role,
    number: numbers.admissionNumber ?? numbers.id ?? null,
    left: leftOn ? dayWords(leftOn) : null,
    restricted: restriction !== undefined,
    // Looked after, adopted, an order of a court: nobody’s business who publishes.
    reason: restriction && shown.may('restrictions') ? restriction.why || 'Said by the school’s own system' : null,
    uses: consentUses.map((use) => {
      const standing = standingOf(person, use, shown.when);
      const conditions = standing.valid ? standing.conditions.map((one) => conditionWords[one]) : [];
      return {
        ...{ use, title: useTitles[use], tag: standingTag(standing), conditions },
        why: standing.valid ? null : whyWords(standing, use),
      };
    }),
    forms: [...grants]
      .sort((one, other) => (one.givenOn < other.givenOn ? 1 : -1))
      .map(({ use, agreed, givenBy, relationship, givenOn, withdrawnOn, evidenceRef }) => ({
        ...{ use: useTitles[use], agreed, givenBy, relationship, evidenceRef },
        givenOn: dayWords(givenOn),
        withdrawnOn: withdrawnOn ? dayWords(withdrawnOn) : null,
      })),
  };
}
