// Checks this evidence pack. Needs nothing but Node.js 20: no network, no Schoolgate. README.txt says what each step means.
//   node check.mjs [LETTER.txt]      LETTER.txt: the letter with the anchor, as somebody outside the school kept it
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const read = (name) => readFileSync(join(folder, name));
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const hex = (text) => Buffer.from(text, 'hex');

let wrong = 0;
function check(right, what) {
  if (right) return;
  wrong += 1;
  console.log(`WRONG: ${what}`);
}

/** JSON without spaces, the keys of every object sorted. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}

function hashOf({ schoolId, seq, at, kind, actor, commentId, facts, contentHash, personHash, prevHash }) {
  return sha256(canonical({ schoolId, seq, at, kind, actor, commentId, facts, contentHash, personHash, prevHash }));
}

const manifest = JSON.parse(read('manifest.json'));
for (const { name, bytes, sha256: expected } of manifest.files) {
  let content = null;
  try {
    content = read(name);
  } catch {
    check(false, `${name} is missing`);
    continue;
  }
  check(content.length === bytes && sha256(content) === expected, `${name} is not the file that was made`);
}

const { events, anchors } = JSON.parse(read('chain.json'));
for (const event of events) {
  const name = `entry ${event.seq}`;
  check(hashOf(event) === event.hash, `${name} was changed`);
  if (event.content !== null)
    check(
      sha256(event.contentSalt + canonical(event.content)) === event.contentHash,
      `the words of ${name} were changed`,
    );
  if (event.person !== null)
    check(sha256(event.personSalt + canonical(event.person)) === event.personHash, `the names of ${name} were changed`);
  const anchor = anchors[event.anchor];
  const leaf = sha256(hex('00'), hex(event.hash));
  const root = event.path.reduce(
    (below, { side, hash }) =>
      sha256(hex('01'), ...(side === 'left' ? [hex(hash), hex(below)] : [hex(below), hex(hash)])),
    leaf,
  );
  check(anchor !== undefined && root === anchor.root, `${name} is not under its anchor`);
}

const judged = new Set(events.filter(({ kind }) => kind === 'comment.decided').map(({ facts }) => facts.textHash));
for (const { name, sha256: hash, unreadable } of manifest.files)
  if (name.startsWith('words/') && !unreadable && manifest.judged.includes(name))
    check(judged.has(hash), `${name} is not the wording that was judged`);

const [letter] = process.argv.slice(2);
if (letter) {
  const words = readFileSync(letter, 'utf8').replace(/^[>| ]+/gm, '');
  const kept = anchors.filter(({ root, hash }) => words.includes(root) && words.includes(hash));
  check(kept.length > 0, 'the letter is of none of the anchors in this pack');
  for (const { at, fromSeq, seq } of kept)
    console.log(`The letter holds the anchor of ${at}, entries ${fromSeq} to ${seq}.`);
} else {
  console.log('Anchors of this pack, to be compared with a letter that somebody outside kept:');
  for (const { at, fromSeq, seq, hash, root } of anchors)
    console.log(`  ${at}, entries ${fromSeq} to ${seq}\n    chain ${hash}\n    root  ${root}`);
}
console.log(
  wrong === 0 ? `ALL RIGHT: ${manifest.files.length} files, ${events.length} entries.` : `NOT RIGHT: ${wrong} faults.`,
);
process.exitCode = wrong === 0 ? 0 : 1;
