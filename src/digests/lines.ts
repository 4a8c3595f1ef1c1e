/** What the head's digest says (domain.md 8.1): numbers in, short lines out. No name, no quotation, no detail of a child. */
import { DateTime } from 'luxon';
import type { Need } from '../figures/hiding.js';
import type { Figures } from '../figures/index.js';
import type { ChartDay } from './bars.js';
import type { DigestSpan } from './days.js';

/** All that a digest is written from. Kept with it as JSON: times are ISO texts. */
export interface DigestNumbers {
  span: { date: string; kind: DigestSpan['kind']; from: string; until: string };
  zone: string;
  figures: Figures;
  /** How many came in the same span of the four weeks before, on average; null where that is not known. */
  usual: number | null;
  oldestLate: string | null;
  needs: (Omit<Need, 'since'> & { since: string })[];
  /** Accounts that are not read now, by the platform's name. */
  unread: string[];
  /** Titles of policies whose review is overdue. */
  policiesDue: string[];
  /** Pictures and posts that must come down or be mended; absent in a digest of an older version. */
  pictures?: { count: number; late: number };
  days: ChartDay[];
}

export interface Section {
  title: string;
  /** Each may lead somewhere on the console. */
  lines: { text: string; path?: string }[];
}

export interface DigestWords {
  subject: string;
  /** Said first where nothing needs the head. */
  opening: string | null;
  sections: Section[];
  /** Where the whole of it stands, after signing in. */
  path: string;
}

const mostNeeds = 5;
export const mostWords = 150;

export function digestWords(numbers: DigestNumbers): DigestWords {
  const { span, figures, needs } = numbers;
  const path = `/digest/${span.date}`;
  const subject = `Social media, ${dayWords(span, numbers.zone)}: ${needWords(needs.length)}, ${figures.openLate.count} late`;
  const quiet = isQuiet(numbers);
  const saying = quiet ? `Nothing needs you. ${allAnswered(figures)}` : openingOf(figures);
  const opening = needs.length > 0 ? null : saying;
  const sections = quiet ? [healthSection(numbers)] : allSections(numbers);
  return { subject, opening, path, sections: sections.filter(({ lines }) => lines.length > 0) };
}

/** In the order of what matters to a reader with one minute. */
function allSections(numbers: DigestNumbers): Section[] {
  return [
    needsSection(numbers),
    section('Answering', answeringLine(numbers)),
    picturesSection(numbers),
    section('Hidden', hiddenLine(numbers.figures)),
    section('Safeguarding', dslLine(numbers.figures)),
    section('Good news', praiseLine(numbers.figures)),
    healthSection(numbers),
  ];
}

/** A consent that is over, a name, or nobody said who is in a picture. */
function picturesSection({ pictures }: DigestNumbers): Section {
  if (!pictures || pictures.count === 0) return { title: 'Pictures', lines: [] };
  const late = pictures.late > 0 ? `, ${pictures.late} overdue` : '';
  return { title: 'Pictures', lines: [{ text: `${pictures.count} to take down or mend${late}`, path: '/live' }] };
}

const section = (title: string, text: string | null): Section => ({ title, lines: text === null ? [] : [{ text }] });

function isQuiet({ figures, needs, unread, pictures }: DigestNumbers): boolean {
  const { answering, openLate, hiding, bansToConfirm, dsl } = figures;
  const counts = [needs.length, answering.waiting, answering.late, openLate.count, hiding.hidden, hiding.restored];
  return [...counts, bansToConfirm, dsl, unread.length, pictures?.count ?? 0].every((count) => count === 0);
}

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
const needWords = (count: number) => plural(count, 'needs you', 'need you');

function openingOf({ openLate }: Figures): string {
  if (openLate.count === 0) return 'Nothing needs you.';
  return `Nothing needs your decision, but ${plural(openLate.count, 'answer is', 'answers are')} late.`;
}

function allAnswered({ answering }: Figures): string {
  if (answering.received === 0) return 'No comments came.';
  return `${plural(answering.received, 'comment', 'comments')}, all answered or none needed.`;
}

function needsSection({ needs, zone, span }: DigestNumbers): Section {
  const lines: Section['lines'] = needs.slice(0, mostNeeds).map(({ category, caseNumber, since }) => ({
    text: `${sentence(category)}, since ${timeWords(since, zone)}`,
    path: `/cases/${caseNumber}`,
  }));
  const rest = needs.length - lines.length;
  if (rest > 0) lines.push({ text: `and ${rest} more`, path: `/digest/${span.date}` });
  return { title: 'Needs you', lines };
}

