/** What must hold after any disorder. Pure: what the platforms show, what the database holds and what was posted go in. */
import type { KnownComment, Posted, Record, Shown } from './seen.js';

export interface Violation {
  rule: string;
  what: string;
}

const rules: { [rule: string]: (record: Record) => string[] } = {
  'everything comes to rest': ({ unsettled }) => unsettled,
  'no process ends by itself': ({ ended }) => ended,
  'what was posted is known': lostComments,
  'what was acknowledged is stored': lostDeliveries,
  'one decision for each wording': undecided,
  'what must be hidden is hidden, and nothing else': wronglyShown,
  'what people decided is done': notCarriedOut,
  'nothing public is doubled': doubled,
  'nothing public is without a row': withoutRow,
  'every effect is done': unfinished,
  'every alert is delivered, or shown as undelivered': untold,
  'no name, word or key is in a log, a letter or a number': ({ leaks }) => leaks,
  'the audit chain holds': ({ audit }) => (audit.ok ? [] : [audit.said]),
};

export const ruleNames = Object.keys(rules);

export function violationsOf(record: Record): Violation[] {
  return Object.entries(rules).flatMap(([rule, check]) => check(record).map((what) => ({ rule, what })));
}

const idOf = ({ platform, externalId }: { platform: string; externalId: string }) => `${platform} ${externalId}`;

const byRef = (shown: Shown[]) => new Map(shown.flatMap((one) => (one.ref === null ? [] : [[one.ref, one] as const])));

const byId = (comments: KnownComment[]) => new Map(comments.map((one) => [idOf(one), one]));

/** Of what was removed the platform has no id any more: its words are looked for instead. */
function knownOf(record: Record): (posted: Posted) => KnownComment | undefined {
  const shown = byRef(record.shown);
  const known = byId(record.comments);
  const byText = new Map(record.comments.flatMap((one) => one.revisions.map(({ text }) => [text, one] as const)));
  return ({ ref, wordings }) => {
    const there = shown.get(ref);
    return there ? known.get(idOf(there)) : byText.get(wordings[0]?.text ?? '');
  };
}

function lostComments(record: Record): string[] {
  const find = knownOf(record);
  const shown = byRef(record.shown);
  return record.posted.flatMap((posted) => {
    const known = find(posted);
    if (!posted.removed && !shown.has(posted.ref)) return [`${posted.ref} vanished from the platform`];
    if (!known) return [`${posted.ref} is not in the database`];
    const standing = known.revisions.find(({ current }) => current)?.text;
    const last = posted.wordings.at(-1)?.text;
    return posted.removed || standing === last ? [] : [`${posted.ref} is known with other words than those that stand`];
  });
}

/** Facebook tells of each wording by webhook until we answer 200, so each must have come that way too, whatever a reading found. */
function lostDeliveries(record: Record): string[] {
  const find = knownOf(record);
  const ofFacebook = record.posted.filter(({ platform }) => platform === 'facebook');
  return ofFacebook.flatMap((posted) => {
    const known = find(posted);
    const missing = posted.wordings.filter(
      ({ text }) => !known?.revisions.some((revision) => revision.text === text && revision.byWebhook),
    );
    return known ? missing.map(() => `${posted.ref}: a delivery was answered and is not stored`) : [];
  });
}

function undecided({ comments }: Record): string[] {
  return comments.flatMap((comment) => {
    if (comment.ours) return [];
    const wrong = comment.revisions.filter(({ decisions }) => decisions !== 1);
    return wrong.map(({ decisions }) => `${idOf(comment)}: a wording has ${decisions} decisions`);
  });
}

