/** Whether a row is there for whoever asks: of another school, and of a case that they do not see, it is as if there were none. */
import type { Context } from '../context.js';
import { may } from '../rights.js';
import { acrossSchools } from '../scope.js';
import { seenBy, type Viewer } from '../viewer.js';

export async function isTheirAction({ db }: Context, { schoolId, role }: Viewer, id: string): Promise<boolean> {
  const seen = {
    OR: [{ commentId: null }, { comment: { review: null } }, { comment: { review: { is: seenBy(role) } } }],
  };
  return (await db.action.count({ where: { id, schoolId, ...(may(role, 'read') && seen) } })) > 0;
}

export async function isTheirDelivery({ db }: Context, { schoolId }: Viewer, id: string): Promise<boolean> {
  return (await db.delivery.count({ where: { id, schoolId } })) > 0;
}

/** Whatever belongs to all schools is everybody's. */
export async function isTheirJob({ db }: Context, { schoolId }: Viewer, id: string): Promise<boolean> {
  return (await acrossSchools(() => db.failedJob.count({ where: { id, OR: [{ schoolId }, { schoolId: null }] } }))) > 0;
}
