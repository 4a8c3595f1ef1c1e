/** When what is up is looked through: each night, at once where a webhook tells of a post of ours, and after every change of a consent. */
import { DateTime } from 'luxon';
import { ConnectorError, hopeOf } from '../../../connectors/connector.js';
import type { Account, School } from '../../../prisma/generated/client.js';
import { type Context, connectorOf } from '../../context.js';
import { halt } from '../../halts.js';
import { errorName } from '../../log.js';
import { eachSchool } from '../../per-school.js';
import { lookAtConsents } from './findings.js';
import { forget } from './forgetting.js';
import { readLive } from './reading.js';

/** In the night nobody else asks the platforms for much. */
const nightHour = 2;

/** The ids of the job: everything that is due, one account from end to end, or its newest posts. */
export const watchAll = 'all';
const newOnes = 'new:';
export const watchNew = (accountId: string) => `${newOnes}${accountId}`;
/** Which account a job is about. */
export const accountOfWatch = (id: string) => (id.startsWith(newOnes) ? id.slice(newOnes.length) : id);

export async function watchPictures(ctx: Context, id: string): Promise<void> {
  if (id === watchAll) return watchDue(ctx);
  const isNew = id.startsWith(newOnes);
  const account = await ctx.db.account.findUnique({ where: { id: accountOfWatch(id) }, include: { school: true } });
  if (!account) return;
  await readAccount(ctx, account, !isNew);
  await lookAtConsents(ctx, account.school);
}

async function watchDue(ctx: Context): Promise<void> {
  await eachSchool(ctx, async (school) => {
    let isNight = false;
    for (const account of await ctx.db.account.findMany({ where: { schoolId: school.id } })) {
      if (!(await isDue(ctx, account, school))) continue;
      isNight = true;
      await readAccount(ctx, { ...account, school }, true);
    }
    await lookAtConsents(ctx, school);
    if (isNight) await forget(ctx, school);
  });
}

/** Once a night. An account that was never read is read from its first night on, or when somebody asks for it. */
async function isDue(ctx: Context, { id, picturesReadAt }: Account, { timezone: zone }: School): Promise<boolean> {
  const now = ctx.clock.now();
  if (!picturesReadAt)
    await ctx.db.account.updateMany({ where: { id, picturesReadAt: null }, data: { picturesReadAt: now } });
  if (!picturesReadAt) return false;
  const night = DateTime.fromJSDate(now, { zone }).startOf('day').set({ hour: nightHour });
  return now >= night.toJSDate() && picturesReadAt < night.toJSDate();
}

/** A reading that fails is tried again at the next look; what was known stays as it was. */
async function readAccount(ctx: Context, account: Account & { school: School }, whole: boolean): Promise<void> {
  const side = connectorOf(ctx, account)?.publishing;
  if (!side || (account.haltedUntil && account.haltedUntil > ctx.clock.wall())) return;
  try {
    await readLive(ctx, { school: account.school, account, side }, whole);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (hopeOf(error.code) === 'person') await halt(ctx, account.id, error);
    ctx.log.warn({ account: account.id, error: errorName(error), code: error.code }, 'pictures.not-read');
  }
}
