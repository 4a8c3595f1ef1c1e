/** Whether the page’s token may do what we do with it, by Facebook’s own debug_token and the page’s subscription (F8, F3.1). */
import { z } from 'zod';
import { ConnectorError } from '../connector.js';
import { idSchema } from '../reading.js';
import { createGraphClient, type FacebookSettings, type GraphClient } from './client.js';

const needed: Record<string, string> = {
  pages_read_engagement: 'read what the page published',
  pages_read_user_content: 'read comments and who wrote them',
  pages_manage_engagement: 'hide, answer and delete comments',
  pages_manage_metadata: 'be told of comments at once',
};

const answer = z.object({
  data: z.object({
    is_valid: z.boolean().catch(false),
    type: z.string().catch(''),
    scopes: z.array(z.string()).catch([]),
    expires_at: z.number().catch(0),
    data_access_expires_at: z.number().catch(0),
    profile_id: idSchema.optional().catch(undefined),
  }),
});

const WEEK = 7 * 86_400;

const wrongKind =
  'The token in the settings belongs to a person and not to the page. With it Facebook shows no comments at all and does not say so. Put in the page’s own token.';
const dead =
  'Facebook no longer accepts the page’s token. Somebody changed their password or lost their role. Connect the page again.';

/** What is wrong, in plain words for people; empty where all is well. Throws ConnectorError where it could not be asked. */
export async function tokenProblems(settings: FacebookSettings, now: Date): Promise<string[]> {
  const { appId, appSecret, pageToken, pageId } = settings;
  // Asked with the app's own token where there is one: a token of the page may be refused the look at itself.
  const asking = appId ? { ...settings, pageToken: `${appId}|${appSecret}` } : settings;
  const params = { input_token: pageToken };
  const { data } = await createGraphClient(asking).call({ method: 'GET', path: ['debug_token'], params, answer });
  if (!data.is_valid) return [dead];
  if (data.type.toUpperCase() !== 'PAGE') return [wrongKind];
  if (data.profile_id !== undefined && data.profile_id !== pageId)
    return ['The token in the settings belongs to another page. Put in the token of this one.'];
  const seconds = now.getTime() / 1000;
  const ends = [data.expires_at, data.data_access_expires_at].filter((at) => at > 0 && at - seconds < WEEK);
  return [
    ...(ends.length > 0
      ? ['The permission to read and write for the page ends within a week. Connect the page again before that.']
      : []),
    ...Object.entries(needed).flatMap(([scope, what]) =>
      data.scopes.includes(scope) ? [] : [`Schoolgate may not ${what}: the permission ${scope} is missing.`],
    ),
  ];
}

/** Throws `unauthorized` where comments cannot be read with this token at all; what cannot be asked is not held against it. */
export async function mustBePageToken(settings: FacebookSettings, now: Date): Promise<void> {
  const problems = await tokenProblems(settings, now).catch((error: unknown): string[] => {
    if (error instanceof ConnectorError && ['forbidden', 'invalid'].includes(error.code)) return [];
    throw error;
  });
  if (problems.includes(wrongKind))
    throw new ConnectorError('unauthorized', 'the token is a person’s and not the page’s');
  if (problems.includes(dead)) throw new ConnectorError('unauthorized', 'the token is not valid any more');
}

const FIELDS = ['feed', 'mention', 'messages'];
const apps = z.object({ data: z.array(z.object({ id: idSchema, subscribed_fields: z.array(z.string()).catch([]) })) });
const done = z.object({ success: z.union([z.boolean(), z.string()]) });

/** Sees to it that the page tells our app of what happens there; says so where that could not be done. */
export async function subscribed(client: GraphClient, { pageId, appId }: FacebookSettings): Promise<string[]> {
  const path = [pageId, 'subscribed_apps'];
  const { data } = await client.call({ method: 'GET', path, params: {}, answer: apps });
  const ours = data.find(({ id }) => appId === undefined || appId === '' || id === appId);
  if (ours && FIELDS.every((field) => ours.subscribed_fields.includes(field))) return [];
  const params = { subscribed_fields: FIELDS };
  const { success } = await client.call({ method: 'POST', path, params, answer: done });
  return String(success) === 'true'
    ? []
    : ['Facebook does not tell Schoolgate of new comments at once: the page could not be subscribed.'];
}
