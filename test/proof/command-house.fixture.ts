import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import type { Hand } from '../../src/adapters/git/hand.fixture.ts'
import type { PostgresStore } from '../../src/adapters/store/postgres/index.ts'
import { isEnd, parseCommandId } from '../../src/control/command/index.ts'
import type { GitOps, MemoryRuntime } from '../../src/control/deployment/index.ts'
import type { TenantId } from '../../src/control/tenant/index.ts'
import { askedOf, type Scenario, type ScenarioWorld } from './command-scenarios.fixture.ts'

const PATIENCE_MS = 120_000

type Sql = ReturnType<typeof import('postgres')>

export interface House {
  readonly sql: Sql
  readonly store: PostgresStore
  readonly git: GitOps
  readonly person: Hand
  readonly runtime: MemoryRuntime
  /** Numbers of the processes that ran under a label. */
  readonly processes: Map<string, Set<number>>
  readonly start: () => ChildProcess
  /** Carries on what the dead have left. */
  readonly heir: ChildProcess
}

/** What goes on beside the driver: the runtime does what it is told, and people do what the scenario says. */
export function live(scenario: Scenario, house: House, world: ScenarioWorld): AsyncDisposable {
  const { store, runtime, processes } = house
  const { tenant } = world
  let isOver = false
  let hasActed = false
  const round = async (): Promise<void> => {
    const wanted = await store.deployments.accepted(tenant)
    if (wanted) await runtime.apply(wanted)
    const seen = await runtime.observe(tenant)
    for (const { name, commandId } of seen.bots) {
      const number = runtime.process(tenant, name)
      if (commandId === null || number === undefined) continue
      const key = `${tenant}/${name}/${commandId}`
      processes.set(key, (processes.get(key) ?? new Set()).add(number))
    }
    await store.deployments.setRunning(tenant, seen)
    const command = await askedOf(world)
    if (!command || hasActed || command.state !== scenario.during?.state) return
    hasActed = true
    await scenario.during.do(world, command)
  }
  const going = (async () => {
    while (!isOver) {
      await round()
      await delay(3)
    }
    await round()
  })()
  return {
    async [Symbol.asyncDispose]() {
      isOver = true
      await going
    },
  }
}

/** @throws AssertionError */
export async function judge(scenario: Scenario, house: House, world: ScenarioWorld): Promise<void> {
  const { sql, store, git, runtime, processes } = house
  const { tenant, name } = world
  const command = await askedOf(world)
  assert.ok(command, `${name}: there is no command`)
  const { id, state, commit, rollbackCommit } = command
  const where = `${scenario.name}, ${id}`
  assert.equal(state, scenario.end, `${where}: ${command.reason}`)
  const ends = await sql<{ type: string }[]>`select type from control.event where command_id = ${id}`
  const ended = ends.filter(({ type }) => isEnd(type.slice('command.'.length) as typeof state))
  assert.deepEqual(
    ended.map(({ type }) => type),
    [`command.${state}`],
    `${where}: one answer`,
  )
  const history = (await git.history(tenant, 100)).filter(({ commandId }) => commandId === id)
  const made = (step: string) => history.filter((one) => one.step === step).map((one) => one.commit)
  assert.deepEqual([made('apply').length, made('roll-back').length], scenario.commits, `${where}: commits`)
  assert.deepEqual(
    [...made('apply'), ...made('roll-back')],
    [commit, rollbackCommit].filter((one) => one !== null),
  )
  const labels = { base: parseCommandId(`${name}-base`), asked: id }
  const expected = Object.entries(scenario.bots).map(([bot, label]) => `${bot}/${labels[label]}`)
  const accepted = (await store.deployments.accepted(tenant))?.values?.bots ?? []
  assert.deepEqual(
    accepted.map((bot) => `${bot.name}/${bot.commandId}`),
    expected,
    `${where}: what is told`,
  )
  await allRunning(runtime, tenant, expected)
  const head = (await git.head()) ?? ''
  const file = await git.read(tenant, head)
  const wanted = file.kind === 'values' ? file.values.bots : []
  assert.deepEqual(wanted, accepted, `${where}: what git wants`)
  for (const key of expected) {
    // A bot that was taken back is started once more; one that is there from the beginning is not.
    const most = scenario.end === 'rolled-back' && key.endsWith('-base') ? 3 : 1
    const count = processes.get(`${tenant}/${key}`)?.size ?? 0
    assert.ok(count >= 1 && count <= most, `${where}: ${key} was started ${count} times`)
  }
}

async function allRunning(
  runtime: MemoryRuntime,
  tenant: TenantId,
  expected: readonly string[],
): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const { bots } = await runtime.observe(tenant)
    const running = bots.flatMap((bot) => (bot.commandId === null ? [] : [`${bot.name}/${bot.commandId}`]))
    if (running.join() === expected.join()) return
    if (performance.now() > end) assert.deepEqual(running, expected, 'what runs')
    await delay(3)
  }
}
