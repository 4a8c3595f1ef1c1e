/** What can happen to a conversation, as its clocks see it (domain.md 2.3). */
import type { DueRule } from './clock.js';
import type { SchoolDay } from './school-hours.js';

/** What a wording asks of us. `courtesy` (praise, chat) is answered only where a school answers everything. */
export type Wants = 'answer' | 'courtesy' | 'nothing';

/** How somebody was answered: by us here, by us on the platform, in private, by phone, or another way in person. */
export type AnswerWay = 'reply' | 'outside' | 'private' | 'phone' | 'person';

/** Times are the platform's where it gives one. `by` is bot, outside or the id of a user. */
export type Happening = {
  /** Tells apart what happened at the same instant, the smaller first: a clock may stand still. */
  order?: string;
} /** `noticedAt`: when it reached us. */ & (
  | { kind: 'received'; item: string; at: Date; noticedAt?: Date }
  /** One wording, at the time it was written. `same`: it differs from the one before in signs and spaces only. */
  | { kind: 'judged'; item: string; at: Date; wants: Wants; same?: boolean }
  | { kind: 'hidden'; item: string; at: Date; by: string }
  | { kind: 'unhidden'; item: string; at: Date; by: string }
  | { kind: 'deleted'; item: string; at: Date }
  /** `to`: the item that it answers; it closes the author's earlier ones with it. */
  | { kind: 'answered'; at: Date; by: string; way: AnswerWay; to?: string }
  | { kind: 'acknowledged'; at: Date; by: string }
  | { kind: 'liked'; at: Date }
  /** A person says that nothing need be answered. */
  | { kind: 'settled'; item: string; at: Date; by: string }
  /** A person takes back what ended the waiting: it counts from the first time again. */
  | { kind: 'reopened'; item: string; at: Date; by: string }
);

export interface ClockRule extends DueRule {
  appliesTo: 'needs-answer' | 'all';
  schoolDay: SchoolDay;
}

export type StopWay = AnswerWay | 'hidden' | 'deleted' | 'settled' | 'nothing_to_answer';
