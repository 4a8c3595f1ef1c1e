/** Compiles the style sheet of the console and copies its scripts. Plain JavaScript: it runs before anything of ours is compiled. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { compileAsync } from 'sass';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..');

/** Writes app.css and the scripts into `outDir`. The notices of govuk-frontend about coming versions of sass are not ours to mend. */
export async function buildAssets(outDir) {
  const { css } = await compileAsync(join(here, 'app.scss'), {
    loadPaths: [join(root, 'node_modules')],
    style: 'compressed',
    quietDeps: true,
    silenceDeprecations: ['import', 'if-function'],
  });
  await mkdir(outDir, { recursive: true });
  await keep(join(outDir, 'app.css'), Buffer.from(css));
  const scripts = (await readdir(here)).filter((name) => name.endsWith('.js'));
  for (const name of scripts) await keep(join(outDir, name), await readFile(join(here, name)));
}

/** Once packed, not at every request: a phone at the gate loads an eighth of it. */
async function keep(file, bytes) {
  await writeFile(file, bytes);
  await writeFile(`${file}.br`, brotliCompressSync(bytes));
  await writeFile(`${file}.gz`, gzipSync(bytes));
}
