import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Message } from '../../control/command/index.ts'
import type { Observation, ObservedBot, Values } from '../../control/deployment/index.ts'
import {
  memoryMinuteStore,
  memoryTenantStore,
  parseTenantId,
  type TenantId,
} from '../../control/tenant/index.ts'
import { BotMeter } from './bot-meter.ts'

const root = mkdtempSync(join(tmpdir(), 'leme-meter-'))
after(() => rmSync(root, { recursive: true, force: true }))
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const START = Date.UTC(2026, 0, 5, 12)
const ONE = parseTenantId('cliente-001')
const TWO = parseTenantId('cliente-002')

function bot(changes: Partial<ObservedBot> = {}): ObservedBot {
  return {
    ...{ name: 'trend', health: 'Healthy', commandId: 'command-1', since: START, restarts: 0, blocker: null },
    ...changes,
  }
}
const seen = (...bots: readonly ObservedBot[]): Observation => ({
  ...{ appliedCommandId: 'x', appliedCommit: 'x', health: 'Healthy', blocker: null, bots },
})

async function world({ credits = 1_000 } = {}) {
  let time = START
  const now = () => time
  const tenants = memoryTenantStore({ now })
  const file = join(mkdtempSync(join(root, 'of-')), 'minutes.json')
  const minutes = memoryMinuteStore()
  const asked: Message[] = []
  const accepted = new Map<TenantId, Pick<Values, 'commandId' | 'suspended'>>()
  const troubles: unknown[] = []
  let refusal: Error | undefined
  for (const id of [ONE, TWO]) {
    await tenants.create({ id, name: id })
    if (credits > 0)
      await tenants.book(id, [{ key: 'first', amount: credits, kind: 'grant', reason: 'a beginning' }])
    accepted.set(id, { commandId: 'command-1' })
  }
  const open = () =>
    new BotMeter({
      ...{ tenants, minutes, file, now },
      deployments: {
        accepted: async (tenant) => ({ tenant, commit: 'x', values: accepted.get(tenant) as Values }),
      },
      ask: async (command) => {
        const error = refusal
        refusal = undefined
        if (error) throw error
        asked.push(command)
      },
      onTrouble: (_tenant, error) => troubles.push(error),
    })
  return {
    ...{ tenants, minutes, file, asked, accepted, troubles, open, meter: open() },
    at(minutes: number) {
      time = START + minutes * MINUTE
    },
    /** The next command. */
    refuse(error: Error) {
      refusal = error
    },
    balance: async (id: TenantId) => (await tenants.get(id))!.credits,
    grant: (id: TenantId, amount: number) =>
      tenants.book(id, [{ key: `grant:${time}`, amount, kind: 'grant', reason: 'more' }]),
  }
}

test('each minute in which a healthy bot is seen costs a credit, booked when its hour is over', async () => {
  const { meter, at, balance } = await world()
  for (let minute = 0; minute < 60; minute++) {
    at(minute)
    meter.see(ONE, seen(bot(), bot({ name: 'swing' })))
    await meter.look()
  }
  assert.equal(await balance(ONE), 1_000)
  at(63)
  meter.see(ONE, seen())
  await meter.look()
  assert.equal(await balance(ONE), 1_000 - 120)
  await meter.look()
  assert.equal(await balance(ONE), 1_000 - 120, 'once')
  assert.equal(await balance(TWO), 1_000)
})

test('a bot that is healthy without a break costs the minutes between two looks, too', async () => {
  const { meter, at, balance } = await world()
  meter.see(ONE, seen(bot()))
  at(30)
  meter.see(ONE, seen(bot()))
  at(40)
  meter.see(ONE, seen(bot({ since: START + 39 * MINUTE })))
  at(70)
  await meter.look()
  assert.equal(await balance(ONE), 1_000 - 31 - 2, 'from 0 to 30, and from 39 to 40')
})

test('what is no healthy bot costs nothing', async () => {
  const { meter, at, balance } = await world()
  for (const health of ['Degraded', 'Progressing', 'Suspended', 'Missing', 'Unknown'] as const) {
    meter.see(ONE, seen(bot({ health })))
    at(10)
  }
  at(70)
  await meter.look()
  assert.equal(await balance(ONE), 1_000)
})

test('whoever is started again in the middle of an hour books the whole of it, once', async () => {
  const { meter, open, at, balance } = await world()
  meter.see(ONE, seen(bot()))
  at(20)
  meter.see(ONE, seen(bot()))
  await meter.look()
  const next = open()
  at(40)
  next.see(ONE, seen(bot({ since: START + 40 * MINUTE })))
  await next.look()
  at(45)
  next.see(ONE, seen())
  at(70)
  await next.look()
  await open().look()
  assert.equal(await balance(ONE), 1_000 - 21 - 1)
})

test('a file that is broken costs nobody anything', async () => {
  const { file, open, at, balance } = await world()
  for (const text of [
    '',
    '{',
    'null',
    '{"schema":"leme.bot-minutes/1","seen":{"../x":{"a":[1]}}}',
    '{"schema":"x"}',
  ]) {
    writeFileSync(file, text)
    at(130)
    await open().look()
  }
  assert.equal(await balance(ONE), 1_000)
  assert.equal(existsSync(file), false)
})

