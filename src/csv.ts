/** Small and tolerant: quotes, doubled quotes, any line ending, blank lines and a byte order mark. */

/** The rows of a CSV text as objects by the header's names. */
export function parseCsv(text: string): Record<string, string>[] {
  const [header, ...rows] = csvLines(text);
  if (!header) return [];
  return rows.map(({ cells }) =>
    Object.fromEntries(header.cells.map((name, index) => [name.trim(), (cells[index] ?? '').trim()])),
  );
}

export interface CsvLine {
  /** Where it begins in the text, counted from 1. */
  line: number;
  cells: string[];
  /** A quotation mark of it was never closed, and so it took all that came behind. */
  unclosed?: true;
}

/** The lines that hold something, the header among them. */
export function csvLines(text: string, delimiter = ','): CsvLine[] {
  return toRows(text.replace(/^\ufeff/, ''), delimiter).filter(({ cells }) => cells.some((cell) => cell !== ''));
}

function toRows(text: string, delimiter: string): CsvLine[] {
  const rows: CsvLine[] = [];
  let [line, begun] = [1, 1];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '\n') line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === delimiter || char === '\n') {
      row.push(cell);
      cell = '';
      if (char === '\n') {
        rows.push({ line: begun, cells: row });
        row = [];
        begun = line;
      }
    } else if (char !== '\r') cell += char;
  }
  return [...rows, { line: begun, cells: [...row, cell], ...(quoted && { unclosed: true as const }) }];
}
