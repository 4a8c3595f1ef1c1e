/** Somebody who uses the pages that need no sign-in, as a person does: opens the page, takes a while, sends it. */
import type { Role } from '../../prisma/generated/client.js';
import { ensureUsers } from '../../src/users.js';
import { PAGE } from '../connectors/facebook-delivery.js';
import { openDesk } from '../inbound/desk.js';
import { browse, signedIn } from './helper.js';

export type Fields = Record<string, string>;
export type Public = Awaited<ReturnType<typeof openPublic>>;

export async function openPublic() {
  const desk = await openDesk({ env: { SECRET_KEYS: Buffer.alloc(32, 5).toString('base64') } });
  const visitor = browse(desk.app);
  /** Milliseconds between opening the page and sending it. */
  const sendForm = async (page: string, fields: Fields, after = 60_000) => {
    const { body } = await visitor.get(`/public/${page}`);
    desk.time.wall = new Date(desk.time.wall.getTime() + after);
    return visitor.post(`/public/${page}`, { stamp: stampOf(body), website: '', ...fields });
  };
  return {
    ...{ desk, visitor, sendForm },
    report: (fields: Fields) => sendForm('report', { reason: 'hurtful', ...fields }),
    hours(count: number) {
      desk.time.now = new Date(desk.time.now.getTime() + count * 3_600_000);
    },
    async person(role: Role) {
      const email = `${role}@test.example`;
      const [user] = await ensureUsers(desk.ctx, [{ schoolId: desk.schoolId, email, name: `Alex ${role}`, role }]);
      return signedIn(desk.app, desk.ctx, user?.id ?? '');
    },
    requests: (where: object = {}) => desk.ctx.db.publicRequest.findMany({ where, orderBy: { id: 'asc' } }),
  };
}

export const stampOf = (body: string) => /name="stamp" value="([^"]+)"/.exec(body)?.[1] ?? '';
export const linkOf = (id: string) => `https://www.facebook.com/${PAGE}/posts/900?comment_id=${id}`;
