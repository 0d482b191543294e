// Long because one port has one suite, and each of its promises a test.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import type { BotSpec } from '../../domain/index.ts'
import { parseTenantId, schemaOf, type TenantId } from '../tenant/index.ts'
import type { Observation } from './health.ts'
import type { Runtime } from './port.ts'
import type { Values } from './values.ts'

/** A runtime, and hands that do to its bots what the world does. */
export interface RuntimeWorld extends AsyncDisposable {
  readonly runtime: Runtime
  /** A spec that this runtime can run. */
  spec(name: string): BotSpec
  /** While broken, the bot's process ends by itself: the one that runs, and those that start. */
  setBroken(tenant: TenantId, bot: string, isBroken: boolean): Promise<void>
  /** While broken, the client's schema cannot be made. */
  setSchemaBroken(tenant: TenantId, isBroken: boolean): Promise<void>
  /** Ends the process that runs, from outside. */
  kill(tenant: TenantId, bot: string): Promise<void>
  /** Tells the process that runs from all others; undefined when none runs. */
  process(tenant: TenantId, bot: string): Promise<string | undefined>
}

export interface RuntimeSuiteOptions {
  /** Sequences of changes that are tried. */
  readonly runs?: number
}

/** Longer than anything here takes on a machine under load. */
const PATIENCE_MS = 60_000

