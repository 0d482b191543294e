import assert from 'node:assert/strict'
import type { Sql } from 'postgres'
import { hostileStatements } from '../../src/adapters/store/postgres/control/hostile-statements.fixture.ts'
import type { StatementRunner } from '../../src/adapters/store/postgres/statement-runner.ts'
import { loginOf, schemaOf, type TenantId } from '../../src/control/tenant/index.ts'
import type { Random } from '../../src/math/index.ts'

/** What pieces of work do, and how often of a hundred times. */
const WEIGHTS = {
  writes: 26,
  reads: 22,
  'undoes a savepoint': 12,
  'sends hostile SQL': 18,
  'changes its session': 8,
  fails: 3,
  'hides an error': 3,
  'leaves its transaction': 3,
  'is cancelled': 3,
  'loses its connection': 2,
} as const
export type Act = keyof typeof WEIGHTS

const ACTS = (Object.keys(WEIGHTS) as Act[]).flatMap((act) => Array<Act>(WEIGHTS[act]).fill(act))

export function drawActs(count: number, dice: Random): readonly Act[] {
  return Array.from({ length: count }, () => ACTS[dice.int(ACTS.length)]!)
}

/** What must come of the work that did these acts. */
export type Verdict = 'commits' | 'fails' | 'either'

/** What the work of one tenant knows of itself. */
export interface Work {
  readonly tenant: TenantId
  readonly other: TenantId
  readonly dice: Random
  readonly db: StatementRunner
  readonly isReading: boolean
  /** Other than the tenants' logins, for cancels and kills. */
  readonly root: Sql
  readonly admin: string
  readonly database: string
  /** A text that no other work uses. */
  readonly name: string
  /** Ids of bots that are there when the work is committed. */
  readonly wrote: string[]
  verdict: Verdict
  /** PostgreSQL takes nothing more of it. */
  isOver: boolean
  /** What it wrote may be there although the work failed: somebody else ended its transaction. */
  mayStay: boolean
}

/** Codes of what PostgreSQL denies, or of what is not there to be reached (42P01 under another search path); 25001 and 25006 within a transaction. */
const DENIED = /^(42501|42704|42883|42P01|0A000|25001|25006)$/
/**
 * What cancels and kills of others do to a work that is innocent, and a password that is being rotated. A cancel
 * may come late, also to the statement that would have undone a savepoint.
 */
const NOISE =
  /^(57014|57P01|25P02|25P03|store\.unreachable|store\.login-refused|28P01|ECONNRESET|EPIPE|ECONNREFUSED|53300|tenant\.line)$/
const LOST = /^Connection terminated|not queryable$/

const SESSION = [
  'set search_path = market',
  'set statement_timeout = 0',
  'set default_transaction_read_only = on',
  `select set_config('leme.mine', 'x', false)`,
  'prepare mine as select 1',
  'listen leme_change',
  'select pg_try_advisory_lock(42)',
  'declare mine cursor with hold for select 1',
  'reset role',
  'reset all',
  'set role none',
  'set role leme_reader',
]
const LEAVING = [['commit'], ['rollback'], ['commit', 'begin'], ['commit and chain'], ['rollback and chain']]

export function isNoise(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return typeof code === 'string' ? NOISE.test(code) : LOST.test(String(message))
}

/** Whose connection it is, whether anything is left on it of whoever had it before, and what can be seen. */
export async function requireOwn({ tenant, db }: Pick<Work, 'tenant' | 'db'>): Promise<void> {
  const { rows } = await db.run<Record<string, unknown>>(`
    select session_user::text as session, current_user::text as login,
      current_setting('search_path') as path, current_setting('statement_timeout') as timeout,
      current_setting('default_transaction_read_only') as read_only,
      coalesce(current_setting('leme.mine', true), '') as mine,
      (select count(*) from pg_prepared_statements where name <> '') as prepared,
      (select count(*) from pg_cursors where name <> '') as cursors,
      (select count(*) from pg_listening_channels()) as channels,
      (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks`)
  const login = loginOf(tenant)
  assert.deepEqual(rows, [
    {
      ...{ session: login, login, path: `${schemaOf(tenant)}, pg_temp`, timeout: '1min', read_only: 'off' },
      ...{ mine: '', prepared: 0, cursors: 0, channels: 0, locks: 0 },
    },
  ])
}

