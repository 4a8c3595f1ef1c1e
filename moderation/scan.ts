/**
 * Looks through a text once for every list. A phrase is tried only where its first word stands and every word that it
 * needs stands somewhere after it; see matcher.ts for how.
 */
import { type Hit, Hits } from './hits.js';
import { Matcher, type Page } from './matcher.js';
import { type Openers, rowsOfForms, rowsOfWords } from './openers.js';
import type { Lexicons } from './phrases.js';
import type { Rows } from './rows.js';
import { mostPlaces, sheetFor } from './sheet.js';
import { addTogether, addUnions } from './together.js';
import type { Token, Tokens } from './tokens.js';
import { type Known, kindsOf, knownOf, unknown } from './word-kinds.js';

export type { Hit };

/** Every place where each list matches. From each word only the longest entry counts. */
export function scan(lexicons: Lexicons, tokens: Tokens, openers: Openers = lexicons.text): Hits {
  return new Scan(pageOf(lexicons, tokens.list), openers).run();
}

/** Every place where one list matches. */
export function findAll(lexicons: Lexicons, list: string, tokens: Tokens): Hit[] {
  const id = lexicons.ids.get(list);
  if (id === undefined) return [];
  return scan(lexicons, tokens, list.startsWith('author-') ? lexicons.author : lexicons.text).of(id) ?? [];
}

/** Each masked word may be dozens of words: after so many a text has said what it has to say. */
const mostMasks = 20;

function pageOf(lexicons: Lexicons, tokens: Token[]): Page {
  const sheet = sheetFor(lexicons, tokens.length);
  const { base } = sheet;
  sheet.base += tokens.length;
  let masks = 0;
  const known = tokens.map((token) => {
    if (token.reading.isMasked) masks += 1;
    return token.reading.isMasked && masks > mostMasks ? unknown : knownOf(lexicons, token);
  });
  const page = { lexicons, tokens, known, sheet, base };
  noteNeeds(page);
  return page;
}

/** Writes down where the words that phrases need stand last. */
function noteNeeds({ lexicons, known, sheet: { last }, base }: Page): void {
  const { starts, values } = lexicons.needs.ofWord;
  last[0] = mostPlaces * 2 - 1;
  for (let at = 0; at < known.length; at++) {
    const { words } = known[at] as Known;
    for (let each = 0; each < words.length; each++) {
      const word = words[each] as number;
      const end = starts[word + 1] as number;
      for (let group = starts[word] as number; group < end; group++) last[values[group] as number] = base + at;
    }
  }
}

class Scan {
  readonly #matcher: Matcher;
  readonly #hits: Hits;
  /** The lists with an entry that begins at the present word: the first so many. */
  readonly #found: number[] = [];
  #count = 0;

  constructor(
    readonly page: Page,
    readonly openers: Openers,
  ) {
    this.#matcher = new Matcher(page);
    this.#hits = new Hits(page.sheet.row);
  }

  run(): Hits {
    const { lexicons, tokens } = this.page;
    if (tokens.length === 0) return this.#hits;
    const isAuthor = this.openers === lexicons.author;
    for (let at = 0; at < tokens.length; at++) {
      this.#keepWords(at);
      this.#open(at);
      this.#takeUp(at, isAuthor);
    }
    addUnions(lexicons, this.#hits);
    if (!isAuthor) addTogether(lexicons, this.#hits);
    return this.#hits.close();
  }

  /** Keeps the lists of which a token is an entry of its own. */
  #keepWords(at: number): void {
    const { starts, values } = this.page.lexicons.listsOfWord;
    const { words } = this.page.known[at] as Known;
    for (let each = 0; each < words.length; each++) {
      const word = words[each] as number;
      const end = starts[word + 1] as number;
      for (let list = starts[word] as number; list < end; list++) this.#keep(values[list] as number, at + 1);
    }
  }

  /** Keeps what the phrases that begin at a token match. */
  #open(at: number): void {
    const { page, openers } = this;
    const known = page.known[at] as Known;
    const token = page.tokens[at] as Token;
    const isText = openers === page.lexicons.text;
    this.#keepRows(openers.byWord.rows, isText ? known.opens : rowsOfWords(openers, known.words), at);
    if (openers.byKind.values.length > 0) this.#keepRows(openers.byKind, kindsOf(token, known), at);
    this.#keepRows(openers.prefixed, isText ? known.opensByPrefix : rowsOfForms(openers, token.forms), at);
  }

  #keepRows(rows: Rows, which: readonly number[], at: number): void {
    for (let each = 0; each < which.length; each++) this.#keepAll(rows, which[each] as number, at);
  }

  #keepAll({ starts, values }: Rows, row: number, at: number): void {
    const { lexicons, sheet, base } = this.page;
    const { last } = sheet;
    const place = base + at;
    const end = starts[row + 1] as number;
    for (let each = starts[row] as number; each < end; each += 3) {
      if ((last[values[each] as number] as number) < place) continue;
      if ((last[values[each + 1] as number] as number) < place) continue;
      const phrase = values[each + 2] as number;
      const to = this.#matcher.match(phrase, at);
      if (to > at) this.#keep(lexicons.phrases.lists[phrase] as number, to);
    }
  }

  #keep(list: number, to: number): void {
    const { best } = this.page.sheet;
    const before = best[list] as number;
    if (before === 0) this.#found[this.#count++] = list;
    if (to > before) best[list] = to;
  }

  /** Makes hits of what was kept. */
  #takeUp(from: number, isAuthor: boolean): void {
    const { lexicons, tokens, sheet } = this.page;
    const { start } = tokens[from] as Token;
    for (let each = 0; each < this.#count; each++) {
      const list = this.#found[each] as number;
      const to = sheet.best[list] as number;
      sheet.best[list] = 0;
      if (lexicons.ofAuthor[list] === isAuthor)
        this.#hits.add(list, { start, end: (tokens[to - 1] as Token).end, from, to });
    }
    this.#count = 0;
  }
}