/** Judges an implementation of {@link Runtime}. `open` is called once; each test has clients of its own. */
export function runtimeSuite(
  name: string,
  open: () => Promise<RuntimeWorld>,
  { runs = 3 }: RuntimeSuiteOptions = {},
): void {
  describe(`Runtime: ${name}`, () => {
    let world: RuntimeWorld
    let clients = 0
    let commits = 0
    before(async () => {
      world = await open()
    })
    after(() => world[Symbol.asyncDispose]())

    const client = () => parseTenantId(`suite-${String(++clients).padStart(3, '0')}`)
    /** Makes it so that the client has these bots, each with the command that it names; gives the commit. */
    const apply = async (
      tenant: TenantId,
      bots: Readonly<Record<string, string>> | undefined,
      more: Partial<Values> = {},
    ): Promise<string> => {
      const commit = (++commits).toString(16).padStart(40, '0')
      const values = bots && valuesOf(world, tenant, { bots, more })
      await world.runtime.apply({ tenant, commit, values })
      return commit
    }
    const seen = (tenant: TenantId, what: string, holds: (now: Observation) => boolean) =>
      until(what, () => world.runtime.observe(tenant), holds)
    const healthy = (tenant: TenantId, bots: Readonly<Record<string, string>>) =>
      seen(tenant, 'every bot is healthy under its command', (now) => areHealthy(now, bots))
    const gone = (tenant: TenantId, bot: string) =>
      until(
        `no process of ${bot} runs`,
        () => world.process(tenant, bot),
        (id) => id === undefined,
      )

    test('a client of whom nothing was told is missing, and nobody of whom something runs', async () => {
      const tenant = client()
      assert.deepEqual(await world.runtime.observe(tenant), {
        ...{ appliedCommandId: null, appliedCommit: null, health: 'Missing', blocker: null, bots: [] },
      })
      assert.ok(!(await world.runtime.tenants()).includes(tenant))
    })

    test('what is wanted runs, under the label of its command', async () => {
      const tenant = client()
      const commit = await apply(tenant, { trend: 'command-1', swing: 'command-2' })
      const now = await healthy(tenant, { trend: 'command-1', swing: 'command-2' })
      assert.deepEqual(
        [now.appliedCommit, now.appliedCommandId, now.health, now.blocker],
        [commit, 'file-command', 'Healthy', null],
      )
      for (const { since, restarts, blocker } of now.bots) {
        assert.ok(Number.isSafeInteger(since) && since > 0)
        assert.deepEqual([restarts, blocker], [0, null])
      }
      assert.ok((await world.runtime.tenants()).includes(tenant))
    })

    test('the same again changes no process', async () => {
      const tenant = client()
      await apply(tenant, { trend: 'command-1' })
      await healthy(tenant, { trend: 'command-1' })
      const before = await world.process(tenant, 'trend')
      const commit = await apply(tenant, { trend: 'command-1' })
      await seen(tenant, 'the new commit is applied', ({ appliedCommit }) => appliedCommit === commit)
      await healthy(tenant, { trend: 'command-1' })
      assert.equal(await world.process(tenant, 'trend'), before)
    })

    test('a bot that another command changed gets a process of that label; its neighbour keeps its own', async () => {
      const tenant = client()
      await apply(tenant, { trend: 'command-1', swing: 'command-1' })
      await healthy(tenant, { trend: 'command-1', swing: 'command-1' })
      const [trend, swing] = await Promise.all(['trend', 'swing'].map((bot) => world.process(tenant, bot)))
      await apply(tenant, { trend: 'command-2', swing: 'command-1' })
      await healthy(tenant, { trend: 'command-2', swing: 'command-1' })
      assert.notEqual(await world.process(tenant, 'trend'), trend)
      assert.equal(await world.process(tenant, 'swing'), swing)
    })

    test('a bot that nobody wants any more ends; its neighbour goes on', async () => {
      const tenant = client()
      await apply(tenant, { trend: 'command-1', swing: 'command-1' })
      await healthy(tenant, { trend: 'command-1', swing: 'command-1' })
      const swing = await world.process(tenant, 'swing')
      await apply(tenant, { swing: 'command-1' })
      await healthy(tenant, { swing: 'command-1' })
      await gone(tenant, 'trend')
      assert.equal(await world.process(tenant, 'swing'), swing)
    })

    test('a client without bots is healthy', async () => {
      const tenant = client()
      await apply(tenant, {})
      await seen(tenant, 'healthy', ({ health, bots }) => health === 'Healthy' && bots.length === 0)
    })

    test('of a client whose file is gone nothing is left', async () => {
      const tenant = client()
      await apply(tenant, { trend: 'command-1', swing: 'command-1' })
      await healthy(tenant, { trend: 'command-1', swing: 'command-1' })
      await apply(tenant, undefined)
      await seen(tenant, 'missing', ({ health, bots }) => health === 'Missing' && bots.length === 0)
      await Promise.all([gone(tenant, 'trend'), gone(tenant, 'swing')])
      assert.ok(!(await world.runtime.tenants()).includes(tenant))
    })

    test('a bot that fails by itself is named with a reason; neighbours and other clients go on', async () => {
      const [tenant, other] = [client(), client()]
      await apply(tenant, { trend: 'command-1', swing: 'command-1' })
      await apply(other, { trend: 'command-1' })
      await healthy(tenant, { trend: 'command-1', swing: 'command-1' })
      await healthy(other, { trend: 'command-1' })
      await world.setBroken(tenant, 'trend', true)
      const now = await seen(tenant, 'degraded', ({ health }) => health === 'Degraded')
      assert.match(now.blocker?.resource ?? '', /trend/)
      assert.ok((now.blocker?.reason.length ?? 0) > 3 && now.blocker!.reason.length < 2_000)
      const swing = now.bots.find((bot) => bot.name === 'swing')
      assert.deepEqual([swing?.health, swing?.blocker], ['Healthy', null])
      await healthy(other, { trend: 'command-1' })
      await world.setBroken(tenant, 'trend', false)
      await healthy(tenant, { trend: 'command-1', swing: 'command-1' })
    })

    test('a process that somebody killed is replaced', async () => {
      const tenant = client()
      await apply(tenant, { trend: 'command-1' })
      await healthy(tenant, { trend: 'command-1' })
      const before = await world.process(tenant, 'trend')
      await world.kill(tenant, 'trend')
      await until(
        'another process runs',
        () => world.process(tenant, 'trend'),
        (id) => id !== undefined && id !== before,
      )
      await healthy(tenant, { trend: 'command-1' })
    })

    test('without its schema a client runs nothing and is told why; with it everything starts', async () => {
      const tenant = client()
      await world.setSchemaBroken(tenant, true)
      await apply(tenant, { trend: 'command-1' })
      const now = await seen(tenant, 'degraded', ({ health }) => health === 'Degraded')
      assert.ok(now.blocker && now.blocker.reason.length > 3)
      assert.equal(await world.process(tenant, 'trend'), undefined)
      await world.setSchemaBroken(tenant, false)
      await healthy(tenant, { trend: 'command-1' })
    })

    test('a suspended client runs nothing, and goes on when it is resumed', async () => {
      const tenant = client()
      await apply(tenant, { trend: 'command-1' })
      await healthy(tenant, { trend: 'command-1' })
      await apply(tenant, { trend: 'command-1' }, { suspended: true })
      const now = await seen(tenant, 'suspended', ({ health }) => health === 'Suspended')
      assert.deepEqual(
        now.bots.map((bot) => [bot.name, bot.health, bot.commandId]),
        [['trend', 'Suspended', null]],
      )
      await gone(tenant, 'trend')
      await apply(tenant, { trend: 'command-1' })
      await healthy(tenant, { trend: 'command-1' })
    })

    test('a client that is suspended from the first is suspended', async () => {
      const tenant = client()
      await apply(tenant, { trend: 'command-1' }, { suspended: true })
      await seen(tenant, 'suspended', ({ health }) => health === 'Suspended')
      assert.equal(await world.process(tenant, 'trend'), undefined)
    })

    test('what changes while it starts ends as what was wanted last', async () => {
      const tenant = client()
      for (const command of ['command-1', 'command-2', 'command-3']) await apply(tenant, { trend: command })
      await healthy(tenant, { trend: 'command-3' })
    })

    test('a broken change that is taken back leaves the earlier bot healthy', async () => {
      const tenant = client()
      await apply(tenant, { trend: 'command-1' })
      await healthy(tenant, { trend: 'command-1' })
      await world.setBroken(tenant, 'trend', true)
      await apply(tenant, { trend: 'command-2' })
      await seen(tenant, 'degraded', ({ health }) => health === 'Degraded')
      await world.setBroken(tenant, 'trend', false)
      await apply(tenant, { trend: 'command-1' })
      await healthy(tenant, { trend: 'command-1' })
    })

    test('who listens hears of what happens to a client', async () => {
      const tenant = client()
      const heard = new Set<TenantId>()
      world.runtime.onChange((one) => heard.add(one))
      await apply(tenant, { trend: 'command-1' })
      await healthy(tenant, { trend: 'command-1' })
      assert.ok(heard.has(tenant))
      heard.clear()
      await world.kill(tenant, 'trend')
      await until(
        'the change is heard',
        async () => heard.has(tenant),
        (isHeard) => isHeard,
      )
    })

    test('values like these are not refused', () => {
      const values = valuesOf(world, client(), { bots: { trend: 'command-1' } })
      assert.equal(world.runtime.refuses(values), undefined)
    })

    test('whatever is wanted one after the other, what was wanted last is what runs', async () => {
      const bots = fc.dictionary(
        fc.constantFrom('trend', 'swing'),
        fc.constantFrom('command-1', 'command-2'),
        {
          noNullPrototype: true,
        },
      )
      const step = fc.record({ bots, suspended: fc.boolean() })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), bots, async (steps, last) => {
          const tenant = client()
          for (const { bots: wanted, suspended } of steps) await apply(tenant, wanted, { suspended })
          const commit = await apply(tenant, last)
          const now = await healthy(tenant, last)
          assert.equal(now.appliedCommit, commit)
          for (const bot of ['trend', 'swing']) if (!(bot in last)) await gone(tenant, bot)
          await apply(tenant, undefined)
        }),
        { numRuns: runs, seed: 11 },
      )
    })
  })
}

function areHealthy({ health, bots }: Observation, wanted: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(wanted)
  return (
    health === 'Healthy' &&
    bots.length === names.length &&
    bots.every((bot) => bot.health === 'Healthy' && bot.commandId === wanted[bot.name])
  )
}

function valuesOf(
  world: RuntimeWorld,
  tenant: TenantId,
  { bots, more }: { readonly bots: Readonly<Record<string, string>>; readonly more?: Partial<Values> },
): Values {
  return {
    clientId: tenant,
    schema: schemaOf(tenant),
    bots: Object.entries(bots).map(([name, commandId]) => ({ ...world.spec(name), commandId })),
    database: { existingSecret: `${tenant}-database` },
    commandId: 'file-command',
    ...more,
  }
}

async function until<T>(what: string, ask: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const value = await ask()
    if (holds(value)) return value
    if (performance.now() > end) assert.fail(`never so: ${what}; last seen ${JSON.stringify(value)}`)
    await delay(20)
  }
}
