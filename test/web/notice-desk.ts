/** A school whose office works notices of complaint under section 5 of the Defamation Act 2013. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Role } from '../../prisma/generated/client.js';
import { createApp } from '../../src/web/app.js';
import { type Browser, type Desk, makeCase, makeSchool, makeUser, openDesk, type School, signedIn } from './helper.js';

export interface NoticeDesk {
  desk: Desk;
  app: FastifyInstance;
  school: School;
  office: Browser;
  enter(role: Role): Promise<Browser>;
  /** Tuesday of the week, "10T09:00"; times of forms are local, and so is UTC in November. */
  at(text: string): string;
  /** A case, and what the school was sent about it. */
  start(form?: object, more?: object): ReturnType<typeof begin>;
  close(): Promise<void>;
}

export const whole = {
  ...{ name: 'Zelda Quince', email: 'zelda.quince@home.example', statement: 'Zelda steals', place: 'On the page' },
  ...{ harm: 'It calls me a thief', meaning: 'That I stole', wrong: 'I did not' },
  ...{ unknownWriter: 'yes', shareName: 'no', shareEmail: 'no', reach: 'private' },
};

export async function openNoticeDesk(): Promise<NoticeDesk> {
  const desk = await openDesk();
  const school = await makeSchool(desk.ctx);
  const app = await createApp(desk.ctx);
  await makeUser(desk.ctx, school, 'headteacher');
  const enter = async (role: Role) => {
    const browser = await signedIn(app, desk.ctx, (await makeUser(desk.ctx, school, role)).id);
    await browser.get('/my-sign-in');
    return browser;
  };
  const at = (text: string) => {
    desk.time.now = new Date(`2026-11-${text}:00Z`);
    return `2026-11-${text}`;
  };
  const office = await enter('comms_admin');
  let count = 0;
  const start = (form: object = {}, more: object = {}) => {
    count += 1;
    const caseNumber = `2026-01${String(count).padStart(2, '0')}`;
    const sent = { ...whole, received: at('10T09:00'), stamp: randomUUID(), ...form };
    return begin({ desk, school, office }, { caseNumber, sent, more });
  };
  const close = async () => {
    await app.close();
    await desk.close();
  };
  return { desk, app, school, office, enter, at, start, close };
}

interface Beginning {
  caseNumber: string;
  /** The form. */
  sent: Record<string, string>;
  /** Of the case. */
  more: object;
}

async function begin(
  { desk, school, office }: Pick<NoticeDesk, 'desk' | 'school' | 'office'>,
  { caseNumber, sent, more }: Beginning,
) {
  const made = await makeCase(desk.ctx, school, { caseNumber, text: 'Zelda steals', ...more });
  const path = `/cases/${caseNumber}/notice`;
  const answer = await office.post(path, sent);
  const row = async () => desk.ctx.db.defamationNotice.findFirstOrThrow({ where: { commentId: made.comment.id } });
  const step = async (what: string, step: string, fields: Record<string, string> = {}) =>
    office.post(`${path}/step`, { notice: (await row()).id, what, step, ...fields });
  const terms = () =>
    desk.ctx.db.term.findMany({
      where: { commentId: made.comment.id, kind: 'defamation_notice' },
      orderBy: { key: 'asc' },
    });
  const gone = () => desk.ctx.db.comment.update({ where: { id: made.comment.id }, data: { deletedAt: desk.time.now } });
  const page = async () => (await office.get(path)).body;
  return { ...made, caseNumber, path, answer, row, step, terms, gone, page };
}
