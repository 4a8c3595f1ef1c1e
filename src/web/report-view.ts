/** A report as its page and its CSV show it: words and shares, ready to print. */
import { DateTime } from 'luxon';
import type { WrittenLanguage } from '../../moderation/language.js';
import { chartSvg } from '../digests/chart.js';
import type { Answering, LateOne } from '../figures/answering.js';
import type { Report } from '../figures/report.js';
import type { Turned, TurnedLine } from '../figures/turned.js';
import { spanWords, untilWords, whenWords, type Zoned } from './dates.js';
import { labelWords, platformWords } from './words.js';

export function reportView(report: Report, zoned: Zoned, clauses: Map<string, string>) {
  const { figures, series, period } = report;
  const { hiding } = figures;
  return {
    title: period.title,
    id: period.id,
    summary: summaryOf(report, zoned),
    series: series.map((row) => ({ ...row, when: keyWords(row.key), late: row.late + row.overdue })),
    seriesBy: period.kind === 'month' ? 'Day' : 'Month',
    chart: chartSvg(
      chartRows(series),
      ' class="sg-chart" aria-hidden="true" focusable="false" preserveAspectRatio="none"',
    ),
    late: report.late.map((one) => lateView(one, zoned)),
    answerers: report.answerers.map((one, index) => ({
      who: answererWords[one.by] ?? one.by,
      // The governors are told how well the school answers, not who was slow.
      onPaper: answererWords[one.by] ?? `A member of staff (${index + 1})`,
      count: one.count,
      inTime: one.inTime,
      schoolInTime: one.schoolInTime,
      elapsed: secondsWords(one.elapsed),
      school: secondsWords(one.school),
    })),
    turned: turnedView(report.turned),
    hidden: hiding.groups.map(({ clause, category, count }) => ({
      clause: clause || 'None: a person chose to hide it',
      words: clauses.get(clause) ?? '',
      category,
      count,
      share: hiding.hidden === 0 ? 0 : Math.round((count / hiding.hidden) * 100),
    })),
  };
}

export const answererWords: Record<string, string> = {
  bot: 'Schoolgate, by a holding answer only',
  outside: 'Somebody on the platform itself',
};

const share = (part: number, whole: number) => (whole === 0 ? 'none to count' : `${Math.round((part / whole) * 100)}%`);

/** Each line of the summary, which is also the head of the CSV. */
export function summaryOf({ figures, swift }: Report, zoned: Zoned): { name: string; value: string }[] {
  const { answering, hiding, openLate } = figures;
  const answered = answering.inTime + answering.late;
  const oldest = openLate.oldest ? `, the oldest due ${whenWords(openLate.oldest, zoned)}` : '';
  return [
    { name: 'Comments received', value: `${answering.received}` },
    { name: 'Of these, to be answered', value: `${answering.asked}` },
    {
      name: 'Answered in time',
      value: `${answering.inTime} (${share(answering.inTime, answering.asked - answering.waiting)})`,
    },
    {
      name: 'Answered in time, counting school hours only',
      value: `${answering.schoolInTime} (${share(answering.schoolInTime, answering.schoolInTime + answering.schoolLate)})`,
    },
    {
      name: 'Of those answered, only acknowledged automatically',
      value: `${answering.botOnly} (${share(answering.botOnly, answered)})`,
    },
    { name: 'Answered late', value: `${answering.late}` },
    { name: 'Late and not answered', value: `${answering.overdue}` },
    { name: 'Late or not answered, counting school hours only', value: `${answering.schoolLate}` },
    { name: 'Waiting, still in time', value: `${answering.waiting}` },
    { name: 'Late now, whenever they came', value: `${openLate.count}${oldest}` },
    { name: 'Hidden', value: `${hiding.hidden}` },
    { name: 'Out of sight within two minutes of arriving', value: swiftWords(hiding.byBot, swift) },
    { name: 'Put back in this time', value: `${hiding.restored}` },
    {
      name: 'Hidden wrongly',
      value: `${hiding.wrong} of ${hiding.byBot} that Schoolgate hid by itself (${share(hiding.wrong, hiding.byBot)})`,
    },
    { name: 'Complaints left up', value: `${figures.criticismLeftUp}` },
    { name: 'Passed to the safeguarding lead', value: `${figures.dsl}` },
    { name: 'Bans to confirm now', value: `${figures.bansToConfirm}` },
  ];
}

function swiftWords(byBot: number, { inTime, middle, most }: Report['swift']): string {
  const half = middle === null ? '' : `; half of them within ${swiftly(middle)}, 95% within ${swiftly(most ?? middle)}`;
  return `${inTime} of ${byBot} that Schoolgate hid by itself (${share(inTime, byBot)})${half}`;
}

const swiftly = (seconds: number) => (seconds < 60 ? `${Math.ceil(seconds)} s` : secondsWords(seconds));

const languageWords: Record<WrittenLanguage, string> = {
  english: 'English',
  welsh: 'Welsh',
  other: 'Another language',
  unclear: 'Too short to tell',
};

const turnedLine = (name: string, { decided, shown, hidden, complaints }: TurnedLine) => {
  const part = share(shown + hidden, decided);
  return { name, decided, shown, hidden, complaints, share: part };
};

/** Of a label alone it is too few to tell: the lines stand beside that of all. */
export function turnedView({ all, byLabel, byLanguage, cut }: Turned) {
  const lines = byLabel.map((one) => turnedLine(labelName(one.label), one));
  return {
    cut,
    all: turnedLine('All', all),
    byLabel: lines,
    byLanguage: byLanguage.map((one) => turnedLine(languageWords[one.language], one)),
  };
}

const labelName = (label: string) =>
  label === '' ? 'No label' : label in labelWords ? labelWords[label as keyof typeof labelWords] : label;

const chartRows = (series: (Answering & { key: string })[]) =>
  series.map(({ key, received, inTime, late, overdue }) => ({ date: key, received, inTime, late: late + overdue }));

/** "Mon 9 Nov" or "November 2026". */
function keyWords(key: string): string {
  return DateTime.fromISO(key).toFormat(key.length === 10 ? 'ccc d LLL' : 'LLLL yyyy', { locale: 'en-GB' });
}

function lateView({ caseNumber, platform, receivedAt, dueAt, schoolDueAt, answeredAt }: LateOne, zoned: Zoned) {
  return {
    caseNumber,
    where: platformWords[platform as keyof typeof platformWords],
    received: whenWords(receivedAt, zoned),
    due: untilWords(dueAt, zoned),
    answered: answeredAt ? whenWords(answeredAt, zoned) : 'not yet',
    by: lateBy(dueAt, answeredAt ?? zoned.now),
    schoolBy: lateBy(schoolDueAt, answeredAt ?? zoned.now),
  };
}

const lateBy = (due: Date, at: Date) => (at <= due ? 'in time' : spanWords(due, at));

function secondsWords(seconds: number | null): string {
  return seconds === null ? 'not known' : spanWords(new Date(0), new Date(seconds * 1000));
}
