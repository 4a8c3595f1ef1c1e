/** A whole Schoolgate with its fakes, and its console without a browser: what a publisher sends, and what the platforms then show. */
import type { FastifyInstance } from 'fastify';
import sharp from 'sharp';
import type { Role } from '../../prisma/generated/client.js';
import type { Context } from '../../src/context.js';
import { grantRight } from '../../src/publishing/rights.js';
import { ensureUsers } from '../../src/users.js';
import { createApp } from '../../src/web/app.js';
import { type Schoolgate, startSchoolgate } from '../schoolgate.js';
import { type Browser, signedIn } from '../web/helper.js';
import { multipart } from '../web/multipart.js';

export interface PublishingDesk {
  school: Schoolgate;
  ctx: Context;
  schoolId: string;
  /** Somebody new of a role, signed in, who may publish on both accounts unless it says otherwise. */
  enter(name: string, role: Role, mayPublish?: boolean): Promise<Person>;
  /** By platform. */
  accounts: { facebook: string; x: string };
  close(): Promise<void>;
}

export interface Person {
  browser: Browser;
  userId: string;
}

export async function openPublishing(): Promise<PublishingDesk> {
  const school = await startSchoolgate();
  const { ctx, schoolId } = school.running;
  const app: FastifyInstance = await createApp(ctx);
  const rows = await ctx.db.account.findMany({ where: { schoolId } });
  const idOf = (platform: 'facebook' | 'x') => rows.find((row) => row.platform === platform)?.id ?? '';
  const accounts = { facebook: idOf('facebook'), x: idOf('x') };
  return {
    ...{ school, ctx, schoolId, accounts },
    async enter(name, role, mayPublish = true) {
      const email = `${name.toLowerCase()}@test.example`;
      const [user] = await ensureUsers(ctx, [{ schoolId, role, name, email }]);
      if (!user) throw new Error('no user was made');
      const head = await ctx.db.user.findFirstOrThrow({ where: { schoolId, role: 'headteacher' } });
      for (const accountId of mayPublish ? Object.values(accounts) : [])
        await grantRight(ctx, { schoolId, userId: head.id }, { userId: user.id, accountId, untilDate: '2027-07-31' });
      return { browser: await signedIn(app, ctx, user.id), userId: user.id };
    },
    async close() {
      await app.close();
      await school.close();
    },
  };
}

/** The fields of a post; `#` in the name of a field stands for the id of the first picture. */
export type Fields = Record<string, string | string[]>;

export interface Sending {
  fields?: Fields;
  files?: { name: string; bytes: Buffer }[];
  doing?: 'save' | 'now' | 'later';
  /** Of a page that was opened earlier (`stampOn`); without it the page is opened now. */
  seen?: string;
}

/** What is asked of every picture, answered so that nothing stops it. */
export const harmless: Fields = {
  'alt-#': 'A painted wall',
  'shows-#': 'none',
  'readable-#': 'no',
  'face-#': 'no',
  'swimwear-#': 'no',
  'source-#': 'our own',
};

export async function newPost({ browser }: Person): Promise<string> {
  await browser.get('/posts');
  const answer = await browser.post('/posts');
  return String(answer.headers.location);
}

/** Sends the form of a post as it stands on its page, with these fields over it. */
export async function sendPost(desk: PublishingDesk, { browser }: Person, path: string, sending: Sending) {
  const seen = sending.seen ?? (await stampOn({ browser }, path));
  const pictures = await desk.ctx.db.picture.findMany({
    where: { publicationId: path.split('/')[2] ?? '' },
    orderBy: { position: 'asc' },
  });
  const named = Object.entries(sending.fields ?? {}).flatMap(([name, value]) => {
    const field = name.replace('#', pictures[0]?.id ?? '');
    return (Array.isArray(value) ? value : [value]).map((one): [string, string] => [field, one]);
  });
  const fields: [string, string][] = [
    ['_csrf', browser.csrf()],
    ['seen', seen],
    ['doing', sending.doing ?? 'save'],
    ...named,
  ];
  const files = (sending.files ?? []).map((file) => ({ field: 'files', ...file }));
  const answer = await browser.send({ method: 'POST', url: path, ...multipart(fields, files) });
  // The words of new pictures are read before anybody goes on.
  if (files.length > 0) await desk.school.settle();
  return answer;
}

/** What the page of a post showed, as its form sends it back. */
export async function stampOn({ browser }: Pick<Person, 'browser'>, path: string): Promise<string> {
  return /name="seen" value="([^"]+)"/.exec((await browser.get(path)).body)?.[1] ?? '';
}

/** A second person opens the page and agrees. */
export const agreeTo = async (person: Person, path: string) =>
  person.browser.post(`${path}/agree`, { seen: await stampOn(person, path) });

/** A picture without a word in it, of a colour of its own. */
export const plainPicture = (hue: number) =>
  sharp({ create: { width: 320, height: 240, channels: 3, background: { r: hue % 256, g: (hue * 7) % 256, b: 90 } } })
    .jpeg()
    .toBuffer();
