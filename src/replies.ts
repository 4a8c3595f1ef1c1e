/** What the school may say: its fixed words from the packs in use, and the check that every reply passes. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerDay, byWhen } from '../moderation/acknowledging.js';
import type { Calendar } from '../moderation/clock.js';
import { checkReply, type ReplyProblem } from '../moderation/reply-check.js';
import {
  fillTemplate,
  mergeReplyWords,
  parseReplyWords,
  type ReplyWords,
  spokenLanguage,
  type TemplateKind,
} from '../moderation/reply-words.js';
import type { Platform } from '../moderation/types.js';
import type { Context } from './context.js';
import type { Tx } from './db/index.js';
import { located, readSource } from './pack-source.js';
import { policiesFolder } from './policies.js';
import { isHome, rollOfSchool } from './roll.js';

/** The usual words, and over them those of each pack in its order. A wrong file stops the start, by file and line. */
export function loadReplyWords(packs: readonly string[], folder = policiesFolder()): ReplyWords {
  const files = [join(folder, 'templates.yaml'), ...packs.map((pack) => join(folder, pack, 'templates.yaml'))];
  return mergeReplyWords(files.filter(existsSync).map(readWords));
}

function readWords(file: string): ReplyWords {
  const source = readSource(readFileSync(file, 'utf8'), file);
  return located(source, () => parseReplyWords(source.data));
}

const known = new Map<string, ReplyWords>();

export function replyWordsOf({ config }: Pick<Context, 'config'>): ReplyWords {
  const words = known.get(config.POLICY_PACKS) ?? loadReplyWords(config.POLICY_PACKS.split(',').map((id) => id.trim()));
  known.set(config.POLICY_PACKS, words);
  return words;
}

export interface Saying {
  kind: TemplateKind;
  school: string;
  /** By when the promise has to be kept. */
  dueAt: Date;
  now: Date;
  calendar: Calendar;
}

/** The fixed words as they would go out now; undefined where no template of that kind is fit to be sent. */
export function fixedWords(ctx: Pick<Context, 'config'>, saying: Saying): string | undefined {
  const { kind, school, dueAt, now, calendar } = saying;
  const words = replyWordsOf(ctx);
  const language = spokenLanguage(words, kind, ctx.config.REPLY_LANGUAGE);
  const by = byWhen(answerDay(dueAt, now, calendar), now, language);
  const procedure = ctx.config.COMPLAINTS_PROCEDURE || undefined;
  return fillTemplate(words, { kind, language, values: { school, by, ...(procedure && { procedure }) } });
}

export interface Leaving {
  schoolId: string;
  text: string;
  platform: Platform;
  /** The name under which they wrote whom we answer; empty where the platform gave none. */
  to?: string;
}

/** Why these words may not leave, for the person who wrote them; empty where they may. */
export async function replyProblems(
  ctx: Pick<Context, 'config' | 'db' | 'homeId' | 'policy'>,
  tx: Tx,
  { schoolId, text, platform, to }: Leaving,
): Promise<ReplyProblem[]> {
  const { policy } = ctx;
  const home = isHome(ctx, schoolId);
  const own = home ? ctx.config.SCHOOL_CONTACTS : [];
  const school = home ? ctx.config.SCHOOL_NAME : await nameOf(tx, schoolId);
  return checkReply(text, { platform, roll: await rollOfSchool(ctx, tx, schoolId), own, school, to, policy });
}

const nameOf = async (tx: Tx, id: string): Promise<string> =>
  (await tx.school.findFirst({ where: { id }, select: { name: true } }))?.name ?? '';
