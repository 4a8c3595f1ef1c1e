/** The files of a school's own system, with what goes wrong in them: bad rows are told, and the rest counts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validFor } from '../../moderation/consent.js';
import { readRegister } from '../../src/people/register.js';
import { TableError } from '../../src/people/table.js';
import { root } from '../../src/root.js';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const week = (name: string) => readFileSync(join(root, 'connectors/sandbox/week', `${name}.csv`));
const pupilsCsv = 'id,legal_forename,preferred_forename,surname,upn\nP1,Jakub,Kuba,Novik,Z1\nP2,Zoë,,Latham,Z2\n';
const head = 'pupil_id,use,given_by,relationship,given_on,expires_on,withdrawn_on,evidence_ref\n';
const consentsOf = (rows: string, header = head) =>
  readRegister({ pupils: bytes(pupilsCsv), consents: bytes(`${header}${rows}`) });
const when = { at: new Date('2026-11-20T12:00:00Z'), zone: 'Europe/London', renewMonths: 12 };
const none = { grants: [], doNotPublish: false };

describe('the week', () => {
  it('is read whole, without a fault', () => {
    const files = { pupils: week('pupils'), consents: week('consents'), staff: week('staff') };
    const { register, problems } = readRegister(files);
    expect(problems).toEqual([]);
    expect([register.pupils.length, register.staff.length]).toEqual([60, 12]);
    expect(register.pupils.find(({ id }) => id === 'P003')?.forenames).toEqual(['Oliver', 'Ollie']);
    const on = (id: string, day: string) => {
      const at = new Date(`${day}T12:00:00Z`);
      const standing = validFor(register.consents.get(id) ?? none, 'social_media', { ...when, at });
      return standing.valid ? 'valid' : standing.fault;
    };
    expect(['P033', 'P041'].map((id) => on(id, '2026-11-11'))).toEqual(['valid', 'valid']);
    expect(['P033', 'P041', 'P008', 'P025', 'P010', 'P045', 'P030'].map((id) => on(id, '2026-11-13'))).toEqual([
      'expired',
      'withdrawn',
      'missing',
      'no-evidence',
      'not-yet-valid',
      'expired',
      'valid',
    ]);
  });

  it('keeps no date of birth', () => {
    const { register } = readRegister({ pupils: week('pupils') });
    expect(JSON.stringify(register.pupils)).not.toMatch(/\d{4}-\d\d-\d\d/);
  });
});

describe('exports of other systems', () => {
  it.each([
    [
      'SIMS',
      'Adno,UPN,Legal Surname,Legal Forename,Preferred Surname,Preferred Forename,DOB\n7,Z7,Novik,Jakub,Nowik,Kuba,31/02/2016',
    ],
    ['Arbor', 'Arbor Student ID,First Name,Last Name,Preferred First Name,UPN\n7,Jakub,Novik,Kuba,Z7'],
    ['Bromcom', 'Admission No,Legal First Name,Legal Last Name,Preferred First Name,Year Group\n7,Jakub,Novik,Kuba,4'],
    ['ScholarPack', 'Adm No,Forename,Surname,Known As,Class\n7,Jakub,Novik,Kuba,Oak'],
    ['one column of names', 'Admission Number,Student\n7,"Novik, Jakub Kuba"'],
  ])('%s', (_, text) => {
    const { register, problems } = readRegister({ pupils: bytes(text) });
    expect(problems).toEqual([]);
    expect(register.pupils).toMatchObject([{ id: '7', surname: 'Novik' }]);
    expect(register.pupils[0]?.forenames.join(' ')).toBe('Jakub Kuba');
    expect(register.personOf('7')).toBe('7');
  });

  it('finds a pupil by any of the numbers', () => {
    const { register } = readRegister({ pupils: bytes('Adno,UPN,Forename,Surname\n7,Z7,Jakub,Novik') });
    expect([register.personOf('7'), register.personOf('z7'), register.personOf('8')]).toEqual(['7', '7', undefined]);
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${pupilsCsv}`, 'utf8')],
    ['Windows-1252', Buffer.from(pupilsCsv, 'latin1')],
    ['UTF-16', Buffer.from(`\ufeff${pupilsCsv}`, 'utf16le')],
    ['semicolons', bytes(pupilsCsv.replaceAll(',', ';'))],
    ['tabs', bytes(pupilsCsv.replaceAll(',', '\t'))],
    ['lines of an old Mac', bytes(pupilsCsv.replaceAll('\n', '\r'))],
  ])('reads %s', (_, file) => {
    expect(readRegister({ pupils: file }).register.pupils.map(({ forenames }) => forenames)).toEqual([
      ['Jakub', 'Kuba'],
      ['Zoë'],
    ]);
  });

  it('takes a column for each use', () => {
    const { register, problems } = consentsOf(
      '7,Yes,no,,parent,01/09/2026,F1\n',
      'Admission No,Website,Social Media,Press,Relationship,Date given,Form reference\n'.replace('Admission No', 'UPN'),
    );
    expect(problems).toEqual([{ file: 'consents', line: 2, words: 'it is of nobody on the roll' }]);
    const good = consentsOf(
      'Z1,Yes,no,,parent,01/09/2026,F1\n',
      'UPN,Website,Social Media,Press,Relationship,Date given,Form reference\n',
    );
    const standing = (use: 'website' | 'social_media' | 'press') =>
      validFor(good.register.consents.get('P1') ?? none, use, when);
    expect([standing('website').valid, standing('social_media'), standing('press')]).toEqual([
      true,
      { valid: false, fault: 'refused' },
      { valid: false, fault: 'missing' },
    ]);
    expect(register.consents.get('P1')?.grants).toEqual([]);
  });
});

describe('bad rows', () => {
  it.each([
    ['31/02', 'P1,press,A,mother,31/02/2026,,,F', 'the day on which it was given is not a date'],
    ['two figures of a year', 'P1,press,A,mother,01/03/26,,,F', 'the day on which it was given is not a date'],
    ['a use', 'P1,billboard,A,mother,2026-03-01,,,F', 'the use is none of website, social_media, press, display'],
    ['a relationship', 'P1,press,A,yes,2026-03-01,,,F', 'the relationship is none that we know'],
    ['a stranger', 'P9,press,A,mother,2026-03-01,,,F', 'it is of nobody on the roll'],
    ['backwards', 'P1,press,A,mother,2026-03-01,2025-03-01,,F', 'it expires before it was given'],
    ['quotation', 'P1,press,A,mother,2026-03-01,,,"F', 'a quotation mark is never closed'],
    ['cells', 'P1,press,A,mother,2026-03-01,,,F,more', 'it has more cells than the header'],
  ])('%s: told by its line, without its words; the next row counts', (_, row, words) => {
    const { register, problems } = consentsOf(`P2,press,A,mother,01/03/2026,,,F\n${row}\n`);
    expect(problems).toEqual([{ file: 'consents', line: 3, words }]);
    expect(validFor(register.consents.get('P1') ?? none, 'press', when).valid).toBe(false);
    expect(validFor(register.consents.get('P2') ?? none, 'press', when).valid).toBe(true);
  });

  it('an answer that is neither yes nor no is a fault, and a blank one is none', () => {
    const header = head.replace('use,', 'use,agreed,');
    const rows = ['Maybe', '', 'yes'].map((answer) => `P1,press,${answer},A,mother,2026-03-01,,,F`).join('\n');
    const { register, problems } = consentsOf(rows, header);
    expect(problems).toEqual([{ file: 'consents', line: 2, words: 'the answer is neither yes nor no' }]);
    expect(register.consents.get('P1')?.grants).toHaveLength(1);
  });

  it('a no stands even where the rest of its row is wrong', () => {
    const header = head.replace('use,', 'use,agreed,');
    const rows = 'P1,press,yes,A,mother,2026-03-01,,,F\nP1,press,no,B,father,31/02/2026,,,F\n';
    const { register, problems } = consentsOf(rows, header);
    expect(problems).toHaveLength(1);
    expect(validFor(register.consents.get('P1') ?? none, 'press', when)).toEqual({ valid: false, fault: 'refused' });
  });

  it('a UPN twice: the first row stays', () => {
    const { register, problems } = readRegister({ pupils: bytes(`${pupilsCsv}P3,Ann,,Other,Z1\nP4,Ann,,,Z4\n`) });
    expect(problems).toEqual([
      { file: 'pupils', line: 4, words: 'its UPN is that of line 2 already' },
      { file: 'pupils', line: 5, words: 'it has no surname' },
    ]);
    expect(register.pupils.map(({ id }) => id)).toEqual(['P1', 'P2']);
  });

  it('leavers are on file with the day, and have no valid consent from then', () => {
    const file = 'id,forename,surname,leaving date\nP1,Jo,Novik,20/11/2026\nP2,Al,Novik,32/11/2026\n';
    const { register, problems } = readRegister({ pupils: bytes(file) });
    expect(register.consents.get('P1')).toMatchObject({ leftOn: '2026-11-20' });
    expect(problems).toEqual([{ file: 'pupils', line: 3, words: 'the leaving date is not a date' }]);
  });
});

describe('files of which nothing can be used', () => {
  it.each([
    ['nothing', '', /empty/],
    ['a workbook', 'PK\u0003\u0004...', /save the sheet as CSV/],
    ['no names', 'id,upn\n1,Z1', /no column with surnames/],
    ['another table', 'colour;size\nred;1', /names no column that we know/],
  ])('%s', (_, text, words) => {
    const read = () => readRegister({ pupils: bytes(text) });
    expect(read).toThrow(TableError);
    expect(read).toThrow(words);
  });
});
