/** The pages for everybody: what they say, what they take, and what they keep from whom. Reports of comments: public-reports.test.ts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAGE } from '../connectors/facebook-delivery.js';
import { type Desk, say } from '../inbound/desk.js';
import type { Browser } from './helper.js';
import { linkOf, openPublic, type Public } from './visitor.js';

let desk: Desk;
let visitor: Browser;
let { sendForm, report, hours, person, requests } = {} as Public;
beforeAll(async () => {
  ({ desk, visitor, sendForm, report, hours, person, requests } = await openPublic());
});
afterAll(() => desk.close());

describe('the house rules', () => {
  test('say what is hidden, how fast answers come and how old one must be, without sign-in or cookie', async () => {
    const { body, cookies, statusCode } = await visitor.get('/public/house-rules');
    expect([statusCode, cookies]).toEqual([200, []]);
    expect(body).toContain('Test Primary');
    expect(body).toMatch(/What we hide[\s\S]*Threats[\s\S]*How fast we answer/);
    expect(body).toContain('within 24 hours');
    expect(body).toContain('13 on Facebook');
    expect(body).toContain('LK-04');
  });

  test('follow the packs: a rule on trial hides nothing', async () => {
    const { policy } = desk.ctx;
    desk.ctx.policy = { ...policy, rules: policy.rules.map((rule) => ({ ...rule, mode: 'observe' as const })) };
    const { body } = await visitor.get('/public/house-rules');
    desk.ctx.policy = policy;
    expect(body).toContain('Nothing is hidden by itself');
    expect(body).not.toContain('Threats');
  });

  test('come in Welsh, marked as not yet checked', async () => {
    const { body } = await visitor.get('/public/house-rules?lang=cy');
    expect(body).toContain('<html lang="cy"');
    expect(body).toContain('Bygythiadau');
    expect(body).toContain('No speaker of Welsh has checked these words yet');
  });
});

describe('asking for a review', () => {
  test('begins the appeal that another person decides, once, and tells nobody whether there is such a case', async () => {
    hours(2);
    const said = await say(desk, 'What a day', {
      comment_id: '900_772',
      post_id: `${PAGE}_900`,
      parent_id: `${PAGE}_900`,
    });
    const { db } = desk.ctx;
    await report({ link: linkOf('772'), words: 'Rude' });
    await db.comment.update({ where: { id: said.id }, data: { hiddenAt: desk.time.now } });
    const { caseNumber } = await db.review.update({
      where: { commentId: said.id },
      data: { state: 'closed', outcome: 'hide' },
    });
    const known = await sendForm('review', { link: caseNumber, words: 'It was a joke' });
    const unknown = await sendForm('review', { link: '2026-9999', words: 'It was a joke' });
    const plain = (body: string) => body.replace(/id="reference">[^<]+/, '');
    expect(plain(known.body)).toBe(plain(unknown.body));
    expect(known.body).toContain('Monday 16 November');
    await sendForm('review', { link: linkOf('772'), words: 'Please' });
    expect(await db.term.findMany({ where: { kind: 'appeal', commentId: said.id } })).toMatchObject([
      { state: 'open' },
    ]);
    expect(await db.review.findFirst({ where: { commentId: said.id } })).toMatchObject({ state: 'open' });
  });
});

describe('a data protection complaint', () => {
  test('is acknowledged, has thirty days, and is for the officer and the head, not for the office', async () => {
    const { body } = await sendForm('data-protection', { words: 'You put up my number', email: 'me@home.example' });
    expect(body).toContain('This page is our acknowledgement');
    const [request] = await requests({ kind: 'data_protection' });
    const { db } = desk.ctx;
    const term = await db.term.findFirstOrThrow({ where: { kind: 'data_protection' } });
    expect(Math.round((term.dueAt.getTime() - desk.time.now.getTime()) / 86_400_000)).toBe(30);
    const statuses: Record<string, number> = {};
    for (const role of ['dpo', 'headteacher', 'comms_admin', 'chair'] as const)
      statuses[role] = (await (await person(role)).get(`/requests/${request?.id}`)).statusCode;
    expect(statuses).toEqual({ dpo: 200, headteacher: 200, comms_admin: 404, chair: 404 });
    expect((await (await person('headteacher')).get('/terms')).body).toContain(`/requests/${request?.id}`);
    expect((await (await person('comms_admin')).get('/terms')).body).not.toContain('Data protection complaint');
    const officer = await person('dpo');
    await officer.get(`/requests/${request?.id}`);
    const missing = await officer.post(`/requests/${request?.id}/close`, { outcome: 'answered', note: '' });
    expect([missing.statusCode, missing.body.includes('Say in a few words what was done')]).toEqual([422, true]);
    await officer.post(`/requests/${request?.id}/close`, { outcome: 'answered', note: 'Wrote back' });
    expect(await db.term.findUnique({ where: { id: term.id } })).toMatchObject({ state: 'done' });
    expect((await officer.get(`/requests/${request?.id}`)).body).toContain('Wrote back');
    expect(JSON.stringify(await requests({ kind: 'data_protection' }))).not.toContain('Wrote back');
  });

  test('about the head is the chair’s', async () => {
    await sendForm('data-protection', { words: 'The headteacher told everybody about my family' });
    const request = (await requests({ kind: 'data_protection', aboutHead: true }))[0];
    const path = `/requests/${request?.id}`;
    expect((await (await person('headteacher')).get(path)).statusCode).toBe(404);
    expect((await (await person('chair')).get(path)).statusCode).toBe(200);
    expect((await (await person('headteacher')).get('/terms')).body).not.toContain(path);
  });
});
