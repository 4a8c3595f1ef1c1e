/**
 * Whether somebody who works here is spoken of in a text: nobody decides on what was said about themselves (WH-18). Wider than
 * what finds names elsewhere: a name with a slip counts too, since taking a namesake for oneself costs no more than a colleague's look.
 */
import { speaksOf } from './about-head.js';
import { findNamed } from './names.js';
import { tokenise } from './tokens.js';
import type { StaffMember } from './types.js';

export interface Worker {
  name: string;
  /** What else the staff register calls them: "Mrs P", "Coach Dan". */
  knownAs: readonly string[];
}

export function isNamed(text: string, { name, knownAs }: Worker): boolean {
  const tokens = tokenise(text);
  const { text: plain } = tokens.normalised;
  if (speaksOf(text, name) || speaksOf(plain, name)) return true;
  // One word may be a role or a word like any other: alone it names nobody.
  const staff = [name, ...knownAs].filter((one) => one.trim().includes(' ')).map((one) => member(one));
  return findNamed({ pupils: [], staff }, tokens.list).length > 0;
}

const member = (name: string): StaffMember => ({ name, role: '', knownAs: [] });

/** The register's other names of this person. */
export function workerOf(name: string, staff: readonly StaffMember[]): Worker {
  const same = (one: string) => one.trim().toLowerCase() === name.trim().toLowerCase();
  const found = staff.filter((one) => same(one.name) || one.knownAs.some(same));
  return { name, knownAs: found.flatMap((one) => [one.name, ...one.knownAs]) };
}
