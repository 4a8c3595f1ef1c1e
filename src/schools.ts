/** The school, its accounts and its people, as the configuration or the sandbox says; made at start if they are missing. */
import type { ContactRole } from '../moderation/ladder.js';
import type { Platform } from '../moderation/types.js';
import type { Config } from './config.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { ensureUsers, type UserInput } from './users.js';

export interface ContactSetup {
  role: ContactRole;
  name: string;
  email: string;
  /** On duty by the rota: local dates, both included. */
  duty?: { fromDate: string; untilDate: string };
}

export interface SchoolSetup {
  name: string;
  nation: string;
  accounts: { platform: Platform; externalId: string; name: string; handle: string }[];
  users: Omit<UserInput, 'schoolId'>[];
  /** Entered once, where the school has none. */
  contacts?: ContactSetup[];
  /** An account that is new here only watches until the headteacher approves it (LK-19, BN-02). */
  unapproved?: boolean;
}

/** Creates or updates the school that the accounts' keys or its name say, and touches no other. Safe to run twice at once. */
export async function ensureSchool(ctx: Context, setup: SchoolSetup): Promise<string> {
  const keys = setup.accounts.map(({ platform, externalId }) => ({ platform, externalId }));
  const schoolId = await ctx.db.$transaction(async (tx) => {
    // Two processes that start together must not make two schools.
    await tx.$executeRaw`LOCK TABLE "School" IN SHARE ROW EXCLUSIVE MODE`;
    const known = keys.length > 0 ? await tx.account.findFirst({ where: { OR: keys } }) : null;
    // Accounts that a person connects come later: until then, and beside one that the configuration adds, it is the same school.
    const there = known?.schoolId ?? (await schoolNamed(tx, setup.name, keys.length > 0));
    const school = there
      ? await tx.school.update({ where: { id: there }, data: { name: setup.name, nation: setup.nation } })
      : await tx.school.create({ data: { name: setup.name, nation: setup.nation } });
    for (const account of setup.accounts) {
      const { platform, externalId, name, handle } = account;
      await tx.account.upsert({
        where: { platform_externalId: { platform, externalId } },
        create: { ...account, schoolId: school.id, watchOnly: setup.unapproved === true },
        update: { name, handle },
      });
    }
    await enterContacts(tx, school.id, setup.contacts ?? []);
    return school.id;
  });
  await ensureUsers(
    ctx,
    setup.users.map((user) => ({ ...user, schoolId })),
  );
  return schoolId;
}

/** By its name; an installation with one school and no account in its configuration has only renamed it. */
async function schoolNamed(tx: Tx, name: string, hasAccounts: boolean): Promise<string | undefined> {
  const schools = await tx.school.findMany({ select: { id: true, name: true }, orderBy: { createdAt: 'asc' } });
  const found = schools.find((one) => one.name === name);
  return found?.id ?? (schools.length === 1 && !hasAccounts ? schools[0]?.id : undefined);
}

async function enterContacts(tx: Tx, schoolId: string, contacts: ContactSetup[]): Promise<void> {
  if ((await tx.contact.count({ where: { schoolId } })) > 0) return;
  for (const { duty, ...contact } of contacts) {
    const { id: contactId } = await tx.contact.create({ data: { schoolId, ...contact } });
    if (duty) await tx.shift.create({ data: { schoolId, contactId, kind: 'duty', ...duty } });
  }
}

/** The school that the configuration names, for the real platforms or a sandbox that runs elsewhere. */
export function configuredSchool(config: Config): SchoolSetup {
  const name = config.SCHOOL_NAME || 'School';
  const people = (emails: string[], role: UserInput['role'], title: string) =>
    emails.map((email) => ({ email, role, name: title }));
  return {
    name,
    nation: config.SCHOOL_NATION,
    // Of a copy of the platforms nothing is real.
    unapproved: config.mode === 'live',
    accounts: [
      ...(config.FACEBOOK_PAGE_ID
        ? [{ platform: 'facebook' as const, externalId: config.FACEBOOK_PAGE_ID, name, handle: '' }]
        : []),
      ...(config.X_USER_ID
        ? [{ platform: 'x' as const, externalId: config.X_USER_ID, name, handle: config.X_HANDLE }]
        : []),
    ],
    users: [
      ...people(config.COMMS_ADMIN_EMAILS, 'comms_admin', 'Communications administrator'),
      ...people(config.HEADTEACHER_EMAIL, 'headteacher', 'Headteacher'),
      ...people(config.DSL_EMAIL, 'dsl', 'Designated safeguarding lead'),
    ],
  };
}
