/** The same report for a spreadsheet: one table after the other. */
import { toCsv } from '../csv-text.js';
import type { Report } from '../figures/report.js';
import type { Zoned } from './dates.js';
import { answererWords, summaryOf, turnedView } from './report-view.js';

export function reportCsv(report: Report, zoned: Zoned): string {
  const iso = (at: Date | null) => at?.toISOString() ?? '';
  const { all, byLabel, byLanguage } = turnedView(report.turned);
  const tables: (string | number)[][][] = [
    [[report.period.title, 'figure'], ...summaryOf(report, zoned).map(({ name, value }) => [name, value])],
    [
      [
        'period',
        'received',
        'to answer',
        'in time',
        'only acknowledged',
        'answered late',
        'overdue',
        'waiting',
        'in time by school hours',
        'late by school hours',
      ],
      ...report.series.map((row) => [
        ...[row.key, row.received, row.asked, row.inTime],
        ...[row.botOnly, row.late, row.overdue, row.waiting, row.schoolInTime, row.schoolLate],
      ]),
    ],
    [
      [
        'answered by',
        'answers',
        'in time',
        'in time by school hours',
        'middle time in seconds',
        'middle time in school hours, seconds',
      ],
      ...report.answerers.map((one) => [
        ...[
          answererWords[one.by] ?? one.by,
          one.count,
          one.inTime,
          one.schoolInTime,
          one.elapsed ?? '',
          one.school ?? '',
        ],
      ]),
    ],
    [
      ['hidden under clause', 'category', 'count'],
      ...report.figures.hiding.groups.map(({ clause, category, count }) => [clause, category, count]),
    ],
    [
      ['decided by people', 'line', 'decided', 'shown again', 'hidden by a person only', 'complaints'],
      ...[
        ...[all].map((one) => ['all', one] as const),
        ...byLabel.map((one) => ['label', one] as const),
        ...byLanguage.map((one) => ['language', one] as const),
      ].map(([of, one]) => [of, one.name, one.decided, one.shown, one.hidden, one.complaints]),
    ],
    [
      ['late: case', 'platform', 'received', 'due', 'due by school hours', 'answered'],
      ...report.late.map((one) => [
        ...[
          one.caseNumber ?? '',
          one.platform,
          iso(one.receivedAt),
          iso(one.dueAt),
          iso(one.schoolDueAt),
          iso(one.answeredAt),
        ],
      ]),
    ],
  ];
  return tables.map(toCsv).join('\r\n');
}
