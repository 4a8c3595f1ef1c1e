/** A school and its console, as most tests of a page begin. */
import type { FastifyInstance } from 'fastify';
import type { Role } from '../../prisma/generated/client.js';
import { createApp } from '../../src/web/app.js';
import { type Browser, type Desk, makeSchool, makeUser, openDesk, type School, signedIn } from './helper.js';

export interface Console {
  desk: Desk;
  school: School;
  app: FastifyInstance;
  /** Somebody new of a role, signed in. */
  enter(role?: Role): Promise<Browser>;
  /** Somebody who is there already. */
  enterAs(userId: string): Promise<Browser>;
  close(): Promise<void>;
}

export async function openConsole(): Promise<Console> {
  const desk = await openDesk();
  const school = await makeSchool(desk.ctx);
  const app = await createApp(desk.ctx);
  const enterAs = (userId: string) => signedIn(app, desk.ctx, userId);
  return {
    ...{ desk, school, app, enterAs },
    enter: async (role) => enterAs((await makeUser(desk.ctx, school, role)).id),
    async close() {
      await app.close();
      await desk.close();
    },
  };
}
