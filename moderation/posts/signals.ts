/** What is looked for in our own posts beside what is looked for in comments: links by what they lead to, and loudness. */

import { findNamed } from '../names.js';
import { alsoAs, type Context, type Detector, ofKind, signalAt, written } from '../signals/context.js';
import { detectors } from '../signals/index.js';
import { person } from '../signals/person.js';
import type { Signal } from '../types.js';

/** Where a link leads, by its address alone: nothing is ever fetched. */
const postLink: Detector = {
  name: 'post-link',
  detect(context) {
    return context.text.list.flatMap((token): Signal[] => {
      if (token.kind !== 'url') return [];
      const kind = kindOf(context, written(context.text, token));
      const span = { field: 'text' as const, start: token.start, end: token.end };
      return kind ? [ofKind(signalAt('post-link', span, context), kind)] : [];
    });
  },
};

const affiliate = /[?&](?:tag|ref|aff|affid|affiliate|referral|utm_affiliate|irclickid|awc)=/i;

function kindOf({ lexicons }: Context, url: string): string | undefined {
  const host = url
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .split(/[/?#:]/)[0];
  const isOf = (list: string) =>
    [...(lexicons.singles.get(list) ?? [])].some((one) => host === one || host?.endsWith(`.${one}`));
  if (isOf('post-host-adult')) return 'adult';
  if (isOf('post-host-short')) return 'short';
  return affiliate.test(url) ? 'affiliate' : undefined;
}

const fewestLetters = 25;
const mostEmoji = 8;

/** A post in capitals, with a row of exclamation marks, or full of emoji. */
const postTone: Detector = {
  name: 'post-tone',
  detect(context) {
    const { text } = context.comment;
    const letters = text.match(/\p{L}/gu) ?? [];
    const capitals = text.match(/\p{Lu}/gu) ?? [];
    const found: Signal[] = [];
    const span = { field: 'text' as const, start: 0, end: Math.min(text.length, 60) };
    const say = (kind: string) => found.push(ofKind(signalAt('post-tone', span, context), kind));
    if (letters.length >= fewestLetters && capitals.length / letters.length > 0.6) say('capitals');
    if (/[!?]{4}/.test(text)) say('marks');
    if (context.text.list.filter(({ kind }) => kind === 'emoji').length > mostEmoji) say('emoji');
    return found;
  },
};

const named = new Set(['titled', 'full-name', 'surname']);

/** Somebody by name who is neither of the staff nor whoever is answered: a parent, a neighbour, anybody of the public. */
const outsider: Detector = {
  name: 'outsider',
  detect(context) {
    const tokens = context.text.list;
    const staff = findNamed(context.facts, tokens).filter(({ kind, exact }) => kind === 'staff' && exact);
    const ours = staff.map(({ from, to }) => ({ start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 }));
    const answered = new Set(context.author.name.list.flatMap(({ forms }) => forms));
    return person.detect(context).flatMap((signal): Signal[] => {
      const { kind = '', span } = signal;
      if (!span || !named.has(kind)) return [];
      const isOurs = ours.some(({ start, end }) => start < span.end && span.start < end);
      const last = tokens.findLast((token) => token.start >= span.start && token.end <= span.end);
      return isOurs || last?.forms.some((form) => answered.has(form)) ? [] : [alsoAs('outsider', signal)];
    });
  },
};

const own = [postLink, postTone, outsider];

/** Trained scores were learnt from comments, and say nothing of what a school writes. */
const notOfPosts = new Set(['classifier', 'sounds', 'thread', 'post', 'made-up-name', 'look-alike', 'insider']);

export const postDetectors: Detector[] = [...detectors.filter(({ name }) => !notOfPosts.has(name)), ...own];
