import { sandboxSchool } from '../school.js';
import type { World } from '../world.js';
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

export function subscribedApps(_world: World, call: GraphCall): object {
  if (call.method !== 'GET') return { success: true };
  const { appId } = sandboxSchool.facebook;
  return { data: [{ id: appId, name: 'Schoolgate', subscribed_fields: ['feed', 'mention', 'messages'] }] };
}
