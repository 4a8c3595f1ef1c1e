/** Prisma's own schema engine as WASM: the judge of whether the migrations and schema.prisma describe the same database. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { root } from '../../src/root.js';

interface Engine {
  diff(params: unknown): Promise<{ stdout: string | null; exitCode: number }>;
}

interface EngineModule {
  __wbg_set_wasm(wasm: unknown): void;
  SchemaEngine: { new: (options: unknown, log: () => void, adapter: unknown) => Promise<Engine> };
}

/** The SQL that would turn the database of `pglite` into what schema.prisma says; empty where they agree. */
export async function missingSql(pglite: PGlite): Promise<string> {
  const content = readFileSync(join(root, 'prisma/schema.prisma'), 'utf8');
  const files = [{ path: 'schema.prisma', content }];
  const engine = await loadEngine(pglite, content);
  const { stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: root },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    shadowDatabaseUrl: null,
    filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
  });
  return (stdout ?? '').replaceAll(/^--.*$/gm, '').trim();
}

async function loadEngine(pglite: PGlite, schema: string): Promise<Engine> {
  const require = createRequire(import.meta.url);
  const file = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const module = (await import(file)) as EngineModule;
  const wasm = readFileSync(file.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': module as never });
  module.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(pglite) as never);
  return module.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => {}, adapter);
}
