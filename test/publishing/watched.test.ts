/** A picture that is up and what others do around it: for fourteen days the talk is read more strictly, and a tag is a task. */
import { expect, test } from 'vitest';
import { comment } from '../events.js';
import { photo, useOffice } from './office.js';

const at = useOffice();
const caseOf = async (text: string) => {
  const revision = await at.desk.ctx.db.commentRevision.findFirstOrThrow({
    where: { text },
    include: { decision: true },
  });
  return { disposition: revision.decision?.disposition, escalate: revision.decision?.escalate };
};

test('who asks where the children are is for the safeguarding lead, under a picture of them and nowhere else', async () => {
  await at.enrol(['Wilf Ash']);
  await at.publish('Our pond', 'Wilf Ash', await photo(41));
  const pond = (await at.postCalled('Our pond'))?.id;
  await at.desk.school.happen(
    { type: 'post_published', platform: 'facebook', postId: 'news', text: 'The gate is mended' },
    comment('Which pool do they train at?', { post: pond, ref: 'asks' }),
    comment('Which field do they use?', { post: 'news', ref: 'elsewhere' }),
  );
  expect(await caseOf('Which pool do they train at?')).toEqual({ disposition: 'review', escalate: ['dsl'] });
  expect((await caseOf('Which field do they use?')).escalate).toEqual([]);
});

test('under a picture in which nobody can be known, and under one of last month, it is a question', async () => {
  await at.desk.ctx.db.picture.updateMany({ data: { shows: 'none' } });
  const pond = (await at.postCalled('Our pond'))?.id;
  await at.desk.school.happen(comment('Which beach do they go to?', { post: pond, ref: 'nobody' }));
  expect((await caseOf('Which beach do they go to?')).escalate).toEqual([]);
  const monthAgo = new Date(at.desk.ctx.clock.now().getTime() - 30 * 86_400_000);
  await at.desk.ctx.db.picture.updateMany({ data: { shows: 'people' } });
  await at.desk.ctx.db.livePicture.updateMany({ data: { postedAt: monthAgo } });
  await at.desk.school.happen(comment('Which club do they go to?', { post: pond, ref: 'old' }));
  expect((await caseOf('Which club do they go to?')).escalate).toEqual([]);
});

test('one of several photos has a thread of its own: a child named there is hidden, and the talk is watched', async () => {
  await at.enrol(['Xanthe Ash']);
  const images = ['one.jpg', 'two.jpg'].map((file) => ({ file, caption: '', alt: file }));
  const two = { type: 'post_published', platform: 'facebook', postId: 'trees', text: 'Our trees', images };
  await at.desk.school.happen(two);
  const post = await at.postCalled('Our trees');
  const up = await at.desk.ctx.db.livePicture.findMany({
    where: { postExternalId: post?.id },
    orderBy: { mediaId: 'asc' },
  });
  expect(up).toHaveLength(2);
  await at.office.browser.get('/live');
  const shows = { shows: 'people', people: 'Xanthe Ash' };
  await at.office.browser.post(`/live/pictures/${up[0]?.pictureId}`, shows);
  await at.desk.school.happen(
    { ...comment('Lovely, Xanthe!', { post: 'trees', ref: 'named' }), photo: 0 },
    { ...comment('What field is this', { post: 'trees', ref: 'asked' }), photo: 0 },
  );
  const named = (await at.desk.school.state()).facebook.comments.find(({ ref }) => ref === 'named');
  expect([named?.id.startsWith(`${up[0]?.mediaId}_`), named?.is_hidden]).toEqual([true, true]);
  expect((await caseOf('What field is this')).escalate).toEqual(['dsl']);
});

test('a person who is tagged beside pupils becomes a task, a page does not, and without the tag it is done', async () => {
  const tags = [
    { id: '61', name: 'Robin Writer', type: 'user' },
    { id: '62', name: 'Thistlewick PTA', type: 'page' },
  ];
  const images = [{ file: 'a.jpg', caption: '', alt: 'The pond' }];
  const post = { type: 'post_published', platform: 'facebook', images };
  await at.desk.school.happen(
    { ...post, postId: 'tagged', text: 'At the pond', tags },
    { ...post, postId: 'page', text: 'By the pond', tags: tags.slice(1) },
  );
  const found = async () => (await at.findings()).filter(({ rule }) => rule === 'tag');
  expect((await found()).map(({ clause }) => clause)).toEqual(['LK-28']);
  const body = await at.livePage();
  expect(body).toContain('Somebody is tagged beside this picture: Robin Writer.');
  const [open] = await found();
  await at.desk.ctx.db.livePicture.updateMany({
    where: { postExternalId: open?.postExternalId },
    data: { goneAt: null },
  });
  const side = at.desk.ctx.connectors.find(({ platform }) => platform === 'facebook')?.publishing;
  await side?.unpublish(open?.postExternalId ?? '');
  await at.readAll();
  expect(await found()).toEqual([]);
});
