/** The digest as an e-mail: plain text, and HTML in tables and inline styles, which is what mail programs agree on. */
import { type ChartDay, chartColours, chartSize } from './bars.js';
import { chartAlt } from './chart.js';
import { type DigestWords, mostWords, type Section } from './lines.js';

export interface DigestMail {
  subject: string;
  text: string;
  html: string;
}

export const chartId = 'fourteen-days@schoolgate';

export function digestMail(words: DigestWords, { days, url }: { days: ChartDay[]; url: string }): DigestMail {
  const short = fitted(words, url);
  return { subject: words.subject, text: textOf(short, url), html: htmlOf(short, { days, url }) };
}

/** Cut to what can be read in a minute: what matters least goes first. */
export function fitted(words: DigestWords, url: string): DigestWords {
  let short = words;
  for (let next = shorter(short); next && countWords(textOf(short, url)) > mostWords; next = shorter(short))
    short = next;
  return short;
}

const fewestNeeds = 3;

/** One step shorter, or null. What needs the head, the safeguarding number and an account that is not read always stay. */
function shorter(words: DigestWords): DigestWords | null {
  const named = (title: string) => words.sections.find((section) => section.title === title);
  const needs = named('Needs you');
  const cut = named('Good news') ?? (needs && needs.lines.length > fewestNeeds ? needs : named('Hidden'));
  if (!cut) return null;
  // Of several needs the last but one goes: behind them stands how many more there are.
  const lines = cut === needs ? cut.lines.toSpliced(-2, 1) : [];
  const sections = words.sections.map((one) => (one === cut ? { ...one, lines } : one));
  return { ...words, sections: sections.filter((one) => one.lines.length > 0) };
}

export const countWords = (text: string) => text.split(/\s+/).filter(Boolean).length;

function textOf({ opening, sections, path }: DigestWords, url: string): string {
  const blocks = sections.map(({ title, lines }) =>
    [title.toUpperCase(), ...lines.map((line) => line.text + (line.path ? `: ${url}${line.path}` : ''))].join('\n'),
  );
  return `${[...(opening ? [opening] : []), ...blocks, `All of it, after signing in: ${url}${path}`].join('\n\n')}\n`;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (char) => escapes[char] ?? '');

const font = 'font-family:Arial,Helvetica,sans-serif;color:#0b0c0c;';
const cell = (style: string, content: string) => `<tr><td style="${font}${style}">${content}</td></tr>`;
const link = (to: string, text: string, style = '') =>
  `<a href="${escaped(to)}" style="color:#1d70b8${style}">${escaped(text)}</a>`;
/** As high as a thumb. */
const alone = ';display:inline-block;padding:11px 0';

function htmlOf({ subject, opening, sections, path }: DigestWords, at: { days: ChartDay[]; url: string }): string {
  const rows = [
    cell(
      'padding:10px 12px;background:#1b4d5c;color:#ffffff;font-size:17px;line-height:22px',
      `<strong>${escaped(subject)}</strong>`,
    ),
    ...(opening
      ? [cell('padding:10px 12px 0;font-size:17px;line-height:23px', `<strong>${escaped(opening)}</strong>`)]
      : []),
    ...sections.map((one) => sectionRow(one, at.url)),
    cell('padding:12px 12px 0', chartOf(at.days)),
    cell('padding:0 12px;font-size:16px;line-height:22px', link(at.url + path, 'Open it all, after signing in', alone)),
  ];
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(subject)}</title></head>
<body style="margin:0;padding:0;background:#ffffff"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;max-width:600px;text-align:left">
${rows.join('\n')}
</table></td></tr></table></body></html>
`;
}

function sectionRow({ title, lines }: Section, url: string): string {
  const body = lines.map((line) => (line.path ? link(url + line.path, line.text) : escaped(line.text))).join('<br>');
  return cell(
    'padding:9px 12px 0;font-size:16px;line-height:21px',
    `<h2 style="margin:0;font-size:16px;line-height:21px">${escaped(title)}</h2>${body}`,
  );
}

function chartOf(days: ChartDay[]): string {
  const { width, height } = chartSize;
  const key = (colour: string, text: string) =>
    `<span style="color:${colour}" aria-hidden="true">&#9632;</span>&nbsp;${text}`;
  const keys = [key('#7d9fa9', 'received'), key(chartColours.inTime, 'in time'), key(chartColours.late, 'late')];
  const alt = escaped(chartAlt(days));
  return `<img src="cid:${chartId}" alt="${alt}" width="${width}" height="${height}" style="display:block;width:100%;max-width:${width}px;height:auto;border:0"><span style="font-size:14px;line-height:20px">Last ${days.length} days: ${keys.join(' &nbsp;')}</span>`;
}
