import type { CommentToJudge } from '../../moderation/types.js';

/** A comment under a post of ours, with these words. */
export const comment = (text: string, more: Partial<CommentToJudge> = {}): CommentToJudge => ({
  platform: 'facebook',
  surface: 'comment',
  author: { name: 'Sam Whitfield', handle: '', bio: '' },
  postContext: '',
  text,
  ...more,
});
