/** docs/accuracy.md: people write around the two marks, the command writes between them. */
const begin = '<!-- measured: begin (written by `npm run evaluate`) -->';
const end = '<!-- measured: end -->';

const fresh = `# How accurate Schoolgate is\n\n${begin}\n${end}\n`;

export function withMeasured(document: string | undefined, measured: string): string {
  const text = document ?? fresh;
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/accuracy.md: expected the lines ${begin} and ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${measured}\n\n${text.slice(to)}`;
}
