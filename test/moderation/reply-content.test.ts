/** What Grangetown's policy keeps out of replies: what is confidential of anybody, and what accuses somebody (GT-03, GT-04). */
import { describe, expect, it } from 'vitest';
import { checkReply, type ReplyAround } from '../../moderation/reply-check.js';
import { loadPolicy, packIds } from '../../src/policies.js';

const strict = loadPolicy(packIds());
const usual = loadPolicy();
const roll = {
  pupils: [{ id: '1', forenames: ['Orla'], surname: 'Fennimore' }],
  staff: [{ name: 'Grace Tolland', role: 'Teacher', knownAs: ['Miss Tolland'] }],
};
const kinds = (text: string, more: Partial<ReplyAround> = {}) =>
  checkReply(text, { platform: 'facebook', roll, own: [], to: 'Dee Winslow', policy: strict, ...more }).map(
    ({ kind }) => kind,
  );

describe('goes out', () => {
  it.each([
    'Thank you, Mrs Winslow. We have your complaint about the bus and will answer by Friday.',
    'Miss Tolland will ring you about your complaint.',
    'Miss Tolland has raised your complaint with the bus company.',
    'Thank you, Mrs Winslow. You complained about the gate, and it is mended.',
    'Please follow our complaints procedure: the office has it.',
    'We treat what you write to us in confidence.',
    'If you are worried about a child, ring the office and ask for the safeguarding lead.',
    'Thank you. We are looking into it and will let you know.',
    'The trip has to be paid for by the end of the month.',
    'We are sorry that you had to wait at the gate today.',
    'Miss Tolland is away this week; the office will help.',
    'Please do not park across the drive. Thank you.',
    'Children with asthma should bring their inhalers.',
    'We cannot talk about single pupils here. Please write to the office.',
  ])('%s', (text) => expect(kinds(text)).toEqual([]));
});

describe('is refused: confidential', () => {
  it.each([
    'Mrs Pargeter has made a complaint about this as well.',
    'That was the car of Mr Pargeter, who parked across the drive.',
    'Mr Pargeter owes us for the last trip.',
    'Miss Tolland is off sick with stress.',
    'Miss Tolland is the subject of a disciplinary hearing.',
    'He has ADHD, that is why he was moved.',
    'She was excluded last week, so she is not coming.',
    'Joan Pargeter shouted at the office about it.',
  ])('%s', (text) => expect(kinds(text)).toEqual(['confidential']));
});

describe('is refused: an accusation', () => {
  it.each([
    'Councillor Pargeter has been taking bribes.',
    'Mr Pargeter has been stealing from the fund.',
    'Miss Tolland was caught lying about it.',
  ])('%s', (text) => expect(kinds(text)).toContain('allegation'));
});

it('says what to do, and repeats nobody’s name', () => {
  const said = checkReply('Mrs Pargeter has made a complaint too.', {
    ...{ platform: 'facebook', roll, own: [], policy: strict },
  });
  expect(said.map(({ words }) => words)).toEqual([expect.stringContaining('say where you can speak in private')]);
  expect(JSON.stringify(said)).not.toContain('Pargeter');
});

it('holds only where that policy is in use', () => {
  expect(kinds('Mrs Pargeter has made a complaint too.', { policy: usual })).toEqual([]);
});
