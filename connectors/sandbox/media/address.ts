/** Where pictures lie: on servers of their own, under addresses that end after some days (platforms.md F3.4, part 3, 21). */
import type { Answer } from '../gate/gate.js';
import type { Picture } from '../store/records.js';
import type { World } from '../world.js';
import { shownPicture } from './shown.js';

/** A platform's API and where its pictures lie: the real one, and what takes its place below the sandbox's own address. */
interface Shelf {
  api: string;
  pictures: string;
}

export const shelves = {
  facebook: { api: 'https://graph.facebook.com', pictures: 'https://scontent.xx.fbcdn.net' },
  x: { api: 'https://api.x.com', pictures: 'https://pbs.twimg.com' },
} as const satisfies Record<string, Shelf>;

const lastsMs = 3 * 24 * 3_600_000;

/** For a caller who reaches the API under `base`. `oe` is when it ends, in seconds, hexadecimal, as Facebook writes it. */
export function pictureAddress(shelf: Shelf, base: string, { picture, now }: { picture: Picture; now: Date }): string {
  const host = base === shelf.api ? shelf.pictures : base;
  const ends = Math.floor((now.getTime() + lastsMs) / 1000).toString(16);
  return `${host}/media/${picture.id}/${encodeURIComponent(picture.file)}?oe=${ends}`;
}

/** GET of such an address: 403 where it has ended, as both platforms answer. */
export async function answerPicture(
  world: World,
  request: Request,
  find: (id: string) => Picture | undefined,
): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url);
  const [, id] = /^\/media\/(\d+)\//.exec(pathname) ?? [];
  if (request.method !== 'GET' || id === undefined)
    return { response: new Response(null, { status: 404 }), unknown: true };
  const ends = Number.parseInt(searchParams.get('oe') ?? '', 16) * 1000;
  if (!(world.now().getTime() < ends)) return { response: new Response('URL signature expired', { status: 403 }) };
  const picture = find(id);
  if (!picture) return { response: new Response(null, { status: 404 }) };
  const bytes = await shownPicture(world, picture);
  return { response: new Response(new Uint8Array(bytes), { headers: { 'content-type': 'image/jpeg' } }) };
}
