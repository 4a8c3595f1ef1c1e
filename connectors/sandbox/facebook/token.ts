import { sandboxSchool } from '../school.js';
import type { World } from '../world.js';
import { GraphError } from './errors.js';
import type { GraphCall } from './request.js';

const scopes = [
  'pages_show_list',
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_manage_engagement',
  'pages_manage_metadata',
  'pages_manage_posts',
];

/** GET debug_token (platforms.md F8). */
export function debugToken(_world: World, call: GraphCall): object {
  const { pageId, pageToken, userToken, appId } = sandboxSchool.facebook;
  const token = call.params.input_token;
  if (token !== pageToken && token !== userToken)
    return { data: { is_valid: false, error: { code: 190, message: 'Invalid OAuth access token.' }, scopes: [] } };
  return {
    data: {
      app_id: appId,
      type: token === pageToken ? 'PAGE' : 'USER',
      application: 'Schoolgate',
      data_access_expires_at: 0,
      expires_at: 0,
      is_valid: true,
      scopes,
      granular_scopes: scopes.map((scope) => ({ scope, target_ids: [pageId] })),
      profile_id: pageId,
      user_id: '100000000000001',
    },
  };
}

/** The fields of which the page tells our app; all of them until somebody ends it. */
export function subscribedApps(world: World, call: GraphCall): object {
  const { appId } = sandboxSchool.facebook;
  if (call.method === 'DELETE') world.store.put('meta', 'subscribed', { value: '' });
  if (call.method === 'POST') world.store.put('meta', 'subscribed', { value: fieldsOf(call).join() });
  if (call.method !== 'GET') return { success: true };
  const fields = (world.store.get('meta', 'subscribed')?.value ?? 'feed,mention,messages').split(',').filter(Boolean);
  return { data: fields.length > 0 ? [{ id: appId, name: 'Schoolgate', subscribed_fields: fields }] : [] };
}

function fieldsOf(call: GraphCall): string[] {
  const given = call.params.subscribed_fields;
  if (Array.isArray(given)) return given.map(String);
  if (typeof given === 'string' && given !== '') return given.split(',');
  throw new GraphError(100, '(#100) The parameter subscribed_fields is required.');
}
