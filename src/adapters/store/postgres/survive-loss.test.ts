import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { TransactionSql } from 'postgres'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { openSql } from './open-sql.ts'

const server = await temporaryPostgres()
const root = openSql(server.url, 1)
const sql = openSql(server.url, 2)
await root`create table kept (id integer primary key)`

after(async () => {
  await sql.end({ timeout: 1 })
  await root.end({ timeout: 1 })
  await server.stop()
})

const TIMES = 5
const LOST = /CONNECT|57P01|ECONNRESET/
let next = 0

async function kill(transaction: TransactionSql): Promise<void> {
  const [row] = await transaction<{ pid: number }[]>`select pg_backend_pid() as pid`
  await root`select pg_terminate_backend(${row!.pid})`
  const gone = async () =>
    (await root`select from pg_stat_activity where pid = ${row!.pid}`).length === 0 &&
    new Promise(setImmediate)
  while ((await gone()) === false);
}

/** Kills the connection on which a statement sleeps. */
async function killSleeper(): Promise<void> {
  for (let found = 0; found === 0; ) {
    const rows =
      await root`select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'`
    found = rows.length
  }
}

const ways: Readonly<Record<string, (transaction: TransactionSql, id: number) => Promise<unknown>>> = {
  'under a statement': async (transaction, id) => {
    await transaction`insert into kept values (${id})`
    const sleeping = transaction`select pg_sleep(60)`.execute()
    await Promise.all([sleeping, killSleeper()])
  },
  'between two statements': async (transaction, id) => {
    await transaction`insert into kept values (${id})`
    await kill(transaction)
    await transaction`select 1`
  },
  'before its end': async (transaction, id) => {
    await transaction`insert into kept values (${id})`
    await kill(transaction)
  },
  'under several statements, and the work goes on': async (transaction, id) => {
    await transaction`insert into kept values (${id})`
    const sleeping = [transaction`select pg_sleep(60)`, transaction`select 1`, transaction.unsafe('select 2')]
    await Promise.allSettled([...sleeping, killSleeper()])
    await transaction`insert into kept values (${id + 1_000})`.catch(() => {})
    await transaction.unsafe('insert into kept values ($1)', [id + 2_000]).catch(() => {})
    return 'as if nothing were'
  },
  'within a savepoint': async (transaction, id) => {
    await transaction`insert into kept values (${id})`
    await transaction.savepoint(async (savepoint) => {
      const sleeping = savepoint`select pg_sleep(60)`.execute()
      await Promise.all([sleeping, killSleeper()])
    })
  },
  'within a savepoint whose error is hidden': async (transaction, id) => {
    await transaction`insert into kept values (${id})`
    await transaction.savepoint(async (savepoint) => {
      await kill(savepoint)
      await savepoint`select 1`.catch(() => {})
    })
    await transaction`select 1`
  },
}

for (const [name, work] of Object.entries(ways)) {
  test(`a connection that is lost ${name} fails its transaction alone`, async () => {
    for (let time = 0; time < TIMES; time++) {
      const id = ++next
      const lost = sql.begin((transaction) => work(transaction, id))
      await assert.rejects(lost, (error: { code?: string }) => LOST.test(error.code ?? ''))
      assert.equal((await root`select from kept where id % 1000 = ${id}`).length, 0)
      // Those that take the place of the lost connections work at once.
      await Promise.all([sql`select 1`, sql`select 1`])
      await sql.begin(async (transaction) => {
        await transaction`insert into kept values (${id + 5_000})`
        await transaction`delete from kept where id = ${id + 5_000}`
      })
    }
  })
}

test('what fails otherwise is rolled back as before, whatever its code', async () => {
  for (const error of [
    new Error('on purpose'),
    Object.assign(new Error('another remote'), { code: 'ECONNRESET' }),
    Object.assign(new Error('another file'), { code: 'EPIPE' }),
  ]) {
    const id = ++next
    const failing = sql.begin(async (transaction) => {
      await transaction`insert into kept values (${id})`
      throw error
    })
    await assert.rejects(failing, error)
    assert.equal((await sql`select from kept where id = ${id}`).length, 0)
  }
  await assert.rejects(
    sql.begin((transaction) => transaction`select 1 / 0`),
    { code: '22012' },
  )
})

test('a statement of another connection that is lost fails the transaction, which is rolled back', async () => {
  const id = ++next
  const failing = sql.begin(async (transaction) => {
    await transaction`insert into kept values (${id})`
    const sleeping = sql`select pg_sleep(60)`.execute()
    await Promise.all([sleeping, killSleeper()])
  })
  await assert.rejects(failing)
  assert.equal((await sql`select from kept where id = ${id}`).length, 0)
  assert.equal((await root`select from pg_stat_activity where state like 'idle in transaction%'`).length, 0)
})

test('a transaction commits, with its options, its lists and its savepoints', async () => {
  const [one, two, three] = [++next, ++next, ++next]
  const result = await sql.begin('isolation level repeatable read', async (transaction) => {
    await transaction`insert into kept ${transaction([{ id: one }, { id: two }])}`
    const undone = transaction.savepoint(async (savepoint) => {
      await savepoint`insert into kept values (${three})`
      throw new Error('undone')
    })
    await assert.rejects(undone, /undone/)
    const [row] = await transaction`select current_setting('transaction_isolation') as level,
      (select count(*)::int from kept where id in ${transaction([one, two, three])}) as found`
    return row
  })
  assert.deepEqual({ ...result }, { level: 'repeatable read', found: 2 })
})
