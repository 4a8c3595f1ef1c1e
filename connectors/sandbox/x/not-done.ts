import type { World } from '../world.js';
import type { XCall } from './request.js';

/** What X says of an act that it took and did not do: what stands, under 200. */
const stands: Record<string, (call: XCall) => object> = {
  'PUT tweets/:id/hidden': ({ body }) => ({ hidden: (body as { hidden?: boolean }).hidden !== true }),
  'DELETE tweets/:id': () => ({ deleted: false }),
  'POST users/:id/muting': () => ({ muting: false }),
  'DELETE users/:id/muting/:target': () => ({ muting: true }),
  'POST users/:id/blocking': () => ({ blocking: false }),
  'DELETE users/:id/blocking/:target': () => ({ blocking: true }),
};

/** The answer where this is one of the acts that are not done; nothing where it is. */
export function notDone({ x: { ways } }: World, template: string, call: XCall): object | undefined {
  const answer = stands[template];
  if (!answer || ways.notDone === 0) return undefined;
  ways.notDone -= 1;
  return { data: answer(call) };
}
