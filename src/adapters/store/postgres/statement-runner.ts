import { Client, type ClientBase, type PoolClient, type QueryResult, types } from 'pg'
import type { Sql, TransactionSql } from 'postgres'
import { inTransaction } from './in-transaction.ts'

export interface Answer<Row> {
  readonly rows: readonly Row[]
  /** Rows that were given or changed. */
  readonly count: number
}

/** Runs statements on a database or within a transaction, whatever driver it is and whoever logged in. */
export interface StatementRunner {
  /** One statement; its values stand as `$1`, `$2`. */
  run<Row>(text: string, values?: readonly unknown[]): Promise<Answer<Row>>
  /** Everything or nothing: a transaction, or a savepoint within one. */
  atomically<T>(work: (runner: StatementRunner) => Promise<T>): Promise<T>
}

const INT8 = 20

/** How `pg` reads values: 64-bit integers as numbers, as everywhere in the store. */
export const NUMBERS_OF_INT8 = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : types.getTypeParser(oid, format ?? 'text')) as typeof types.getTypeParser,
}

/** On the pool of `postgres`, or one of its transactions. Statements are prepared once for each connection. */
export function runnerOfSql(sql: Sql | TransactionSql): StatementRunner {
  return {
    async run<Row>(text: string, values: readonly unknown[] = []) {
      const rows = await sql.unsafe(text, values as never[], { prepare: true })
      return { rows: rows as unknown as readonly Row[], count: rows.count }
    },
    atomically: <T>(work: (runner: StatementRunner) => Promise<T>) => {
      const inner = (transaction: TransactionSql) => work(runnerOfSql(transaction))
      return ('begin' in sql ? sql.begin(inner) : sql.savepoint(inner)) as Promise<T>
    },
  }
}

/** A pool of `pg`, as far as it is used. */
export interface Connections {
  query(text: string, values: unknown[]): Promise<QueryResult>
  connect(): Promise<PoolClient>
}

/** On a pool of `pg`. A connection on which something failed is thrown away. */
export function runnerOfPool(pool: Connections): StatementRunner {
  return {
    run: async <Row>(text: string, values: readonly unknown[] = []) =>
      answerOf<Row>(await pool.query(text, [...values])),
    atomically: (work) => inTransaction(pool, (client) => work(runnerInTransaction(client))),
  }
}

/**
 * On a connection of its own, for work that has to survive that it is lost: `pg` tells it to whoever waits, and
 * makes no other one.
 */
export async function withConnection<T>(
  url: string,
  work: (runner: StatementRunner) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: url, types: NUMBERS_OF_INT8 })
  // What ends it is told by the statement in hand, or by the next one.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(runnerOfClient(client))
  } finally {
    await client.end().catch(() => {})
  }
}

function runnerOfClient(client: Client): StatementRunner {
  return {
    run: runnerInTransaction(client).run,
    async atomically(work) {
      await client.query('begin')
      try {
        const result = await work(runnerInTransaction(client))
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch(() => {})
        throw error
      }
    },
  }
}

export interface RunnerOptions {
  /** Called before each statement is sent; what it throws is given to whoever wanted it sent. */
  readonly gate?: () => void
  /** Called with what each statement failed with. */
  readonly onFailure?: (error: unknown) => void
  /** Sends every statement so that the server takes one at a time, those without values too. */
  readonly single?: boolean
}

/** Within a transaction that somebody began on a connection of `pg`. Statements go one after the other. */
export function runnerInTransaction(
  client: ClientBase,
  { gate = () => {}, onFailure = () => {}, single = false }: RunnerOptions = {},
): StatementRunner {
  let savepoints = 0
  let last: Promise<unknown> = Promise.resolve()
  const send = (text: string, values: readonly unknown[]) => {
    gate()
    const mode = single && { queryMode: 'extended' }
    return client.query({ text, values: [...values], ...mode })
  }
  const query = (text: string, values: readonly unknown[] = []) => {
    const answer = last.then(() => send(text, values))
    last = answer.catch(onFailure)
    return answer
  }
  const runner: StatementRunner = {
    run: async <Row>(text: string, values?: readonly unknown[]) => answerOf<Row>(await query(text, values)),
    async atomically(work) {
      const name = `s${++savepoints}`
      await query(`savepoint ${name}`)
      try {
        const result = await work(runner)
        await query(`release savepoint ${name}`)
        return result
      } catch (error) {
        // Where that fails too the connection is lost, and whoever began the transaction learns of it.
        await query(`rollback to savepoint ${name}`).catch(() => {})
        throw error
      }
    },
  }
  return runner
}

function answerOf<Row>({ rows, rowCount }: { rows: unknown[]; rowCount: number | null }): Answer<Row> {
  return { rows: rows as readonly Row[], count: rowCount ?? 0 }
}
