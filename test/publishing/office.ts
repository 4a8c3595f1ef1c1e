/** The set-up that tests of our own posts share: one Schoolgate for a file, its office and its head, and what they look at. */
import sharp from 'sharp';
import { afterAll, beforeAll, expect } from 'vitest';
import { bookOf } from '../../src/people/book.js';
import { importFile } from '../../src/people/importing.js';
import { recordForm, withdraw } from '../../src/people/standing.js';
import { watchPictures } from '../../src/pictures/live/watching.js';
import { chance } from '../../src/training/random.js';
import {
  type Fields,
  harmless,
  newPost,
  openPublishing,
  type Person,
  type PublishingDesk,
  plainPicture,
  sendPost,
} from './desk.js';

export class Office {
  desk = undefined as unknown as PublishingDesk;
  office = undefined as unknown as Person;
  head = undefined as unknown as Person;

  actor = () => ({ schoolId: this.desk.schoolId, userId: this.office.userId });
  leader = () => ({ schoolId: this.desk.schoolId, userId: this.head.userId });

  /** What stands on the page, and on the profile. */
  up = async () => (await this.desk.school.state()).facebook.posts.map(({ message }) => message);
  tweets = async () => (await this.desk.school.state()).x.tweets.map(({ text }) => text);

  onFacebook = (fields: Fields): Fields => ({ accounts: this.desk.accounts.facebook, ...fields });

  rowOf = (path: string) =>
    this.desk.ctx.db.publication.findUniqueOrThrow({
      where: { id: idIn(path) },
      include: { pictures: { include: { people: true } }, targets: { include: { actions: true } } },
    });

  findings = () => this.desk.ctx.db.pictureFinding.findMany({ where: { doneAt: null }, orderBy: { key: 'asc' } });

  async personCalled(name: string): Promise<string> {
    const { people } = await bookOf(this.desk.ctx, this.desk.schoolId);
    const found = [...people.values()].find((person) => person.name === name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return found.id;
  }

  /** A family takes back what it agreed to, and all that follows from it is done. */
  async withdrawFor(name: string, on = '2026-11-01') {
    const personId = await this.personCalled(name);
    const asked = { uses: ['social_media' as const], on, askedBy: 'mother' };
    await withdraw(this.desk.ctx, this.actor(), { personId, ...asked });
    await this.desk.school.settle();
  }

  /** A form for social media came back. */
  async formOf(name: string, givenOn: string) {
    const form = { givenBy: 'A parent', relationship: 'mother', givenOn, evidenceRef: 'F9', conditions: [] };
    const personId = await this.personCalled(name);
    await recordForm(this.desk.ctx, this.actor(), { personId, uses: ['social_media'], ...form });
  }

  /** New on the roll, who may be shown. */
  async enrol(names: string[], givenOn = '2026-10-01') {
    const rows = names.map((name) => `H${name.replace(' ', '')},${name.replace(' ', ',')}`);
    const bytes = Buffer.from(`UPN,Forename,Surname\n${rows.join('\n')}\n`);
    await importFile(this.desk.ctx, this.actor(), { kind: 'pupils', bytes, whole: false });
    for (const name of names) await this.formOf(name, givenOn);
    await this.desk.school.settle();
  }

  /** The post with these words, as the page has it. */
  postCalled = async (text: string) =>
    (await this.desk.school.state()).facebook.posts.find(({ message }) => message === text);
  isHidden = async (text: string) => (await this.postCalled(text))?.is_hidden;

  /** A button of the page of what is up. */
  async press(id: string | undefined, what: 'hide' | 'show' | 'take-down') {
    const { statusCode } = await this.office.browser.post(`/live/${id}/${what}`);
    await this.desk.school.settle();
    return statusCode;
  }

  livePage = async () => (await this.office.browser.get('/live')).body;

  /** All that was wished for the sight of posts, in turn. */
  wishes = () =>
    this.desk.ctx.db.action.findMany({
      where: { kind: { in: ['hide_post', 'unhide_post'] } },
      orderBy: { requestedAt: 'asc' },
    });

  /** A post with one picture of which everything is said, but for what `fields` says. */
  async withPicture(hue: number, fields: Fields): Promise<string> {
    const path = await newPost(this.office);
    await sendPost(this.desk, this.office, path, { files: [{ name: 'a.jpg', bytes: await plainPicture(hue) }] });
    const all = this.onFacebook({ ...harmless, text: 'Our wall', ...fields });
    await sendPost(this.desk, this.office, path, { fields: all });
    return path;
  }

  /** Publishes a picture with these people in it from our own console. */
  async publish(text: string, people: string, bytes: Buffer, accountId = this.desk.accounts.facebook) {
    const path = await newPost(this.office);
    await sendPost(this.desk, this.office, path, { files: [{ name: 'a.jpg', bytes }] });
    const fields = { ...harmless, text, accounts: accountId, 'shows-#': 'people', 'people-#': people };
    const sent = await sendPost(this.desk, this.office, path, { fields, doing: 'now' });
    expect(sent.statusCode).toBe(303);
    await this.desk.school.settle();
    return this.desk.ctx.db.livePicture.findFirstOrThrow({ orderBy: { id: 'desc' } });
  }

  /** Somebody puts it up on the platform itself. */
  async outside(platform: 'facebook' | 'x', text: string, bytes: Buffer) {
    const side = this.desk.ctx.connectors.find((one) => one.platform === platform)?.publishing;
    if (!side) throw new Error('nothing can be published');
    return side.publish({ text, pictures: [{ bytes, type: 'image/jpeg', name: 'a.jpg', alt: 'The pond' }] });
  }

  /** All that is up, from end to end. */
  async readAll() {
    for (const id of Object.values(this.desk.accounts)) await watchPictures(this.desk.ctx, id);
    await this.desk.school.settle();
  }
}

/** Opened before the tests of a file, closed after them. */
export function useOffice(): Office {
  const at = new Office();
  beforeAll(async () => {
    at.desk = await openPublishing();
    at.office = await at.desk.enter('Olga', 'comms_admin');
    at.head = await at.desk.enter('Hilary', 'headteacher');
  });
  afterAll(() => at.desk.close());
  return at;
}

export const idIn = (path: string) => path.split('/')[2] ?? '';

/** Fields of light and shade, each seed others: no two are alike, and reading their words takes no time. */
export function photo(seed: number): Promise<Buffer> {
  const random = chance(seed);
  const fields = Array.from({ length: 9 }, () => {
    const [x, y, grey] = [random.below(240), random.below(180), random.below(256)];
    return `<rect x="${x}" y="${y}" width="${60 + random.below(120)}" height="${40 + random.below(90)}" fill="rgb(${grey},${grey},${grey})"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="180">${fields.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#567' }).jpeg().toBuffer();
}
