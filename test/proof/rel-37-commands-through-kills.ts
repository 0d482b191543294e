import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { temporaryPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { type Hand, hand } from '../../src/adapters/git/hand.fixture.ts'
import { openGitOps } from '../../src/adapters/git/index.ts'
import { connectStore, migrate, type PostgresStore } from '../../src/adapters/store/postgres/index.ts'
import { isEnd, parseCommandId } from '../../src/control/command/index.ts'
import { type GitOps, type MemoryRuntime, memoryRuntime } from '../../src/control/deployment/index.ts'
import { parseTenantId, type TenantId } from '../../src/control/tenant/index.ts'
import { type Random, random } from '../../src/math/index.ts'
import type { DriverAnswer, DriverTask } from './command-driver.fixture.ts'
import { askedOf, SCENARIOS, type Scenario, type ScenarioWorld } from './command-scenarios.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const DRIVER = fileURLToPath(new URL('command-driver.fixture.ts', import.meta.url))
const PATIENCE_MS = 120_000
/** One of so many deaths is at a moment of chance instead of a point. */
const BY_CHANCE = 4
const LONGEST_MS = 250
/** A driver that waits comes by the same points again and again. */
const MOST_NTH = 3
/** Trials that are too few to look first which points there are. */
const FEW = 50
/** Between an effect and its record, and on either side of both. */
const DANGEROUS = [
  ...['before git.write', 'git stored', 'git published', 'after git.write', 'before commands.add'],
  ...['before claim.advance', 'after claim.advance', 'after claim.advance #2', 'after claim.advance #3'],
]
/** Trials among which one at least dies at a point. */
const ENOUGH = 7

type Sql = ReturnType<typeof postgres>

interface House {
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

/**
 * A process carries out a command on a real database and a real repository, and kills itself at one of the points
 * before and after every call of a port, between a commit and its publication, or is killed whenever. Another
 * process carries on.
 */
export const commandsThroughKills: Proof = {
  id: 'REL-37',
  fault: 'kill -9 of whoever drives a command, at every step and between every effect and its record',
  invariant:
    'Each command has exactly one end and at most one commit for each of its steps; the bots that run are those that it asked for or, where it was taken back, those of before, each started once.',
  share: 4,
  full: 1_000,
  async run({ count, seed, onTrial }) {
    const clean: (() => void)[] = []
    const living = new Set<ChildProcess>()
    const server = await temporaryPostgres()
    const folder = mkdtempSync(join(tmpdir(), 'leme-proof-commands-'))
    try {
      await migrate(server.url)
      const sql = postgres(server.url, { max: 1, onnotice: () => {} })
      clean.push(() => void sql.end())
      await using store = connectStore(server.url)
      await using git = await openGitOps({ folder })
      const start = () => startDriver(server.url, folder, living)
      const house: House = {
        ...{ sql, store, git, start, heir: start(), runtime: memoryRuntime({ now: Date.now }) },
        person: hand({ after: (end: unknown) => clean.push(end as () => void) }, folder),
        processes: new Map(),
      }
      await answerOf(house.heir, 'ready')
      const points = new Map<string, readonly string[]>()
      const trials: Trial[] = []
      for (let trial = 0; trial < count; trial++) {
        const scenario = SCENARIOS[trial % SCENARIOS.length]!
        const dice = random(`${seed}-${trial}`)
        const known =
          points.get(scenario.name) ??
          dice.shuffle([
            ...(count < FEW ? DANGEROUS : await undisturbed(scenario, house, `dry-${points.size}`)),
          ])
        points.set(scenario.name, known)
        // One point after the other, so that enough trials come by all of them.
        const place = Math.floor(trial / SCENARIOS.length) % known.length
        const point = dice.int(BY_CHANCE) === 0 ? null : known[place]!
        const died = await tryOnce(scenario, house, { name: `trial-${trial}`, point, dice })
        trials.push({ command: scenario.name, 'died at': died, 'ended as': scenario.end })
        onTrial?.(trials.at(-1)!)
      }
      const isHit = trials.some((trial) => /^(before|after|git) /.test(String(trial['died at'])))
      assert.ok(isHit || count < ENOUGH, 'nobody died at a point')
      return summed(trials)
    } finally {
      for (const child of living) child.kill('SIGKILL')
      for (const end of clean.reverse()) end()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** The points that a scenario comes by, each with how often. */
async function undisturbed(scenario: Scenario, house: House, name: string): Promise<readonly string[]> {
  const world = await worldOf(scenario, house, name)
  await scenario.ask(world)
  await using _life = live(scenario, house, world)
  house.heir.send({ tenant: world.tenant, dieAt: null } satisfies DriverTask)
  const { points } = await answerOf(house.heir, 'done')
  await judge(scenario, house, world)
  const seen = new Map<string, number>()
  return points.flatMap((point) => {
    const nth = (seen.get(point) ?? 0) + 1
    seen.set(point, nth)
    return nth <= MOST_NTH ? [`${point} #${nth}`] : []
  })
}

interface Death {
  readonly name: string
  readonly point: string | null
  readonly dice: Random
}

/** Gives where the driver died. */
async function tryOnce(scenario: Scenario, house: House, { name, point, dice }: Death): Promise<string> {
  const world = await worldOf(scenario, house, name)
  const victim = house.start()
  await answerOf(victim, 'ready')
  await scenario.ask(world)
  await using _life = live(scenario, house, world)
  const [at = '', nth = '1'] = point?.split(' #') ?? []
  const dieAt = point === null ? null : { point: at, nth: Number(nth) }
  const closed = once(victim, 'close')
  victim.send({ tenant: world.tenant, dieAt } satisfies DriverTask)
  const done = answerOf(victim, 'done').then(
    () => victim.disconnect(),
    () => {},
  )
  if (point === null) await Promise.race([done, delay(dice.int(LONGEST_MS))])
  else await Promise.race([done, closed])
  victim.kill('SIGKILL')
  const [, signal] = await closed
  house.heir.send({ tenant: world.tenant, dieAt: null } satisfies DriverTask)
  await answerOf(house.heir, 'done')
  await judge(scenario, house, world)
  if (signal !== 'SIGKILL') return 'not at all'
  return point === null ? 'a moment of chance' : at
}

async function worldOf(scenario: Scenario, house: House, name: string): Promise<ScenarioWorld> {
  const tenant = parseTenantId(name)
  const { store, runtime, person, heir } = house
  await store.tenants.create({ id: tenant, name })
  await store.tenants.book(tenant, [{ key: 'first', amount: 1_000, kind: 'grant', reason: 'a proof' }])
  const world = { commands: store.commands, runtime, person, tenant, name }
  await scenario.before(world)
  await using _life = live(scenario, house, world)
  heir.send({ tenant, dieAt: null } satisfies DriverTask)
  await answerOf(heir, 'done')
  return world
}

/** What goes on beside the driver: the runtime does what it is told, and people do what the scenario says. */
function live(scenario: Scenario, house: House, world: ScenarioWorld): AsyncDisposable {
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
async function judge(scenario: Scenario, house: House, world: ScenarioWorld): Promise<void> {
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

function startDriver(url: string, folder: string, living: Set<ChildProcess>): ChildProcess {
  const child = fork(DRIVER, [url, folder], { execArgv: ['--conditions=leme-source'], stdio: 'inherit' })
  living.add(child)
  child.once('close', () => living.delete(child))
  return child
}

/** @throws Error where the process ends first, or says that it is broken */
async function answerOf<K extends DriverAnswer['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<DriverAnswer & { kind: K }> {
  const over = new AbortController()
  const { signal } = over
  const ended = once(child, 'close', { signal }).then(([code, end]) => {
    throw new Error(`a driver ended: ${code ?? end}`)
  })
  ended.catch(() => {})
  try {
    for (;;) {
      const [answer] = (await Promise.race([once(child, 'message', { signal }), ended])) as [DriverAnswer]
      if (answer.kind === 'broken') throw new Error(answer.message)
      if (answer.kind === kind) return answer as DriverAnswer & { kind: K }
    }
  } finally {
    over.abort()
  }
}

/** One row for each kind of command and place of death. */
function summed(trials: readonly Trial[]): readonly Trial[] {
  const rows = new Map<string, { trial: Trial; times: number }>()
  for (const trial of trials) {
    const key = Object.values(trial).join(' ')
    const row = rows.get(key) ?? { trial, times: 0 }
    rows.set(key, { trial, times: row.times + 1 })
  }
  return [...rows.values()].map(({ trial, times }) => ({ ...trial, times }))
}
