/** How somebody who has never heard of Schoolgate looks into a pack and checks it. */
import type { Content } from './content.js';
import type { Proof } from './proof.js';

interface Told {
  content: Content;
  proof: Proof;
  /** How many people outside keep anchors. */
  readers: number;
}

export function readmeOf({ content, proof, readers }: Told): string {
  const { case: number, school, recipient, made } = content;
  const last = proof.anchors.at(-1);
  return [
    `Evidence of case ${number}, ${school}`,
    `Made for ${recipient.words} on ${made.local} (${made.utc}) by ${made.by}.`,
    '',
    'WHAT IS HERE',
    '  evidence.html   everything to read, in any browser, without the internet; it prints',
    '  evidence.json   the same as data',
    '  words/          each wording of the comment as it was received, one file each, UTF-8',
    '  chain.json      the entries of the school’s record that belong to the case, and what proves them',
    '  manifest.json   every file with its size and its SHA-256',
    '  SHA256SUMS      the same, as the command sha256sum reads it',
    '  check.mjs       a program of one page that does all of the checks below',
    '',
    ...(recipient.othersUnreadable
      ? ['Other people than the writer, and pupils, were made unreadable (█████). The school keeps the whole.', '']
      : []),
    'Pictures and videos are not here: Schoolgate never fetches or keeps what strangers post.',
    '',
    'HOW TO CHECK IT WITHOUT THE SCHOOL AND WITHOUT SCHOOLGATE',
    '1. The files are whole:      sha256sum -c SHA256SUMS      (macOS: shasum -a 256 -c SHA256SUMS)',
    '2. All of it at once, where Node.js 20 or newer is:      node check.mjs',
    '   With a letter that somebody outside kept:             node check.mjs LETTER.txt',
    '',
    'WHAT IS CHECKED, FOR WHOEVER WANTS TO DO IT WITH OTHER TOOLS',
    'a. Each entry of chain.json has a hash: the SHA-256 of the JSON text of {actor, at, commentId, contentHash, facts,',
    '   kind, personHash, prevHash, schoolId, seq}, without spaces, with the keys of every object sorted, in UTF-8.',
    '   Whoever changes an entry changes its hash.',
    'b. Words (content) and names (person) of an entry are hashed apart: the SHA-256 of the salt and the JSON text, written',
    '   as above. Where they are missing, somebody must not read them; their hash is still in the entry.',
    'c. The SHA-256 of each file in words/ is the textHash of the entry “comment.decided” that judged it, unless it was',
    '   made unreadable.',
    'd. From the hash of an entry the path leads to the root of its anchor: begin with SHA-256 of the byte 00 and the',
    '   hash; with each step take SHA-256 of the byte 01, the left and the right hash (RFC 6962, section 2.1).',
    'e. The root and the hash of the last entry stand in a letter that the school’s Schoolgate sent to people outside when the',
    '   anchor was made. Ask one of them for that letter: who changed the record afterwards could not change the letter.',
    readers > 0
      ? `   Anchors of this school go to ${readers} ${readers === 1 ? 'address' : 'addresses'} outside.`
      : '   This school has named nobody outside who keeps anchors: steps a to d hold, and e cannot be done.',
    ...(last
      ? [
          '',
          'THE LAST ANCHOR OF THIS PACK',
          `  at ${last.at.toISOString()}, events ${last.fromSeq} to ${last.seq}`,
          `  chain ${last.hash}`,
          `  root  ${last.root}`,
        ]
      : []),
    '',
  ].join('\n');
}
