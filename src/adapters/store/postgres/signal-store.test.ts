import assert from 'node:assert/strict'
import net from 'node:net'
import { after, test } from 'node:test'
import postgres from 'postgres'
import {
  sampleFeedback,
  sampleSignal,
  signalStoreSuite,
} from '../../../trade/orders/signal/signal-store.suite.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { connectStore, migrate, type PostgresStore } from './index.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url, { maxConnections: 8 })
const other = connectStore(server.url, { maxConnections: 8 })
const sql = postgres(server.url, { max: 3, onnotice: () => {} })
// The database's clock decides; here it is one that the suite sets.
await sql.unsafe(`
  create table public.lent_clock (now bigint not null);
  insert into public.lent_clock values (0);
  create or replace function leme.now_ms() returns bigint language sql volatile
    as 'select now from public.lent_clock'`)
const setClock = async (time: number): Promise<void> => {
  await sql`update public.lent_clock set now = ${time}`
}
const START = Date.UTC(2025, 0, 6)

after(async () => {
  await sql.end()
  await Promise.all([store.close(), other.close()])
  await server.stop()
})

signalStoreSuite('postgres', () => ({ store: store.signals, setClock }))

const idsOf = async (accountId: string, state: string): Promise<string[]> => {
  const rows = await sql`select id from leme.signal where account_id = ${accountId} and state = ${state}`
  return rows.map(({ id }) => String(id))
}

test('fifty terminals on two pools get each of 500 signals once, and none is left', async () => {
  await setClock(START)
  const accountId = 'crowd'
  const made = new Set<string>()
  for (let at = 0; at < 500; at++) {
    const { signal } = await store.signals.put(sampleSignal(accountId, { dedupeKey: `${at}` }), 'cli')
    made.add(signal.id)
  }
  const handedOut: string[] = []
  const terminal = async (number: number): Promise<void> => {
    const { signals } = number % 2 === 0 ? store : other
    for (;;) {
      const signal = await signals.next({ accountId }, `key:${number}`)
      if (!signal) return
      handedOut.push(signal.id)
      assert.equal((await signals.ack(signal.id, accountId, `key:${number}`)).kind, 'done')
    }
  }
  await Promise.all(Array.from({ length: 50 }, (_, number) => terminal(number)))
  assert.equal(handedOut.length, 500)
  assert.deepEqual(new Set(handedOut), made)
  const [{ count }] = await sql<[{ count: number }]>`
    select count(*)::int from leme.signal_transition where to_state = 'SENT' and signal_id = any(${handedOut})`
  assert.equal(count, 500)
})

test('while time runs out and terminals ask, a signal is sent or expired and never both', async () => {
  await setClock(START)
  const accountId = 'border'
  for (let at = 0; at < 120; at++) {
    const part = { dedupeKey: `${at}`, ttlMs: 1_000 + at }
    await store.signals.put(sampleSignal(accountId, part), 'cli')
  }
  let isOver = false
  const handedOut: string[] = []
  const terminal = async ({ signals }: PostgresStore): Promise<void> => {
    while (!isOver) {
      const signal = await signals.next({ accountId }, 'key')
      if (signal) handedOut.push(signal.id)
    }
  }
  const terminals = Array.from({ length: 8 }, (_, at) => terminal(at % 2 === 0 ? store : other))
  for (let ms = 900; ms <= 1_200; ms += 10) await setClock(START + ms)
  isOver = true
  await Promise.all(terminals)
  const expired = (await store.signals.list({ accountId, state: 'EXPIRED', limit: 500 })).map(({ id }) => id)
  assert.equal(new Set([...handedOut, ...expired]).size, 120)
  assert.equal(handedOut.length + expired.length, 120)
  const ends = await sql<{ n: number }[]>`
    select count(*)::int as n from leme.signal_transition t join leme.signal s on s.id = t.signal_id
    where s.account_id = ${accountId} and t.from_state = 'PENDING' group by s.id having count(*) <> 1`
  assert.deepEqual([...ends], [])
})

test('the same signal put by many at once is one', async () => {
  await setClock(START)
  const puts = Array.from({ length: 20 }, (_, at) =>
    (at % 2 === 0 ? store : other).signals.put(sampleSignal('twins'), 'cli'),
  )
  const told = await Promise.all(puts)
  assert.equal(new Set(told.map(({ signal }) => signal.id)).size, 1)
  assert.equal(told.filter(({ kind }) => kind === 'done').length, 1)
})