function answeringLine({ figures, usual, oldestLate, zone }: DigestNumbers): string {
  const { received, asked, inTime, botOnly, waiting, schoolInTime } = figures.answering;
  const { count, schoolCount } = figures.openLate;
  const oldest = oldestLate === null ? '' : `, the oldest due ${timeWords(oldestLate, zone)}`;
  const bot = botOnly === 0 ? '' : `, ${botOnly} so far only acknowledged automatically`;
  const answered = `${inTime} in time${inTime === schoolInTime ? '' : ` (${schoolInTime} by school hours)`}`;
  const parts = [`${received} received${trendOf(received, usual)}, ${asked} to answer: ${answered}${bot}`];
  parts.push(`${waiting} waiting`);
  if (figures.answering.late > 0) parts.push(`${figures.answering.late} answered late`);
  const late = `${count === 0 ? 'None' : count} late now${count === schoolCount ? '' : ` (${schoolCount} by school hours)`}`;
  return `${parts.join('; ')}. ${late}${oldest}.`;
}

/** So much more or less than usual is worth a word, and never a difference of one or two. */
const notable = { share: 0.25, count: 3 };

/** Only against the same weekday (domain.md 8.1): a Monday is no trend beside a Friday. */
function trendOf(received: number, usual: number | null): string {
  if (usual === null) return '';
  const more = received - usual;
  if (Math.abs(more) < Math.max(notable.count, usual * notable.share)) return '';
  return ` ${more > 0 ? '↑' : '↓'} (usually ${Math.round(usual)})`;
}

const mostCategories = 4;

function hiddenLine({ hiding, bansToConfirm, criticismLeftUp }: Figures): string {
  const parts: string[] = [];
  parts.push(hiding.hidden > 0 ? `${hiding.hidden}: ${categoryWords(hiding)}.` : 'Nothing.');
  if (hiding.restored > 0) parts.push(`${hiding.restored} put back.`);
  if (criticismLeftUp > 0) parts.push(`${plural(criticismLeftUp, 'complaint', 'complaints')} left up.`);
  if (bansToConfirm > 0) parts.push(`${plural(bansToConfirm, 'ban', 'bans')} to confirm.`);
  return parts.join(' ');
}

function categoryWords({ hidden, groups }: Figures['hiding']): string {
  const byCategory = new Map<string, number>();
  for (const { category, count } of groups) byCategory.set(category, (byCategory.get(category) ?? 0) + count);
  const shown = [...byCategory].sort((a, b) => b[1] - a[1]).slice(0, mostCategories);
  const rest = hidden - shown.reduce((total, [, count]) => total + count, 0);
  const words = shown.map(([category, count]) => `${category} (${count})`);
  return [...words, ...(rest > 0 ? [`other (${rest})`] : [])].join(', ');
}

const dslLine = ({ dsl }: Figures) => (dsl === 0 ? null : `${dsl} passed to the safeguarding lead.`);
const praiseLine = ({ praise }: Figures) =>
  praise === 0 ? null : `${plural(praise, 'comment was', 'comments were')} praise or thanks.`;

function healthSection({ unread, policiesDue }: DigestNumbers): Section {
  const lines = unread.map((name) => ({ text: `${name} is not being read. The office has been told.` }));
  const due = policiesDue.map((title) => ({ text: `Policy to be reviewed: ${title}`, path: '/policy' }));
  const healthy = lines.length === 0 ? [{ text: 'Every account is read.' }] : lines;
  return { title: 'Health', lines: [...healthy, ...due.slice(0, 2)] };
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function dayWords({ date, kind }: DigestNumbers['span'], zone: string): string {
  const day = DateTime.fromISO(date, { zone }).toFormat('ccc d LLL', { locale: 'en-GB' });
  return kind === 'weekly' ? `week to ${day}` : day;
}

/** "Tue 3:15pm"; with the date where it is longer ago than the weekday tells. */
function timeWords(iso: string, zone: string): string {
  const at = DateTime.fromISO(iso, { zone });
  return at
    .toFormat(at.minute === 0 ? 'ccc d LLL ha' : 'ccc d LLL h:mma', { locale: 'en-GB' })
    .replace(/[AP]M/, (half) => half.toLowerCase());
}
