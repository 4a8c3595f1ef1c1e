/** Events of the week's format, short to write. Everybody in them is invented. */
let count = 0;
const next = () => {
  count += 1;
  return String(count);
};

interface Said {
  id?: string;
  ref?: string;
  post?: string;
  parent?: string;
  by?: Partial<{ id: string; name: string; handle: string; bio: string }>;
}

export function post(ref: string, platform: 'facebook' | 'x' = 'facebook', text = 'Our bake sale is on Friday.') {
  return { id: `test-${next()}`, type: 'post_published', platform, postId: ref, by: 'Helen Straker', text, images: [] };
}

export function comment(text: string, { id, ref, post: postId = 'post-1', parent = undefined, by }: Said = {}) {
  const n = next();
  return {
    id: id ?? `test-${n}`,
    type: parent ? 'reply_added' : 'comment_added',
    platform: 'facebook',
    surface: parent ? 'reply' : 'comment',
    commentId: ref ?? `comment-${n}`,
    postId,
    parentId: parent ?? null,
    author: { id: `fb-test-${n}`, name: `Visitor ${n}`, handle: '', bio: '', ...by },
    text,
  };
}

export function xReply(text: string, { id, ref, post: postId = 'post-x', by }: Said = {}) {
  return { ...comment(text, { id, ref, post: postId, by }), type: 'reply_added', platform: 'x', surface: 'reply' };
}

export function mention(text: string, { id, ref, by }: Said = {}) {
  return { ...comment(text, { id, ref, by }), type: 'mention_added', platform: 'x', surface: 'mention', postId: null };
}

export function visitorPost(text: string, { id, ref, by }: Said = {}) {
  return { ...comment(text, { id, ref, by }), type: 'visitor_post_added', surface: 'visitor_post', postId: null };
}

export function edit(ref: string, text: string, postId = 'post-1') {
  return { id: `test-${next()}`, type: 'comment_edited', platform: 'facebook', commentId: ref, postId, text };
}

export function removal(ref: string, postId = 'post-1') {
  return { id: `test-${next()}`, type: 'comment_deleted', platform: 'facebook', commentId: ref, postId, by: 'author' };
}