function wronglyShown(record: Record): string[] {
  const known = byId(record.comments);
  const posted = new Map(record.posted.map((one) => [one.ref, one]));
  return record.shown.flatMap((shown) => {
    const comment = known.get(idOf(shown));
    if (shown.ours || !comment) return [];
    const people = comment.resolutions.includes('restore');
    const decided = comment.revisions.find(({ current }) => current)?.disposition === 'hide';
    const mood = posted.get(shown.ref ?? '')?.wordings.at(-1)?.mood;
    if (mood !== undefined && decided !== (mood === 'hurts')) return [`${shown.ref} was judged wrongly`];
    const wanted = mood === undefined ? undefined : decided && !people;
    // What was hidden for its first words stays hidden until a person has looked at the new ones.
    const once = comment.revisions.some(({ disposition }) => disposition === 'hide');
    if (wanted === true && !shown.hidden) return [`${shown.ref ?? idOf(shown)} must be hidden and is not`];
    if (wanted === false && shown.hidden && (people || !once)) return [`${shown.ref} must be visible and is not`];
    return [];
  });
}

function notCarriedOut(record: Record): string[] {
  const shown = byRef(record.shown);
  const known = byId(record.comments);
  return record.chosen.flatMap(({ what, ref, text, accepted }) => {
    const there = shown.get(ref);
    const comment = there && known.get(idOf(there));
    const noted = comment?.resolutions.includes(what) ?? false;
    if (accepted && !noted) return [`${ref}: the ${what} was accepted and is not in the database`];
    if (!there || !noted) return [];
    if (what === 'restore') return there.hidden ? [`${ref} was restored and is still hidden`] : [];
    const answers = record.shown.filter((one) => one.ours && one.text === text);
    return answers.length === 1 ? [] : [`${ref}: the reply stands there ${answers.length} times`];
  });
}

/** What the school said in public, where no visitor and no played week said it for us. */
const ourWords = ({ shown }: Record) => shown.filter(({ ours, ref }) => ours && ref === null);

const placeOf = ({ platform, place, parent, text }: Shown) => `${platform} ${place} ${parent ?? ''} “${text}”`;

function withRows({ actions }: Record): (shown: Shown) => boolean {
  const ids = new Set(actions.flatMap(({ externalId }) => externalId ?? []));
  return ({ externalId }) => ids.has(externalId);
}

/** The same words may stand there again on another day, by a wish of their own; each wish knows one of them. */
function doubled(record: Record): string[] {
  const hasRow = withRows(record);
  const places = new Map<string, Shown[]>();
  for (const one of ourWords(record)) places.set(placeOf(one), [...(places.get(placeOf(one)) ?? []), one]);
  return [...places].flatMap(([place, all]) =>
    all.length > 1 && !all.every(hasRow) ? [`${all.length} times: ${place}`] : [],
  );
}

function withoutRow(record: Record): string[] {
  const hasRow = withRows(record);
  return ourWords(record)
    .filter((one) => !hasRow(one))
    .map(placeOf);
}

function unfinished({ actions }: Record): string[] {
  const ended = new Set(['done', 'cancelled']);
  return actions.flatMap(({ id, kind, state, errorCode }) =>
    // What its writer deleted meanwhile cannot be hidden any more; where it still stands, the rule above sees it.
    kind === 'assist' || kind === 'notify' || ended.has(state) || errorCode === 'not_found'
      ? []
      : [`${kind} ${id} is ${state} (${errorCode})`],
  );
}

function untold({ alerts, letters, actions, untold: cases }: Record): string[] {
  const taken = new Set(letters);
  const waiting = alerts.flatMap(({ id, kind, closed, nextAt, steps }) => {
    if (steps.length === 0 && nextAt === null && !closed) return [`alert ${id} (${kind}) was told to nobody`];
    return steps.flatMap(({ state, channel, notificationId }) => {
      if (state === 'waiting') return [`alert ${id}: a message waits for ever`];
      const lost = state === 'sent' && channel === 'email' && !taken.has(notificationId);
      return lost ? [`alert ${id}: a letter is called sent and the mail server has none`] : [];
    });
  });
  const stuck = actions.filter(
    ({ kind, state }) => kind === 'notify' && (state === 'pending' || state === 'performing'),
  );
  return [
    ...waiting,
    ...cases.map((caseNumber) => `case ${caseNumber} has no alert`),
    ...stuck.map(({ id }) => `message ${id} was not sent`),
  ];
}
