import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file that lies beside the sources: the week, templates, styles. A build that copied only scripts still finds it. */
export function assetFile(name: string): string {
  const beside = fileURLToPath(new URL(name, import.meta.url));
  if (existsSync(beside)) return beside;
  return beside.replace(/([\\/])dist[\\/](?=connectors[\\/]sandbox)/, '$1');
}
