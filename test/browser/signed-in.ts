/** Somebody of a role in a browser of their own, signed in by the link that they are sent. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { Role } from '../../prisma/generated/client.js';
import { ensureUsers, issueLink } from '../../src/users.js';
import type { Schoolgate } from '../schoolgate.js';
import { openPage, press, type Watched } from './browser.js';

export interface Person extends Watched {
  userId: string;
}

interface Wanted {
  role: Role;
  /** Else a name made of the role. */
  name?: string;
  options?: BrowserContextOptions;
}

export async function enterAs(school: Schoolgate, browser: Browser, { role, name, options }: Wanted): Promise<Person> {
  const { ctx, schoolId } = school.running;
  const called = name ?? `Kim ${role.replaceAll('_', ' ')}`;
  const email = `${called.toLowerCase().replaceAll(' ', '.')}@test.example`;
  const [user] = await ensureUsers(ctx, [{ schoolId, role, name: called, email }]);
  if (!user) throw new Error('no user was made');
  const watched = await openPage(browser, options);
  await watched.page.goto(await issueLink(ctx, user.id));
  await press(watched.page, watched.page.getByRole('button', { name: /continue/i }));
  await watched.page.waitForURL((address) => !address.pathname.startsWith('/sign-in'));
  await watched.page.waitForLoadState('load');
  return { ...watched, userId: user.id };
}
