/** The contacts as people edit them: who, by which ways, when on duty, when away. Everything is written into the audit chain. */
import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { type ContactRole, rotaIsEmpty } from '../../moderation/ladder.js';
import type { Role, ShiftKind } from '../../prisma/generated/client.js';
import { appendAudit } from '../audit.js';
import type { Context } from '../context.js';
import type { Tx } from '../db/index.js';
import { climbEach } from './climb.js';
import { peopleOf } from './people.js';
import { alertSettings } from './settings.js';
import { forgetWays } from './unreachable.js';

export interface ContactInput {
  role: ContactRole;
  name: string;
  email: string;
  teamsUrl: string;
  slackUrl: string;
  webhookUrl: string;
}

export interface Editor {
  schoolId: string;
  userId: string;
}

/** Who is told of a case must be able to look at it. An address that has a user keeps the role it has. */
const userRoles: Record<ContactRole, Role> = {
  dsl: 'dsl',
  deputy_dsl: 'deputy_dsl',
  head: 'headteacher',
  deputy_head: 'deputy_head',
  chair: 'chair',
  trust: 'chair',
  comms_on_duty: 'comms_admin',
  media_lead: 'media_lead',
};

/** Adds a contact, or changes the one with this id. False where the school has none of that id. */
export async function saveContact(
  ctx: Context,
  { schoolId, userId }: Editor,
  { id, ...input }: ContactInput & { id?: string },
): Promise<boolean> {
  return ctx.db.$transaction(async (tx) => {
    const known = id ? await tx.contact.findFirst({ where: { id, schoolId, removedAt: null } }) : null;
    const moved = known && ways.some((way) => known[way] !== input[way]);
    if (moved) await forgetWays(tx, known);
    // What was tested was the old address.
    const data = { ...input, ...(moved && { testedAt: null, changedAt: ctx.clock.now() }) };
    const { count } = id
      ? await tx.contact.updateMany({ where: { id, schoolId, removedAt: null }, data })
      : await tx.contact.createMany({ data: [{ id: uuid(), schoolId, webhookSecret: newSecret(), ...input }] });
    if (count === 0) return false;
    if (input.email) await mayLook(tx, schoolId, input);
    await note(ctx, tx, { schoolId, userId }, { kind: id ? 'contact.changed' : 'contact.added', role: input.role });
    return true;
  });
}

const ways = ['email', 'teamsUrl', 'slackUrl', 'webhookUrl'] as const;

const newSecret = () => randomBytes(24).toString('base64url');

async function mayLook(tx: Tx, schoolId: string, { email, name, role }: ContactInput): Promise<void> {
  const data = [{ id: uuid(), schoolId, email: email.toLowerCase(), name, role: userRoles[role] }];
  await tx.user.createMany({ data, skipDuplicates: true });
}

export async function removeContact(ctx: Context, editor: Editor, id: string): Promise<void> {
  const { schoolId } = editor;
  await ctx.db.$transaction(async (tx) => {
    const where = { id, schoolId, removedAt: null };
    const contact = await tx.contact.findFirst({ where });
    if (!contact) return;
    await tx.contact.updateMany({ where, data: { removedAt: ctx.clock.now() } });
    await forgetWays(tx, contact);
    await note(ctx, tx, editor, { kind: 'contact.removed', role: contact.role });
  });
}

export interface ShiftInput {
  contactId: string;
  kind: ShiftKind;
  fromDate: string;
  untilDate: string;
}

export async function addShift(ctx: Context, editor: Editor, shift: ShiftInput): Promise<boolean> {
  const { schoolId } = editor;
  return ctx.db.$transaction(async (tx) => {
    const contact = await tx.contact.findFirst({ where: { id: shift.contactId, schoolId, removedAt: null } });
    if (!contact) return false;
    await tx.shift.create({ data: { id: uuid(), schoolId, ...shift } });
    await note(ctx, tx, editor, { kind: 'rota.added', role: contact.role, shift });
    return true;
  });
}

export async function removeShift(ctx: Context, editor: Editor, id: string): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.shift.deleteMany({ where: { id, schoolId: editor.schoolId } });
    if (count > 0) await note(ctx, tx, editor, { kind: 'rota.removed' });
  });
}

export interface TimesInput {
  quietFrom: string;
  quietUntil: string;
  weekends: boolean;
}

export interface StormInput {
  /** More harmful comments than this in so many minutes are a storm; so many under one post a pile-on. */
  stormOver: number;
  stormMinutes: number;
  pileOnFrom: number;
}

export async function saveSettings(ctx: Context, editor: Editor, data: TimesInput | StormInput): Promise<void> {
  const { schoolId } = editor;
  await ctx.db.$transaction(async (tx) => {
    await alertSettings(tx, schoolId);
    await tx.alertSetting.update({ where: { schoolId }, data });
    await note(ctx, tx, editor, { kind: 'stormOver' in data ? 'alerts.storm' : 'alerts.times', ...data });
  });
}

/** A test alert to one contact, by all of its ways, at any hour. */
export async function sendTest(ctx: Context, editor: Editor, contactId: string): Promise<boolean> {
  const { schoolId } = editor;
  const now = ctx.clock.now();
  const actions = await ctx.db.$transaction(async (tx) => {
    const contact = await tx.contact.findFirst({ where: { id: contactId, schoolId, removedAt: null } });
    if (!contact) return null;
    const id = uuid();
    const what = { kind: 'test' as const, priority: 4, category: 'a test', key: `test:${id}`, tell: [contact.role] };
    await tx.alert.create({ data: { id, schoolId, ...what, openedAt: now, climbsFrom: now } });
    const ids = await climbEach(ctx, tx, { alertIds: [id], only: contactId });
    await note(ctx, tx, editor, { kind: 'contact.tested', role: contact.role });
    return ids;
  });
  for (const id of actions ?? []) await ctx.queue.add('perform-action', id, { priority: 1 });
  return actions !== null;
}

export interface ContactsPage {
  contacts: Awaited<ReturnType<typeof listContacts>>;
  settings: TimesInput & StormInput;
  rotaEmpty: boolean;
}

export async function contactsPage(ctx: Context, school: { id: string; timezone: string }): Promise<ContactsPage> {
  const contacts = await listContacts(ctx, school.id);
  const settings = await alertSettings(ctx.db, school.id);
  const people = await peopleOf(ctx.db, school, ctx.clock.now());
  return { contacts, settings, rotaEmpty: rotaIsEmpty(people) };
}

function listContacts(ctx: Context, schoolId: string) {
  return ctx.db.contact.findMany({
    where: { schoolId, removedAt: null },
    include: { shifts: { orderBy: { fromDate: 'asc' } } },
    orderBy: [{ role: 'asc' }, { createdAt: 'asc' }],
  });
}

async function note(
  ctx: Context,
  tx: Tx,
  { schoolId, userId }: Editor,
  { kind, ...facts }: { kind: string } & Record<string, unknown>,
): Promise<void> {
  await appendAudit(tx, { schoolId, at: ctx.clock.now() }, [{ kind, actor: userId, facts }]);
}