/** Does one act; what it may not do, and still can, is an AssertionError. */
export async function act(kind: Act, work: Work): Promise<void> {
  const { db, dice, tenant } = work
  const one = <T>(of: readonly T[]): T => of[dice.int(of.length)]!
  switch (kind) {
    case 'writes': {
      const id = `${work.name}-${work.wrote.length}`
      if (work.isReading)
        return refused(
          db.atomically((inner) => write(inner, id, tenant)),
          /^25006$/,
        )
      await write(db, id, tenant)
      work.wrote.push(id)
      return
    }
    case 'reads': {
      const { rows } = await db.run<{ whose: string }>(
        `select spec ->> 'whose' as whose from "${schemaOf(tenant)}".bot order by number desc limit 50`,
      )
      for (const { whose } of rows) assert.equal(whose, tenant)
      return
    }
    case 'undoes a savepoint': {
      const undone = db.atomically(async (savepoint) => {
        if (!work.isReading) await write(savepoint, `${work.name}-undone`, tenant)
        await savepoint.atomically(async (inner) => {
          await inner.run('select 1')
        })
        await savepoint.run('select 1 / 0')
      })
      return refused(undone, /^22012$/)
    }
    case 'fails':
      work.verdict = 'fails'
      throw dice.int(2) === 0 ? new Error('on purpose') : await db.run('select 1 / 0').catch((error) => error)
    case 'hides an error':
      work.verdict = 'fails'
      work.isOver = true
      return refused(
        db.run(one(['select 1 / 0', 'select * from nowhere', 'nonsense'])),
        /^(22012|42P01|42601)$/,
      )
    case 'sends hostile SQL': {
      const hostile = one(hostileOf(work))
      // With a savepoint it goes on as if nothing were, without one its transaction is lost.
      if (dice.int(4) > 0)
        return refused(
          db.atomically((inner) => inner.run(hostile)),
          DENIED,
          hostile,
        )
      work.verdict = 'fails'
      work.isOver = true
      return refused(db.run(hostile), DENIED, hostile)
    }
    case 'changes its session': {
      const statement = one(SESSION)
      // Some cannot be done twice; that is undone and the work goes on.
      const isDone = await db
        .atomically((inner) => inner.run(statement))
        .then(
          () => true,
          (error: unknown) => {
            if (isNoise(error)) throw error
            return false
          },
        )
      // Only before PostgreSQL 16 a member may become the group; then the work must not be committed.
      if (!isDone || statement !== 'set role leme_reader') return
      work.verdict = 'fails'
      work.isOver = true
      return
    }
    case 'leaves its transaction':
      work.verdict = 'fails'
      work.mayStay = true
      work.isOver = true
      for (const statement of one(LEAVING)) await db.run(statement)
      if (work.isReading) return
      work.wrote.push(`${work.name}-outside`)
      await write(db, `${work.name}-outside`, tenant)
      return
    case 'is cancelled':
    case 'loses its connection': {
      work.verdict = 'either'
      work.mayStay = true
      const { rows } = await db.run<{ pid: number }>('select pg_backend_pid() as pid')
      const end = kind === 'is cancelled' ? 'pg_cancel_backend' : 'pg_terminate_backend'
      const ending = work.root.unsafe(`select ${end}(${rows[0]!.pid})`)
      const sleeping = db.run(`select pg_sleep(${dice.int(3) / 1000})`)
      await Promise.allSettled([ending, sleeping])
      // What it says after that is nobody's matter but its own.
      await sleeping
    }
  }
}

function write(db: StatementRunner, id: string, tenant: TenantId): Promise<unknown> {
  const spec = JSON.stringify({ whose: tenant })
  return db.run(`insert into "${schemaOf(tenant)}".bot (id, name, spec) values ($1, '', $2)`, [id, spec])
}

function hostileOf({ tenant, other, admin, database }: Work): readonly string[] {
  // Number 1 is nobody a tenant could end.
  const victims = { own: schemaOf(tenant), schema: schemaOf(other), login: loginOf(other), pid: 1 }
  return hostileStatements({ ...victims, admin, database }).filter((text) => !text.includes('_backend(1)'))
}

async function refused(attempt: Promise<unknown>, codes: RegExp, what = ''): Promise<void> {
  const error = await attempt.then(
    () => assert.fail(`PostgreSQL took ${what}`),
    (reason: unknown) => reason,
  )
  if (isNoise(error)) throw error
  const code = String((error as { code?: unknown }).code)
  assert.match(code, codes, `${what}: ${(error as Error).message}`)
}