test('minutes in the file of an earlier release are booked, once, by however many servers', async () => {
  const { file, open, at, balance } = await world()
  const first = START / MINUTE
  writeFileSync(
    file,
    JSON.stringify({ schema: 'leme.bot-minutes/1', seen: { [ONE]: { trend: [first, first + 1] } } }),
  )
  const meters = [open(), open()]
  at(130)
  for (const meter of meters) await meter.look()
  assert.equal(await balance(ONE), 1_000 - 2)
})

test('what one server saw and another one goes on to see is one hour', async () => {
  const { open, at, balance } = await world()
  const [one, other] = [open(), open()]
  for (let minute = 0; minute < 60; minute++) {
    at(minute)
    // The first is killed in the middle; for ten minutes before nobody noticed that the other one watches, too.
    if (minute < 30) one.see(ONE, seen(bot()))
    if (minute >= 20) other.see(ONE, seen(bot({ since: START + 20 * MINUTE })))
    if (minute < 30) await one.look()
    await other.look()
  }
  at(70)
  await Promise.all([other.look(), open().look()])
  assert.equal(await balance(ONE), 1_000 - 60)
})

test('what cannot be written is written later', async () => {
  const { meter, minutes, at, balance } = await world()
  const { add } = minutes
  minutes.add = async () => Promise.reject(new Error('the database is away'))
  meter.see(ONE, seen(bot()))
  await assert.rejects(meter.look(), /is away/)
  minutes.add = add
  at(70)
  await meter.look()
  assert.equal(await balance(ONE), 1_000 - 1)
})

test('a client without credits is asked to rest, once; who has some is left alone', async () => {
  const { meter, at, asked, accepted, grant } = await world({ credits: 10 })
  await grant(TWO, 1_000)
  const look = async (minute: number): Promise<readonly Message[]> => {
    at(minute)
    for (const tenant of [ONE, TWO]) meter.see(tenant, seen(bot()))
    await meter.look()
    return asked.splice(0)
  }
  assert.deepEqual(await look(0), [])
  assert.deepEqual(await look(8), [])
  const [[first], [second]] = [await look(9), await look(10)]
  assert.deepEqual(
    [first?.tenant, first?.source, first?.request],
    [ONE, 'system', { kind: 'suspend', reason: 'no credits are left' }],
  )
  assert.match(String(first?.id), /^[A-Za-z0-9][A-Za-z0-9_-]{7,63}$/)
  assert.equal(second?.id, first?.id, 'whoever repeats a command repeats its id')
  accepted.set(ONE, { commandId: String(first?.id), suspended: true })
  assert.deepEqual(await look(11), [])
})

test('who is resumed without credits is asked to rest again', async () => {
  const { meter, at, asked, accepted } = await world({ credits: 0 })
  meter.see(ONE, seen(bot()))
  at(1)
  await meter.look()
  accepted.set(ONE, { commandId: 'resumed-by-hand' })
  await meter.look()
  assert.equal(new Set(asked.map(({ id }) => id)).size, 2)
})

test('after a grant a client goes on that rested for want of credits, and no other', async () => {
  const { meter, at, asked, accepted, grant } = await world({ credits: 0 })
  for (const tenant of [ONE, TWO]) meter.see(tenant, seen(bot()))
  at(1)
  await meter.look()
  accepted.set(ONE, { commandId: String(asked[0]!.id), suspended: true })
  accepted.set(TWO, { commandId: 'suspended-by-hand', suspended: true })
  const resting = bot({ health: 'Suspended', commandId: null })
  for (const tenant of [ONE, TWO]) meter.see(tenant, seen(resting))
  asked.length = 0
  await meter.look()
  assert.deepEqual(asked, [])
  for (const tenant of [ONE, TWO]) await grant(tenant, 100)
  await meter.look()
  assert.deepEqual(
    asked.map(({ tenant, request }) => [tenant, request]),
    [[ONE, { kind: 'resume', reason: 'there are credits again' }]],
  )
})

test('a command that is not taken is no reason to forget the others', async () => {
  const { meter, at, asked, troubles, refuse } = await world({ credits: 0 })
  for (const tenant of [ONE, TWO]) meter.see(tenant, seen(bot()))
  at(1)
  refuse(new Error('100 commands wait already'))
  await meter.look()
  assert.deepEqual([troubles.length, asked.map(({ tenant }) => tenant)], [1, [TWO]])
})

test('minutes of a tenant that is gone are forgotten', async () => {
  const { meter, at, troubles, minutes } = await world()
  const gone = parseTenantId('cliente-009')
  meter.see(gone, seen(bot()))
  at(1)
  meter.see(gone, seen())
  at((2 * HOUR) / MINUTE)
  await meter.look()
  assert.deepEqual([troubles, (await minutes.all()).size], [[], 0])
})

test('an hour that ends while an earlier one is booked is not forgotten', async () => {
  const { meter, at, balance, tenants } = await world()
  for (let minute = 0; minute < 120; minute++) {
    at(minute)
    meter.see(ONE, seen(bot()))
  }
  const { book } = tenants
  tenants.book = async (...args) => {
    const booked = await book(...args)
    at(122)
    return booked
  }
  at(121)
  await meter.look()
  assert.equal(await balance(ONE), 1_000 - 60)
  at(123)
  await meter.look()
  assert.equal(await balance(ONE), 1_000 - 120)
})
