import nodemailer from 'nodemailer';
import { describe, expect, it } from 'vitest';
import { sandboxSchool } from '../../../connectors/sandbox/index.js';
import { commentOf, facebookComment, facebookPost, openServer, tweetOf, xPost, xReply } from './harness.js';

const read = async (url: string) => (await fetch(url)).text();

describe('the visitor page', () => {
  it('shows words as words, whatever they are', async () => {
    const { sandbox, url } = await openServer();
    const hostile = '<img src=x onerror="alert(1)">{{ 7 * 7 }}';
    const author = { id: 'u', name: '<b>Bo</b>', handle: '"><i>' };
    await sandbox.take([
      facebookPost('p-1', hostile),
      facebookComment('c-1', { author, text: hostile }),
      xPost('x-1', hostile),
      xReply('x-2', { postId: 'x-1', author, text: hostile }),
    ]);
    const html = await read(url);
    expect(html).not.toMatch(/<img|<b>Bo|<i>|49/);
    expect(html.match(/&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt;\{\{ 7 \* 7 \}\}/g)).toHaveLength(4);
    expect((await fetch(url)).headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  it('leaves out what is hidden on Facebook, and puts it behind a link on X', async () => {
    const { sandbox, url, graphUrl, xUrl } = await openServer();
    await sandbox.take([
      facebookPost(),
      facebookComment('c-1', { text: 'Hide me' }),
      xPost(),
      xReply('x-1', { text: 'Hide me too' }),
    ]);
    await fetch(`${graphUrl}/v24.0/${commentOf(sandbox, 'c-1').id}?access_token=${sandboxSchool.facebook.pageToken}`, {
      method: 'POST',
      body: JSON.stringify({ is_hidden: true }),
    });
    await fetch(`${xUrl}/2/tweets/${tweetOf(sandbox, 'x-1').id}/hidden`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${sandboxSchool.x.accessToken}` },
      body: JSON.stringify({ hidden: true }),
    });
    const html = await read(url);
    expect(html).not.toContain('Hide me<');
    expect(html).toMatch(/1 hidden\s+reply[\s\S]*Hide me too/);
  });

  it('takes a comment by a plain form, and refuses a blocked visitor in words', async () => {
    const { sandbox, url } = await openServer();
    await sandbox.take([facebookPost()]);
    const postId = sandbox.state().facebook.posts[0]?.id ?? '';
    const submit = (text: string) => {
      const body = new URLSearchParams({ type: 'comment_added', platform: 'facebook', postId, name: 'Dee', text });
      return fetch(`${url}/events`, { method: 'POST', body, redirect: 'manual' });
    };
    const said = await submit('By form');
    expect([said.status, said.headers.get('location')]).toEqual([303, `/#post-${postId}`]);
    expect(await read(url)).toContain('By form');
    expect((await submit('  ')).status).toBe(400);
    const authorId = sandbox.state().facebook.comments[0]?.from?.id;
    await sandbox.take([{ type: 'account_blocked', platform: 'facebook', authorId }]);
    const refused = await submit('Again');
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('has blocked this account')]);
  });

  it('lets the school block on X by hand, which no API does', async () => {
    const { sandbox, url } = await openServer();
    await sandbox.take([xPost(), xReply('x-1')]);
    const body = new URLSearchParams({ type: 'account_blocked', platform: 'x', authorId: 'x-u-1' });
    expect((await fetch(`${url}/events`, { method: 'POST', body, redirect: 'manual' })).status).toBe(303);
    expect(sandbox.state().x.blocked).toEqual(['x-u-1']);
    expect(await read(url)).toContain('@ann_example (blocked)');
  });

  it('takes nothing that a page elsewhere posts', async () => {
    const { sandbox, url } = await openServer();
    const headers = { origin: 'https://elsewhere.example' };
    const refused = await fetch(`${url}/events`, { method: 'POST', headers, body: JSON.stringify(facebookPost()) });
    expect([refused.status, sandbox.state().facebook.posts]).toEqual([403, []]);
  });

  it('turns the clock by plain forms', async () => {
    const { sandbox, url } = await openServer({ week: [{ ...facebookPost(), id: 'e-1', at: '2026-11-09T08:00:00Z' }] });
    const turned = await fetch(`${url}/clock`, {
      method: 'POST',
      body: new URLSearchParams({ do: 'step' }),
      redirect: 'manual',
    });
    expect([turned.status, sandbox.state().clock.position]).toEqual([303, 1]);
  });

  it.each(['/page.css', '/page.js', '/favicon.svg', '/favicon.ico'])('serves %s', async (path) => {
    const { url } = await openServer();
    expect((await fetch(url + path)).status).toBe(200);
  });
});

describe('the mail server', () => {
  it('keeps what it is sent, newest first', async () => {
    const { sandbox, smtpUrl, url } = await openServer();
    const mailer = nodemailer.createTransport(smtpUrl);
    const usual = { from: 'Schoolgate <bot@school.example>', to: ['a@school.example', 'b@school.example'] };
    const first = await mailer.sendMail({ ...usual, subject: 'Case 1', text: 'A case waits.\nCafé' });
    await mailer.sendMail({ ...usual, subject: 'Case 2', text: 'Another' });
    mailer.close();
    expect(sandbox.mail().map((mail) => mail.subject)).toEqual(['Case 2', 'Case 1']);
    expect(sandbox.mail()[1]).toMatchObject({
      from: 'bot@school.example',
      to: usual.to,
      text: 'A case waits.\nCafé\n',
      messageId: first.messageId,
    });
    expect(JSON.parse(await read(`${url}/mail`))).toHaveLength(2);
  });
});
