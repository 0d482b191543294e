import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { deploy } from '../../control/command/command-world.fixture.ts'
import {
  type CommandStore,
  DEFAULT_TIMING,
  type DrivePorts,
  memoryCommandStore,
  parseCommandId,
  plainDecoder,
  receive,
} from '../../control/command/index.ts'
import { memoryDeploymentStore, memoryGitOps, memoryRuntime } from '../../control/deployment/index.ts'
import { DEFAULT_POLICY, DEFAULT_QUOTAS, parseTenantId, type TenantId } from '../../control/tenant/index.ts'
import { type CommandLoopOptions, type LoopTrouble, startCommandLoop } from './command-loop.ts'

const PATIENCE_MS = 90_000

function house(changes: Partial<CommandStore> = {}) {
  const now = () => Date.now()
  const deployments = memoryDeploymentStore({ now })
  const store = memoryCommandStore({ now, deployments })
  const commands = { ...store, ...changes }
  const runtime = memoryRuntime({ now })
  const ports: DrivePorts = {
    ...{ commands, deployments, now, decoder: plainDecoder, gates: [] },
    git: memoryGitOps({ now }),
    runtime: { refuses: () => undefined },
    tenants: {
      get: async (id) => ({
        ...{ id, name: id, status: 'active', credits: 1, createdAt: 0 },
        ...{ quotas: DEFAULT_QUOTAS, policy: DEFAULT_POLICY },
      }),
    },
    timing: { ...DEFAULT_TIMING, lookMs: 5, settleMs: 0, takenMs: 20 },
  }
  /** What a reconciler does when it hears of a client. */
  const reconcile = (tenant: TenantId | null): void => {
    if (tenant === null) return
    void (async () => {
      const wanted = await deployments.accepted(tenant)
      if (!wanted) return
      await runtime.apply(wanted)
      await deployments.setRunning(tenant, await runtime.observe(tenant))
    })()
  }
  return {
    ...{ ports, store, deployments },
    start: (options: CommandLoopOptions = {}, lent: DrivePorts = ports) => startCommandLoop(lent, options),
    async reconciled(): Promise<AsyncDisposable> {
      for (const { tenant } of await deployments.allAccepted({ limit: 100 })) reconcile(tenant)
      return store.onChange(reconcile)
    },
    ask: (tenant: string, id: string, request: unknown = deploy()) =>
      receive(ports, { id, tenant: parseTenantId(tenant), source: 'api', actor: 'operator', request }),
    async ended(id: string): Promise<string> {
      const end = performance.now() + PATIENCE_MS
      for (;;) {
        const command = (await store.get(parseCommandId(id)))!
        if (command.endedAt !== null) return command.state
        if (performance.now() > end) assert.fail(`never ended: ${JSON.stringify(command)}`)
        await delay(5)
      }
    },
  }
}

test('commands of many clients are carried out, those that were there and those that come', async () => {
  const world = house()
  await world.ask('early-bird', 'command-early')
  await using _ = await world.reconciled()
  await using _loop = world.start({ atOnce: 3 })
  const ids = Array.from({ length: 12 }, (_, n) => `command-${n}`)
  for (const [n, id] of ids.entries()) await world.ask(`cliente-${n}`, id)
  for (const id of ['command-early', ...ids]) assert.equal(await world.ended(id), 'approved')
  await world.ask('cliente-3', 'command-stop', { kind: 'stop', bot: null })
  assert.equal(await world.ended('command-stop'), 'approved')
})

test('no more clients than were allowed are driven at once, and every one has its turn', async () => {
  const world = house()
  let [now, most] = [0, 0]
  const commands: CommandStore = {
    ...world.store,
    async claim(tenant) {
      now += 1
      most = Math.max(most, now)
      const claim = await world.store.claim(tenant)
      await delay(1)
      return (
        claim && {
          advance: claim.advance,
          [Symbol.asyncDispose]: async () => {
            now -= 1
            await claim[Symbol.asyncDispose]()
          },
        }
      )
    },
  }
  for (let n = 0; n < 20; n++) await world.ask(`cliente-${n}`, `command-${n}`, { kind: 'nonsense' })
  await using _loop = world.start({ atOnce: 4 }, { ...world.ports, commands })
  for (let n = 0; n < 20; n++) assert.equal(await world.ended(`command-${n}`), 'refused')
  assert.ok(most <= 4 && most > 1, String(most))
})

test('while the store is away the loop waits, and goes on when it is back', async () => {
  let isAway = true
  const world = house()
  const fails =
    <T extends readonly unknown[], R>(method: (...args: T) => Promise<R>) =>
    async (...args: T) => {
      if (isAway) throw new Error('no store')
      return method(...args)
    }
  const { store } = world
  const commands: CommandStore = {
    ...store,
    ...{ onChange: fails(store.onChange), waiting: fails(store.waiting), claim: fails(store.claim) },
  }
  const troubles: LoopTrouble[] = []
  await world.ask('cliente-001', 'command-a')
  await using _ = await world.reconciled()
  await using _loop = world.start({ onTrouble: (one) => troubles.push(one) }, { ...world.ports, commands })
  while (troubles.length < 2) await delay(5)
  isAway = false
  assert.equal(await world.ended('command-a'), 'approved')
  assert.ok(troubles.every(({ tenant }) => tenant === null))
})

test('one client that cannot be driven keeps no other from it', async () => {
  const world = house()
  const commands: CommandStore = {
    ...world.store,
    open: (tenant) => (tenant === 'poisoned' ? Promise.reject(new Error('no')) : world.store.open(tenant)),
  }
  const troubles: LoopTrouble[] = []
  await world.ask('poisoned', 'command-p', 7)
  await world.ask('cliente-001', 'command-a', 7)
  await using _loop = world.start({ onTrouble: (one) => troubles.push(one) }, { ...world.ports, commands })
  assert.equal(await world.ended('command-a'), 'refused')
  while (troubles.length < 2) await delay(5)
  assert.deepEqual([...new Set(troubles.map(({ tenant }) => tenant))], ['poisoned'])
})

test('two loops on one store carry each command out once', async () => {
  const world = house()
  await using _ = await world.reconciled()
  await using _one = world.start()
  await using _two = world.start()
  for (let n = 0; n < 10; n++) await world.ask('cliente-001', `command-${n}`, deploy({ name: `bot-${n}` }))
  for (let n = 0; n < 10; n++) assert.equal(await world.ended(`command-${n}`), 'approved')
  const head = await world.ports.git.history(parseTenantId('cliente-001'), 100)
  assert.equal(head.length, 10)
})

test('it ends after the steps that are being taken, and leaves the rest for the next', async () => {
  const world = house()
  let release = (): void => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const git = {
    ...world.ports.git,
    write: async (change: Parameters<typeof world.ports.git.write>[0]) => {
      await held
      return world.ports.git.write(change)
    },
  }
  await world.ask('cliente-001', 'command-a')
  const loop = world.start({}, { ...world.ports, git })
  const state = async () => (await world.store.get(parseCommandId('command-a')))!.state
  while ((await state()) !== 'authorised') await delay(1)
  let isStopped = false
  const stopping = loop.stop().then(() => {
    isStopped = true
  })
  assert.ok(!isStopped)
  release()
  await stopping
  assert.equal(await state(), 'committed')
  await using _ = await world.reconciled()
  await using _loop = world.start()
  assert.equal(await world.ended('command-a'), 'approved')
})
