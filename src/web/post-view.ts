/** A post of our own as its page shows it: what was typed, what stops it and why, in plain words, and what became of it. */
import { DateTime } from 'luxon';
import type { Finding, Place } from '../../moderation/posts/types.js';
import type { Context } from '../context.js';
import type { Book } from '../people/book.js';
import { postKey, type Sight } from '../pictures/live/sights.js';
import { fileNameOf } from '../pictures/taking.js';
import { pictureAnswers, postAnswers } from '../publishing/answers.js';
import { type Checked, pictureIdOf } from '../publishing/checking.js';
import type { Draft } from '../publishing/drafts.js';
import { stampOf } from '../publishing/stamp.js';
import { platformNames } from '../words.js';
import { whenWords, type Zoned } from './dates.js';
import { dayWords } from './people-view.js';
import type { ReadPost } from './post-form.js';
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
  /** Of what is up: whether visitors see it. */
  sights?: Map<string, Sight>;
  /** What was typed just now and could not be taken, over what stands there. */
  typed?: ReadPost;
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

export function postView(stored: Draft, checked: Checked | null, shown: PostShown) {
  const { state, publishAt, targets, approvedAt } = stored;
  const draft = shown.typed ? laidOver(stored, shown.typed) : stored;
  const { text, signOff } = draft;
  const answers = postAnswers(draft.answers);
  const found = (checked?.findings ?? []).map((finding) => findingView(finding, stored, shown));
  return {
    ...{ id: draft.id, stamp: stampOf(stored), text, signOff, tag: stateTags[state] },
    open: state === 'draft' || state === 'stopped',
    ...{ waits: state === 'scheduled', onItsWay: state === 'publishing' },
    when: publishAt ? whenWords(publishAt, shown) : null,
    accounts: draft.targets.map(({ accountId }) => accountId),
    agreed: approvedAt ? whenWords(approvedAt, shown) : null,
    agreementOver: checked?.agreementOver ?? false,
    confirmed: answers.whereaboutsConfirmedBy ?? null,
    tripEndsAt: shown.typed?.typed.tripEndsAt ?? (answers.tripEndsAt ? fieldTime(answers.tripEndsAt, shown) : ''),
    targets: targets.map((target) => targetView(target, shown)),
    pictures: draft.pictures.map((picture) => pictureView(picture, shown)),
    gaps: (checked?.gaps ?? []).map(({ words, picture }) => ({
      words,
      at: draft.pictures.find(({ id }) => id === picture)?.position ?? null,
    })),
    stops: found.filter(({ stops }) => stops),
    warns: found.filter(({ stops }) => !stops),
    clear: checked?.clear ?? false,
    asksForSecond: checked?.asksForSecond ?? false,
    asksForHead: checked?.asksForHead ?? false,
  };
}

function pictureView(picture: Draft['pictures'][number], { ctx, book, typed }: PostShown) {
  const { id, position, alt, answers, shows, people, width, height } = picture;
  const names = people.flatMap(({ personId }) => book.people.get(personId)?.name ?? []).join('\n');
  return {
    ...{ id, position, alt, answers: pictureAnswers(answers), shows },
    ...{
      file: fileNameOf(ctx.config, picture),
      size: `${width} × ${height}`,
      people: typed?.typed.people.get(id) ?? names,
    },
  };
}

/** The draft as its form was sent, for the fields of the page alone. */
function laidOver(draft: Draft, { input, typed }: ReadPost): Draft {
  const pictures = draft.pictures.map((picture) => {
    const said = input.pictures.find(({ id }) => id === picture.id);
    if (!said) return picture;
    const { alt, answers, people } = said;
    const shows = said.shows ?? (typed.people.get(said.id) ? 'people' : null);
    return { ...picture, alt, answers, shows, people: people.map((personId) => ({ pictureId: said.id, personId })) };
  });
  const targets = draft.targets.filter(
    ({ accountId, externalId }) => externalId !== null || input.accountIds.includes(accountId),
  );
  const { text, signOff, answers } = input;
  return { ...draft, text, signOff, answers: JSON.parse(JSON.stringify(answers)), pictures, targets };
}

/** As a field for a time holds it, in the school's zone. */
const fieldTime = (at: Date, { zone }: Zoned) => DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");

function targetView(target: Draft['targets'][number], shown: PostShown) {
  const { account, accountId, externalId, actions, permalink, publishedAt, takenDownAt } = target;
  const last = actions.at(-1);
  const hiddenAt = shown.sights?.get(postKey({ accountId, postExternalId: externalId ?? '' }))?.hiddenAt;
  const why = whyOf(last?.errorCode ?? account.haltCode);
  return {
    ...{ name: platformNames[account.platform], permalink },
    failed: last?.state === 'failed' ? why : null,
    waits: last?.state === 'pending' ? why : null,
    out: publishedAt ? whenWords(publishedAt, shown) : null,
    down: takenDownAt ? whenWords(takenDownAt, shown) : null,
    hidden: hiddenAt && !takenDownAt ? whenWords(hiddenAt, shown) : null,
  };
}

/** Our own check says "invalid" too, and what it found stands on the page. */
function whyOf(code: string | null): string | null {
  if (code === 'invalid')
    return 'It was stopped: by what stands below, or because the platform did not take it as it is.';
  return errorWords[code as keyof typeof errorWords] ?? null;
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
