// Node's own loader hooks (20.6 and newer). A bug whose place is not found any more stops the process, so that no run passes for want of its bug.
export const bugs = {
  // The reply is sent first, and its row is written when the platform has answered.
  'reply-before-row': {
    file: '/dist/src/resolutions.js',
    change: (source) =>
      put(source, {
        before: 'const { created, entry } = await ctx.db.$transaction(',
        text: 'const said = await sayFirst(ctx, input);\n',
      })
        .replace('return created;', 'await noteSaid(ctx, created, said);\nreturn created;')
        .concat(`
import { connectorOf as connectorFor } from './context.js';
async function sayFirst(ctx, input) {
  if (input.what !== 'reply') return null;
  const comment = await ctx.db.comment.findUnique({ where: { id: input.commentId }, include: { account: true, post: true } });
  const { surface, externalId: commentExternalId, post } = comment;
  return connectorFor(ctx, comment.account).perform({ kind: 'reply', surface, commentExternalId, postExternalId: post?.externalId, text: input.text.trim() });
}
async function noteSaid(ctx, ids, said) {
  if (said) await ctx.db.action.updateMany({ where: { id: { in: ids }, kind: 'reply' }, data: { state: 'done', doneAt: ctx.clock.now(), externalId: said.externalId } });
}
`),
  },
  // The platform hears "received" at once, and the delivery is stored afterwards.
  'ack-before-store': {
    file: '/dist/src/inbound/delivering.js',
    change: (source) =>
      source.replace(/await (receiveAll\(ctx, [^;]*\));/, 'setTimeout(() => $1.catch(() => {}), 250);'),
  },
  // The platform is never asked to show a comment again.
  'unhide-ignored': {
    file: '/dist/src/actions.js',
    change: (source) =>
      source.replace(
        'return await connector.perform(effect);',
        "return effect.kind === 'unhide' ? {} : await connector.perform(effect);",
      ),
  },
};

let bug;

export function initialize({ bug: name }) {
  bug = bugs[name];
  if (!bug) throw new Error(`There is no bug “${name}”. There are: ${Object.keys(bugs).join(', ')}.`);
}

export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context);
  if (!url.endsWith(bug.file)) return loaded;
  const source = String(loaded.source);
  const changed = bug.change(source);
  if (changed === source) throw new Error(`The place for the bug in ${bug.file} was not found.`);
  return { ...loaded, source: changed };
}

function put(source, { before, text }) {
  return source.includes(before) ? source.replace(before, text + before) : source;
}
