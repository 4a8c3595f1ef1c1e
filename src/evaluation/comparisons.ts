/** Us beside the packages that a user would take instead: on what we flag, and on speed. */
import { isHate, isHidden, isSeen, type Judge } from './functions.js';
import type { Material } from './material.js';
import { type Contest, contest, type Flagger, type Question, rivals } from './rivals.js';
import { measureSpeed, type Speed } from './speed.js';

/** What a word filter is made for; nobody expects it to know a rumour or an address. */
const filterable = ['abuse', 'hate', 'sexual', 'threat', 'bullying'];

/** Rivals see only the words; so that the contest is fair, `judge` sees no more. */
export function contests({ sets, hate, sight }: Material, judge: Judge): Contest[] {
  const others = rivals();
  const all: Flagger[] = [
    { name: 'Schoolgate, hidden', flags: (text) => isHidden(judge(text)) },
    { name: 'Schoolgate, hidden or queued', flags: (text) => isSeen(judge(text)) },
    ...others,
  ];
  const forHate: Flagger[] = [{ name: 'Schoolgate, label hate', flags: (text) => isHate(judge(text)) }, ...others];
  // What taught us would flatter us beside packages that it did not teach.
  const rows = sets.flatMap((set) => (set.history === 'learnt' ? [] : set.rows));
  const ask = (some: typeof rows): Question[] =>
    some.map(({ comment, wanted }) => ({ text: comment.text, flag: wanted.disposition === 'hide' }));
  const sayable = rows.filter(
    ({ wanted }) => wanted.disposition !== 'hide' || wanted.labels.some((label) => filterable.includes(label)),
  );
  const functions = sight?.map(({ text, expect }) => ({ text, flag: expect.hide }));
  const hateful = hate?.map(({ text, hateful: flag }) => ({ text, flag }));
  return [
    contest('Labelled comments that taught nothing: to be hidden or not', ask(rows), all),
    contest(`The same, of those to be hidden only ${filterable.join(', ')}`, ask(sayable), all),
    ...(functions ? [contest('Functions of moderation: to be hidden or not', functions, all)] : []),
    ...(hateful ? [contest('Functions of hate: hateful or not', hateful, forHate)] : []),
  ];
}

/** The words of every set, through each of ours and through obscenity, the quickest of the rivals. */
export function speeds({ sets, civil, hate }: Material, ours: { name: string; run: Judge }[]): Speed[] {
  const texts = [
    ...sets.flatMap(({ rows }) => rows.map(({ comment }) => comment.text)),
    ...(civil ?? []),
    ...(hate ?? []).map(({ text }) => text),
  ];
  const obscenity = rivals().filter(({ name }) => name === 'obscenity');
  return measureSpeed(texts, [...ours, ...obscenity.map(({ name, flags }) => ({ name, run: flags }))]);
}
