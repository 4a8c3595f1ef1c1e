/** Compiles the style sheet of the console and copies its scripts. Plain JavaScript: it runs before anything of ours is compiled. */
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  await writeFile(join(outDir, 'app.css'), css);
  const scripts = (await readdir(here)).filter((name) => name.endsWith('.js'));
  for (const name of scripts) await copyFile(join(here, name), join(outDir, name));
}
