/** A post of our own as its page shows it: what was typed, what stops it and why, in plain words, and what became of it. */
import { DateTime } from 'luxon';
import type { Finding, Place } from '../../moderation/posts/types.js';
import type { Context } from '../context.js';
import type { Book } from '../people/book.js';
import { fileNameOf } from '../pictures/taking.js';
import { pictureAnswers, postAnswers } from '../publishing/answers.js';
import { type Checked, pictureIdOf } from '../publishing/checking.js';
import type { Draft } from '../publishing/drafts.js';
import { platformNames } from '../words.js';
import { whenWords, type Zoned } from './dates.js';
import { dayWords } from './people-view.js';
import type { Tag } from './queue-view.js';
import { errorWords } from './words.js';

export const stateTags: Record<Draft['state'], Tag> = {
  draft: { text: 'Draft', colour: 'grey' },
  scheduled: { text: 'Waits for its time', colour: 'blue' },
  publishing: { text: 'On its way', colour: 'yellow' },
  published: { text: 'Out', colour: 'green' },
  stopped: { text: 'Stopped', colour: 'red' },
};

export interface PostShown extends Zoned {
  ctx: Context;
  book: Book;
}

/** Where something was found; the evidence is set beside it, and never marked as safe. */
const whereWords: Record<Place, string> = {
  caption: 'The words of the post name somebody',
  alt: 'The description of the picture names somebody',
  tag: 'A tag or hashtag names somebody',
  filename: 'The file’s name names somebody',
  metadata: 'The file holds more than the picture',
  'text-in-picture': 'A name can be read in the picture',
  people: 'Consent',
  place: 'It says where children are',
  content: 'What it says',
};

export function findingView(
  { clause, severity, where, evidence, picture, rule }: Finding,
  draft: Draft,
  { ctx, book }: PostShown,
) {
  const position = draft.pictures.find(({ id }) => picture && id === pictureIdOf(picture))?.position ?? null;
  const paraphrase = ctx.policy.clauses.find(({ id }) => id === clause)?.paraphrase ?? null;
  const unread = rule.endsWith('.unread');
  return {
    ...{ clause, paraphrase, position, stops: severity === 'block' },
    title: unread ? 'The words in the picture' : whereWords[where],
    // The check speaks of people by their ids.
    evidence: evidence
      .replace(/^[0-9a-f-]{36}(?=: )/, (id) => book.people.get(id)?.name ?? 'somebody no longer in the register')
      .replace(/\b\d{4}-\d{2}-\d{2}\b/g, dayWords),
  };
}

export function postView(draft: Draft, checked: Checked | null, shown: PostShown) {
  const { book, ctx } = shown;
  const { text, signOff, state, publishAt, targets, pictures, approvedAt } = draft;
  const answers = postAnswers(draft.answers);
  return {
    ...{
      id: draft.id,
      text,
      signOff,
      tag: stateTags[state],
      open: state === 'draft' || state === 'stopped',
      waits: state === 'scheduled',
    },
    when: publishAt ? whenWords(publishAt, shown) : null,
    accounts: targets.map(({ accountId }) => accountId),
    agreed: approvedAt ? whenWords(approvedAt, shown) : null,
    confirmed: answers.whereaboutsConfirmedBy ?? null,
    tripEndsAt: answers.tripEndsAt ? fieldTime(answers.tripEndsAt, shown) : '',
    targets: targets.map((target) => targetView(target, shown)),
    pictures: pictures.map((picture) => ({
      ...{ id: picture.id, position: picture.position, alt: picture.alt, answers: pictureAnswers(picture.answers) },
      ...{ shows: picture.shows, file: fileNameOf(ctx.config, picture), size: `${picture.width} × ${picture.height}` },
      people: picture.people.flatMap(({ personId }) => book.people.get(personId)?.name ?? []).join('\n'),
    })),
    gaps: checked?.gaps.map(({ words }) => words) ?? [],
    stops: views(checked, draft, shown).filter(({ stops }) => stops),
    warns: views(checked, draft, shown).filter(({ stops }) => !stops),
    clear: checked?.clear ?? false,
    asksForSecond: checked?.asksForSecond ?? false,
  };
}

/** As a field for a time holds it, in the school's zone. */
const fieldTime = (at: Date, { zone }: Zoned) => DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");

const views = (checked: Checked | null, draft: Draft, shown: PostShown) =>
  (checked?.findings ?? []).map((finding) => findingView(finding, draft, shown));

function targetView({ account, actions, permalink, publishedAt, takenDownAt }: Draft['targets'][number], zoned: Zoned) {
  const last = actions.at(-1);
  const failed = last?.state === 'failed' ? (errorWords[last.errorCode as keyof typeof errorWords] ?? null) : null;
  return {
    ...{ name: platformNames[account.platform], permalink, failed },
    out: publishedAt ? whenWords(publishedAt, zoned) : null,
    down: takenDownAt ? whenWords(takenDownAt, zoned) : null,
  };
}

/** A post in the list. */
export function postLine({ id, state, text, publishAt, pictures, targets }: Draft, zoned: Zoned) {
  const where = targets.map(({ account }) => platformNames[account.platform]).join(' and ');
  const first = text.trim().split('\n')[0] ?? '';
  return {
    ...{ id, tag: stateTags[state], where, pictures: pictures.length },
    title: first.slice(0, 80) || 'Without words',
    when: publishAt ? whenWords(publishAt, zoned) : null,
  };
}
