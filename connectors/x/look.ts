/** Whose account a token is for, and whether it can be read: by real reads, before anything is kept. */
import { z } from 'zod';
import { idSchema } from '../reading.js';
import { createXClient, type XSettings } from './client.js';
import { pageSchema } from './post.js';
import { chargesOf } from './usage.js';

const me = z.object({ data: z.object({ id: idSchema, username: z.string().min(1), name: z.string().catch('') }) });

export interface XProfile {
  userId: string;
  handle: string;
  name: string;
}

/** Throws ConnectorError where X does not let the token read its own account or its mentions. */
export async function lookAtX(settings: XSettings): Promise<XProfile> {
  const client = createXClient(settings);
  const { data } = await client.call({ family: 'me', answer: me, send: (api) => api.v2.get('users/me') });
  await client.call({
    family: 'mentions',
    answer: pageSchema,
    send: (api) => api.v2.get(`users/${data.id}/mentions`, { max_results: 5 }),
    costs: (answer) => chargesOf(answer, 'owned_read'),
  });
  return { userId: data.id, handle: data.username, name: data.name };
}
