/** Every item × verb that Facebook is known to send, from the folder of recorded payloads (platforms.md F3.5). */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from './facebook-delivery.js';

const folder = new URL('recorded/facebook/', import.meta.url);
const files = readdirSync(folder);

it('has the whole matrix', () => {
  const missing = ['comment', 'post', 'status', 'photo', 'video'].flatMap((item) =>
    ['add', 'edit', 'edited', 'remove', 'hide', 'unhide'].flatMap((verb) =>
      files.includes(`${item}-${verb}.json`) ? [] : [`${item}-${verb}`],
    ),
  );
  expect(missing).toEqual([]);
});

it.each(files)('%s', (file) => {
  const { expects, body } = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  const { events, problems } = parse(body);
  if (expects?.problem) {
    expect(problems).toEqual([{ at: 'entry[0].changes[0]', why: expects.problem }]);
    // Words under a name that nobody knows are judged all the same.
    expect(events).toMatchObject(expects.event ? [{ event: expects.event }] : []);
    return;
  }
  expect(problems).toEqual([]);
  expect(events.map(({ event }) => event)).toMatchObject(expects === null ? [] : [expects]);
  expect(events).toHaveLength(expects === null ? 0 : 1);
});
