/** Cases with numbers of their own, one after the other, with their address and what their forms carry. */
import type { Console } from './console.js';
import { makeCase } from './helper.js';

export type CaseWishes = Partial<Parameters<typeof makeCase>[2]>;

let count = 0;

export async function makeNext({ desk, school }: Console, input: CaseWishes = {}) {
  count += 1;
  const caseNumber = `2026-1${String(count).padStart(3, '0')}`;
  const made = await makeCase(desk.ctx, school, { caseNumber, ...input });
  return { ...made, address: `/cases/${caseNumber}`, caseNumber, form: { revisionId: made.revision.id } };
}
