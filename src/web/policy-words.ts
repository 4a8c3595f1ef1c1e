/** Words of ours on the page of the policies. */
import type { PolicyClause } from '../../moderation/policy.js';

export const modeWords: Record<PolicyClause['mode'], string> = {
  A: 'by itself',
  H: 'a person decides',
  R: 'kept, or somebody is reminded',
  'A+H': 'by itself, and a person decides',
  'A+R': 'by itself, and it is kept',
  'H+R': 'a person decides, and it is kept',
  'A/H': 'by itself or by a person, as grave as it is',
  'A→H': 'begun by itself, ended by a person',
  'H (hide = A)': 'a person decides; hiding goes by itself',
  'A lock, H': 'locked by itself until a person decides',
};

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
