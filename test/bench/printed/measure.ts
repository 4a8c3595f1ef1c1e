import { checkPost } from '../../../moderation/posts/check.js';
import type { Finding, Known, ReadWords } from '../../../moderation/posts/types.js';
import { loadRules } from '../../../src/policies.js';
import type { Printed } from './draw.js';
import type { Pupil } from './names.js';

const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');

/** What the check says of names in one picture of which these words were read. */
export function findingsOf(words: readonly ReadWords[], pupils: readonly Pupil[]): Finding[] {
  const listed = pupils.map(({ id, forename, surname }) => ({ id, forenames: [forename], surname }));
  const known: Known = { pupils: listed, staff: [], consents: new Map(), alsoKnown: [] };
  const picture = { path: 'a.jpg', caption: '', alt: '', people: 'none' as const, answers: {} };
  const post = { text: '', use: 'social_media' as const, tags: [], pictures: [picture], answers: {} };
  const pictures = [{ path: 'a.jpg', metadata: [], position: false, words }];
  const at = new Date('2026-11-20T12:00:00Z');
  const findings = checkPost(post, { policy: loadRules(), known, pictures, at, zone: 'Europe/London' });
  return findings.filter(({ where }) => where === 'text-in-picture');
}

/** Where two pupils share a forename a finding names neither, but quotes it. */
const isOf = ({ pupil }: Printed, finding: Finding) =>
  finding.pupil === pupil.id || (finding.pupil === null && plain(finding.evidence).includes(plain(pupil.forename)));

export const isFound = (printed: Printed, findings: readonly Finding[]) => findings.some((one) => isOf(printed, one));

/** Findings of a name that nobody printed there. A namesake is no false alarm: the forename is there to be read. */
export function falseAlarms(findings: readonly Finding[], names: readonly Printed[]): Finding[] {
  const said = plain(names.map(({ words }) => words).join(' '));
  return findings.filter((one) => !names.some((name) => isOf(name, one)) && !said.includes(plain(one.evidence)));
}
