/** A person who says yes (or no) on the fakes' pages of consent, as a browser would. */
import { createHash, randomBytes } from 'node:crypto';

/** `address` makes the platform's address; resolves with what came back to the app. */
export async function consent(address: (to: { state: string; challenge: string }) => string) {
  const verifier = randomBytes(48).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const back = await decide(address({ state, challenge }), 'allow');
  if (back.searchParams.get('state') !== state) throw new Error('another state came back');
  return { verifier, code: back.searchParams.get('code') ?? '' };
}

/** Opens a page of consent and follows one of its two links; the address that the browser is sent to. */
export async function decide(url: string, choice: 'allow' | 'refuse'): Promise<URL> {
  const page = await (await fetch(url)).text();
  const link = new RegExp(`id="${choice}" href="([^"]+)"`).exec(page)?.[1]?.replaceAll('&amp;', '&');
  if (!link) throw new Error(`no page of consent: ${page.slice(0, 300)}`);
  const answer = await fetch(new URL(link, url), { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '');
}
