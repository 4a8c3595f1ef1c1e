/** Our own comments (comments/*.tsv, all invented): disposition, labels, escalation, text and perhaps an author, with tabs between them. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type CommentToJudge, dispositions, escalations, type Label, labels } from '../../../moderation/types.js';
import { readLabelled } from '../../evaluation/rows.js';
import { root } from '../../root.js';
import { readSource } from '../sources.js';

export interface Taught {
  /** Nothing harmful, but nobody has said what else it is: only the questions of harm are taught by it. */
  everyday?: true;
  /** Who wrote it: a file's name. Only what is learnt without a hand says how a stranger's comments will fare. */
  hand: string;
  comment: CommentToJudge;
  labels: readonly Label[];
  disposition: CommentDisposition;
  escalate: readonly string[];
}
type CommentDisposition = (typeof dispositions)[number];

export const folder = join(root, 'src', 'training', 'sounds', 'comments');

/** Everything that teaches, each text once. */
export function readTaught(): Taught[] {
  return [...new Map([...everyday(), ...readWritten(), ...labelled()].map((row) => [row.comment.text, row])).values()];
}

/** Every row of every file. Throws with file and line where one is not understood. */
export function readWritten(from = folder): Taught[] {
  const files = readdirSync(from).filter((name) => name.endsWith('.tsv'));
  return files.sort().flatMap((name) =>
    readFileSync(join(from, name), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        line.trim() === '' ? [] : [{ ...toTaught(line, `${name}, line ${index + 1}`), hand: basename(name, '.tsv') }],
      ),
  );
}

const everydayRows = 8000;

const harmless = { hand: 'everyday', everyday: true, labels: [], disposition: 'leave', escalate: [] } as const;

/** Strangers' everyday comments without anger: they teach what our own, all about schools, cannot know to be harmless. */
function everyday(): Taught[] {
  const rows = readSource('goemotions_benign').filter(({ split }) => split === 'train');
  const each = Math.floor(rows.length / everydayRows);
  return rows.filter((_, index) => index % each === 0).map(({ text }) => ({ ...harmless, comment: commentOf(text) }));
}

/** The comments that the rules were tuned on teach too; those that nobody has looked at do not. */
function labelled(): Taught[] {
  return ['dev', 'own'].flatMap((hand) => {
    const rows = readLabelled(join(root, 'test', 'fixtures', 'comments', `${hand}.jsonl`)) ?? [];
    return rows.map(({ comment, wanted }) => ({ comment, ...wanted, hand }));
  });
}

function toTaught(line: string, where: string): Omit<Taught, 'hand'> {
  const [disposition = '', said = '', told = '', text = '', author = ''] = line.split('\t');
  const [name = '', handle = '', bio = ''] = author.split('|');
  const known = { labels: listOf(said), escalate: listOf(told) };
  const wrong = [
    ...dispositionOf(disposition),
    ...known.labels.filter((label) => !labels.includes(label as Label)),
    ...known.escalate.filter((role) => !escalations.includes(role as (typeof escalations)[number])),
  ];
  if (wrong.length > 0 || text === '')
    throw new Error(`${where}: ${wrong.length > 0 ? `not known: ${wrong.join(', ')}` : 'expected a text'}`);
  return {
    comment: commentOf(text, { name, handle, bio }),
    labels: known.labels as Label[],
    disposition: disposition as CommentDisposition,
    escalate: known.escalate,
  };
}

function commentOf(text: string, author = { name: '', handle: '', bio: '' }): CommentToJudge {
  const platform = author.handle || /^@/.test(text) ? 'x' : 'facebook';
  return { platform, surface: platform === 'x' ? 'reply' : 'comment', author, postContext: '', text };
}

const dispositionOf = (word: string) =>
  (dispositions as readonly string[]).includes(word) ? [] : [word || 'no disposition'];
const listOf = (words: string) => words.split(',').filter((word) => word !== '-' && word !== '');