test('a connection that is killed before the commit leaves the signal pending for the next', async () => {
  await setClock(START)
  const accountId = 'killed-early'
  const { signal } = await store.signals.put(sampleSignal(accountId), 'cli')
  await sql.begin(async (blocker) => {
    await blocker`select pg_advisory_xact_lock(77)`
    await sql.unsafe(`
      create function public.hold() returns trigger language plpgsql as
        'begin perform pg_advisory_xact_lock(77); return new; end';
      create trigger hold before insert on leme.signal_transition for each row
        when (new.actor = 'key:held') execute function public.hold()`)
    const refused = assert.rejects(store.signals.next({ accountId }, 'key:held'), {
      code: 'store.unreachable',
    })
    for (let killed = 0; killed === 0; ) {
      const rows = await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where query like '%chosen%' and wait_event_type = 'Lock' and wait_event = 'advisory'`
      killed = rows.length
    }
    await refused
  })
  await sql.unsafe('drop function public.hold() cascade')
  assert.deepEqual(await idsOf(accountId, 'PENDING'), [signal.id])
  assert.equal((await store.signals.next({ accountId }, 'key:b'))?.id, signal.id)
  assert.equal(await other.signals.next({ accountId }, 'key:c'), undefined)
})

test('a connection that breaks between the commit and the answer loses the signal, never doubles it', async () => {
  await setClock(START)
  const accountId = 'killed-late'
  const { signal } = await store.signals.put(sampleSignal(accountId), 'cli')
  await using tap = await deafTap(Number(new URL(server.url).port))
  const url = new URL(server.url)
  url.port = String(tap.port)
  const far = connectStore(url.href, { maxConnections: 1 })
  // Asked once, so that the statement is known and the next message carries it out.
  assert.equal(await far.signals.next({ accountId: 'nobody' }, 'key:lost'), undefined)
  tap.turnDeafAfter('key:lost')
  const lost = assert.rejects(far.signals.next({ accountId }, 'key:lost'), { code: 'store.unreachable' })
  while ((await idsOf(accountId, 'SENT')).length === 0);
  tap.cut()
  await lost
  await far.close()
  assert.equal(await store.signals.next({ accountId }, 'key:a'), undefined, 'at most once')
  assert.deepEqual((await store.signals.history(signal.id)).transitions.at(-1), {
    ...{ time: START, actor: 'key:lost', from: 'PENDING', to: 'SENT' },
  })
  assert.equal((await store.signals.ack(signal.id, accountId, 'key:a')).kind, 'done')
})

test('time that runs out between the look for expired ones and the choice counts', async () => {
  const accountId = 'between'
  await setClock(START)
  const { signal } = await store.signals.put(sampleSignal(accountId, { ttlMs: 1_000 }), 'cli')
  // Each look at the clock is a millisecond later than the one before.
  await sql.unsafe(`
    create sequence public.ticking start ${START + 999};
    create or replace function leme.now_ms() returns bigint language sql volatile
      as $$ select nextval('public.ticking') $$`)
  assert.equal(await store.signals.next({ accountId }, 'key:a'), undefined)
  await sql.unsafe(`
    create or replace function leme.now_ms() returns bigint language sql volatile
      as 'select now from public.lent_clock'`)
  await setClock(START + 1_000)
  assert.equal((await store.signals.get(signal.id))?.state, 'EXPIRED')
})

test('records of what happened are only ever added to', async () => {
  await setClock(START)
  const { signal } = await store.signals.put(sampleSignal('record'), 'cli')
  await store.signals.next({ accountId: 'record' }, 'key:a')
  await store.signals.feedback(sampleFeedback(signal.id, 'record'), 'key:a')
  for (const table of ['leme.signal_transition', 'leme.signal_feedback']) {
    for (const change of [`update ${table} set actor = 'x'`, `delete from ${table}`, `truncate ${table}`]) {
      await assert.rejects(sql.unsafe(change), /only ever added to/, change)
    }
  }
})

/** A way to the database that can stop to bring answers once a statement has gone by. */
async function deafTap(target: number) {
  let trigger: string | undefined
  const sockets = new Set<net.Socket>()
  const tap = net.createServer((near) => {
    const far = net.connect(target, '127.0.0.1')
    let isDeaf = false
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    near.on('data', (bytes) => {
      if (trigger !== undefined && bytes.includes(trigger)) isDeaf = true
      far.write(bytes)
    })
    far.on('data', (bytes) => {
      if (!isDeaf) near.write(bytes)
    })
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((done) => tap.listen(0, '127.0.0.1', done))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (tap.address() as net.AddressInfo).port,
    turnDeafAfter: (text: string) => {
      trigger = text
    },
    cut,
    [Symbol.asyncDispose]: async () => {
      cut()
      await new Promise((done) => tap.close(done))
    },
  }
}
