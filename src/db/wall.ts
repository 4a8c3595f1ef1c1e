/**
 * The second wall between schools, on PostgreSQL: row-level security. The first is that every query names its school; here the
 * database itself shows no row of another, whatever a query forgets. Nobody works as the owner of the tables: each connection
 * is of one of two roles that own nothing, and says for which school it is used (scope.ts) before its first statement.
 */
import pg from 'pg';
import { scopeNow } from '../scope.js';

/** Sees the rows of the one school that `schoolgate.school` names, and none where it names none. */
const ofSchool = 'schoolgate_school';
/** For what goes from school to school, and for the process itself. */
export const ofAll = 'schoolgate_all';

/** Tables without a column of their own, by the row that they hang on. */
export const throughParents: Record<string, { parent: string; key: string }> = {
  Sight: { parent: 'Account', key: 'accountId' },
  PublicationTarget: { parent: 'Publication', key: 'publicationId' },
  PicturePerson: { parent: 'Picture', key: 'pictureId' },
  Session: { parent: 'User', key: 'userId' },
  SignInLink: { parent: 'User', key: 'userId' },
  SignInDevice: { parent: 'User', key: 'userId' },
};

/** Of no school: hashes of who tried how often, and numbers of refused deliveries. */
export const ofNoSchool = ['SignInTry', 'Counter'];

/** Behind the migrations, each time: a table that a newer one made is behind the wall from its first start. */
export async function raiseWall(client: Pick<pg.Client, 'query'>): Promise<void> {
  await client.query(makeRoles);
  const { rows } = await client.query<{ name: string; own: boolean }>(tables);
  for (const { name, own } of rows) {
    const table = `"${name}"`;
    const rule = ruleOf(name, own);
    const wall = rule
      ? `CREATE POLICY school_wall ON ${table} TO ${ofSchool} USING (${rule}) WITH CHECK (${rule});
         CREATE POLICY across_schools ON ${table} TO ${ofAll} USING (true) WITH CHECK (true);
         ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;`
      : '';
    await client.query(
      `BEGIN; ${wall} GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${ofSchool}, ${ofAll}; COMMIT`,
    );
  }
}

const asked = `NULLIF(current_setting('schoolgate.school', true), '')::uuid`;

function ruleOf(name: string, own: boolean): string | null {
  if (name === 'School') return `id = ${asked}`;
  if (own) return `"schoolId" = ${asked}`;
  const through = throughParents[name];
  // The parent is read behind the same wall.
  if (through) return `EXISTS (SELECT FROM "${through.parent}" p WHERE p.id = "${name}"."${through.key}")`;
  if (ofNoSchool.includes(name)) return null;
  throw new Error(`The table ${name} says of no row whose it is: see src/db/wall.ts.`);
}

/** Those that are not behind it yet. */
const tables = `
  SELECT c.relname AS name, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'schoolId'
    AND NOT a.attisdropped) AS own
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
    AND NOT has_table_privilege('${ofSchool}', c.oid, 'INSERT') ORDER BY 1`;

/** Roles are of the whole server: another database of it may make them at the same moment. */
const makeRoles = `DO $$ DECLARE role text; BEGIN
  FOREACH role IN ARRAY ARRAY['${ofSchool}', '${ofAll}'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      BEGIN EXECUTE format('CREATE ROLE %I NOLOGIN', role);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
    END IF;
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AND NOT pg_has_role(current_user, role, 'USAGE') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', role);
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', role);
  END LOOP;
END $$`;

/** What a connection is used for. */
interface Use {
  role: string;
  school: string;
}

function useNow(): Use {
  const scope = scopeNow();
  if (!scope || scope.school === 'all') return { role: ofAll, school: '' };
  return { role: ofSchool, school: scope.school ?? '' };
}

type Done = (error: Error | undefined, client: pg.PoolClient | undefined, release: (error?: unknown) => void) => void;

/** Connections that are told whom they are for whenever they are given out, and only then: nobody can come by without. */
export class WalledPool extends pg.Pool {
  readonly #told = new WeakMap<pg.PoolClient, Use>();

  constructor(config: pg.PoolConfig) {
    super(config);
    // Between being given out and being used nobody listens to a connection, and while everything closes nobody listens to the pool:
    // Prisma has let go of it, and `end` does not wait for its connections. Where the server ended just then, the process would.
    // Whoever uses a connection is told by its query.
    this.on('connect', (client) => client.on('error', () => {}));
    this.on('error', () => {});
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(done: Done): void;
  override connect(done?: Done): Promise<pg.PoolClient> | undefined {
    const use = useNow();
    const given = super.connect().then((client) => this.#tell(client, use));
    if (!done) return given;
    given.then(
      (client) => done(undefined, client, (error) => client.release(error as Error)),
      (error: Error) => done(error, undefined, () => {}),
    );
    return undefined;
  }

  async #tell(client: pg.PoolClient, use: Use): Promise<pg.PoolClient> {
    const known = this.#told.get(client);
    if (known?.role === use.role && known.school === use.school) return client;
    // Where it fails nobody knows what the connection says: it is thrown away.
    this.#told.delete(client);
    try {
      const said = `SELECT set_config('role', $1, false), set_config('schoolgate.school', $2, false)`;
      await client.query(said, [use.role, use.school]);
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
    this.#told.set(client, use);
    return client;
  }
}

interface Batching {
  _requestHandler?: {
    dataloader?: { options?: { batchBy?: (request: { transaction?: { id?: unknown } }) => unknown } };
  };
}

/**
 * Prisma puts findUnique calls of one tick together into one query, which then runs for whoever called first: with two schools
 * at once the second would find nothing. So each goes by itself; what is one transaction stays together.
 */
export function askEachBySelf(db: object): void {
  const options = (db as Batching)._requestHandler?.dataloader?.options;
  const usual = options?.batchBy;
  if (!options || !usual) throw new Error('Prisma batches otherwise than src/db/wall.ts knows: see askEachBySelf.');
  options.batchBy = (request) => (request.transaction?.id ? usual(request) : undefined);
}
