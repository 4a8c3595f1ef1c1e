/** What the audit chain keeps of a change of the policy: what would hold by ids, why by whom apart. */
import type { PolicyChange, Prisma } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Tx } from '../db/index.js';

export const json = (value: unknown) => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;

interface Noted {
  kind: 'policy.proposed' | 'policy.withdrawn' | 'policy.refused' | 'policy.approved';
  actor: string;
  at: Date;
  change: PolicyChange;
}

/** With the names as they are now: whoever reads the chain in years finds both, also of people who have left. */
export async function note(tx: Tx, { kind, actor, at, change }: Noted): Promise<void> {
  const {
    id,
    schoolId,
    version,
    seq,
    baseSeq,
    packs,
    editedBy,
    proposedBy,
    overrides,
    packReasons,
    note: words,
  } = change;
  const ids = [...new Set([...editedBy, actor])];
  const people = await tx.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const nameOf = (user: string) => people.find((one) => one.id === user)?.name ?? user;
  const facts = { change: id, version, baseSeq, seq, packs, proposedBy, editedBy };
  const person = {
    proposedBy: editedBy.map(nameOf),
    [kind === 'policy.approved' ? 'approvedBy' : 'by']: nameOf(actor),
  };
  await appendAudit(tx, { schoolId, at }, [
    { kind, actor, facts, person, content: { overrides, packReasons, ...(words !== '' && { words }) } },
  ]);
}
