/** Small and tolerant: quotes, doubled quotes, any line ending, blank lines and a byte order mark. */

/** The rows of a CSV text as objects by the header's names. */
export function parseCsv(text: string): Record<string, string>[] {
  const [header, ...rows] = toRows(text.replace(/^\ufeff/, '')).filter((row) => row.some((cell) => cell !== ''));
  if (!header) return [];
  return rows.map((row) => Object.fromEntries(header.map((name, index) => [name.trim(), (row[index] ?? '').trim()])));
}

function toRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === ',' || char === '\n') {
      row.push(cell);
      cell = '';
      if (char === '\n') {
        rows.push(row);
        row = [];
      }
    } else if (char !== '\r') cell += char;
  }
  return [...rows, [...row, cell]];
}
