import type { Signal } from '../types.js';
import { type Context, type Detector, ofKind, toSignal } from './context.js';

/** What a post may be about that changes what a comment under it means, and the words that tell. */
const topics: { kind: string; list: string; not?: string }[] = [
  { kind: 'body', list: 'any-post-body', not: 'any-post-adult' },
  { kind: 'grief', list: 'any-post-grief', not: 'any-post-poppy' },
  { kind: 'contested', list: 'any-post-contested' },
];
const word = /[\p{L}\p{N}]+/gu;
/** A post's description is a sentence; more tells nothing new. */
const most = 80;

/**
 * What the school's post was about: the same words are harmless under the menu and are not under a swimming photo.
 * The words stand in the post and not in the comment, so there is nothing to quote.
 */
export const post: Detector = {
  name: 'post-topic',
  detect({ comment, lexicons }: Context): Signal[] {
    if (comment.postContext === '') return [];
    const words = (comment.postContext.toLowerCase().match(word) ?? []).slice(0, most);
    // "passed away" is another thing than "passed": pairs stand in the lists with a hyphen.
    const pairs = words.slice(1).map((each, index) => `${words[index]}-${each}`);
    const isAbout = (list: string) => {
      const known = lexicons.singles.get(list);
      return [...words, ...pairs].some((each) => known?.has(each));
    };
    return topics
      .filter(({ list, not }) => isAbout(list) && !(not && isAbout(not)))
      .map(({ kind }) => ofKind(toSignal('post-topic'), kind));
  },
};
