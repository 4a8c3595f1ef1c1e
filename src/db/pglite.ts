/**
 * PGlite, faster. Its own `query` makes five calls into WebAssembly for each statement and plans it anew each time, which
 * took most of an embedded school's processor. Here a statement is one call, and the plans of the usual ones are kept.
 */
import {
  messages,
  PGlite,
  protocol,
  type QueryOptions,
  type Results,
  type Transaction,
  types,
} from '@electric-sql/pglite';

const { serialize } = protocol;

/** Statements come from code, so they are few; lists of other lengths make more, and those beyond are planned each time. */
const keptStatements = 300;
/** A plan is right for the size that the tables had when it was made. */
const usesOfAPlan = 1000;

export class QuickPGlite extends PGlite {
  readonly #kept = new Map<string, { name: string; uses: number }>();
  #named = 0;

  override async query<T>(sql: string, values: unknown[] = [], options?: QueryOptions): Promise<Results<T>> {
    // Prisma's adapter asks for arrays; whoever asks otherwise is no hurry of ours.
    if (options?.rowMode !== 'array') return super.query<T>(sql, values, options);
    await this.waitReady;
    return this._runExclusiveTransaction(() => this.#inOneRound<T>({ sql, values, options }));
  }

  override transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return super.transaction((tx) => {
      const query = async <R>(sql: string, values: unknown[] = [], options?: QueryOptions) => {
        if (tx.closed || options?.rowMode !== 'array') return tx.query<R>(sql, values, options);
        return this.#inOneRound<R>({ sql, values, options });
      };
      return work(Object.assign(Object.create(tx) as Transaction, { query }));
    });
  }

  #inOneRound<T>({ sql, values, options }: Asked): Promise<Results<T>> {
    return this._runExclusiveQuery(async () => {
      const { statement, prepare } = this.#statementOf(sql);
      const round = Buffer.concat([
        ...prepare,
        serialize.bind({ statement, values: values.map(toText) }),
        serialize.describe({ type: 'P' }),
        serialize.execute({}),
        serialize.sync(),
      ]);
      try {
        const answer = await this.execProtocol(round, { syncToFs: !this.isInTransaction() });
        return this.#read<T>(answer.messages, options);
      } catch (error) {
        // It may have failed before it was prepared.
        if (prepare.length > 0) this.#kept.delete(sql);
        throw error;
      }
    });
  }

  /** The name of a kept statement, and what makes it one where it is not yet; closing what does not exist is no error. */
  #statementOf(sql: string): { statement: string; prepare: Uint8Array[] } {
    const known = this.#kept.get(sql);
    if (known && known.uses < usesOfAPlan) {
      known.uses += 1;
      return { statement: known.name, prepare: [] };
    }
    // A cursor is declared once: kept, those of one backup would take the place of what runs all day.
    if (!known && (this.#kept.size >= keptStatements || sql.startsWith('DECLARE ')))
      return { statement: '', prepare: [serialize.parse({ text: sql })] };
    this.#named += known ? 0 : 1;
    const name = known?.name ?? `kept-${this.#named}`;
    this.#kept.set(sql, { name, uses: 1 });
    return { statement: name, prepare: [serialize.close({ type: 'S', name }), serialize.parse({ name, text: sql })] };
  }

  #read<T>(answer: messages.BackendMessage[], options?: QueryOptions): Results<T> {
    const read: Results<unknown[]> = { rows: [], fields: [], affectedRows: 0 };
    let parsers: ((text: string) => unknown)[] = [];
    for (const message of answer) {
      if (message instanceof messages.RowDescriptionMessage) {
        read.fields = message.fields.map(({ name, dataTypeID }) => ({ name, dataTypeID }));
        parsers = message.fields.map(({ dataTypeID: type }) => options?.parsers?.[type] ?? this.parsers[type] ?? same);
      } else if (message instanceof messages.DataRowMessage) {
        read.rows.push(message.fields.map((text, column) => (text === null ? null : (parsers[column] ?? same)(text))));
      } else if (message instanceof messages.CommandCompleteMessage) {
        // "INSERT 0 3", "UPDATE 3", "SELECT 3": of the last, nothing was affected.
        const [command = '', ...counts] = message.text.split(' ');
        if (command !== 'SELECT') read.affectedRows = Number(counts.at(-1) ?? 0);
      }
    }
    return read as Results<T>;
  }
}

interface Asked {
  sql: string;
  values: unknown[];
  options?: QueryOptions;
}

const same = (text: string): unknown => text;

/** As Postgres reads it, whatever type the parameter turns out to have. */
function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return types.arraySerializer(value, undefined, 0) as string;
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
