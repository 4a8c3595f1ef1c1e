/** A QR code as one path of an SVG: nothing is loaded for it and nothing runs, so the strict policy of the pages stands. */
import qrcode from 'qrcode-generator';

/** The white border that a camera needs around the code, in modules (ISO/IEC 18004). */
const quiet = 4;

export interface QrCode {
  /** Width and height in modules, the white border included. */
  size: number;
  /** The dark modules, as the `d` of an SVG path whose unit is one module. */
  path: string;
}

/** Of a text of up to some 2,000 characters; the smallest code that holds it and still reads with a seventh of it spoilt. */
export function qrOf(text: string): QrCode {
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const rows = Array.from({ length: count }, (_, row) => row);
  const path = rows.map((row) => rowPath(count, row, (column) => code.isDark(row, column))).join('');
  return { size: count + 2 * quiet, path };
}

/** Dark modules that stand side by side as one box: a page of half the bytes. */
function rowPath(count: number, row: number, isDark: (column: number) => boolean): string {
  const boxes: string[] = [];
  for (let column = 0; column < count; column += 1) {
    const start = column;
    while (column < count && isDark(column)) column += 1;
    const width = column - start;
    if (width > 0) boxes.push(`M${start + quiet} ${row + quiet}h${width}v1h-${width}z`);
  }
  return boxes.join('');
}
