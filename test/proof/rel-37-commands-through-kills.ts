// Long because killers, world and judge of one proof are read together.
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
import { hand } from '../../src/adapters/git/hand.fixture.ts'
import { openGitOps } from '../../src/adapters/git/index.ts'
import { connectStore, migrate } from '../../src/adapters/store/postgres/index.ts'
import { memoryRuntime } from '../../src/control/deployment/index.ts'
import { parseTenantId } from '../../src/control/tenant/index.ts'
import { type Random, random } from '../../src/math/index.ts'
import type { DriverAnswer, DriverTask } from './command-driver.fixture.ts'
import { type House, judge, live } from './command-house.fixture.ts'
import { SCENARIOS, type Scenario, type ScenarioWorld } from './command-scenarios.fixture.ts'
import type { Proof, Trial } from './proof.ts'

const DRIVER = fileURLToPath(new URL('command-driver.fixture.ts', import.meta.url))
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
  const closed = once(victim, 'exit')
  victim.send({ tenant: world.tenant, dieAt } satisfies DriverTask)
  // Whoever says that it is broken has not died.
  const done = answerOf(victim, 'done').then(
    () => true,
    (error: Error) => {
      if (!/^a driver ended/.test(error.message)) throw error
      return false
    },
  )
  const isThrough = await Promise.race([
    done,
    ...(point === null ? [delay(dice.int(LONGEST_MS), false)] : []),
  ])
  victim.kill('SIGKILL')
  await closed
  house.heir.send({ tenant: world.tenant, dieAt: null } satisfies DriverTask)
  await answerOf(house.heir, 'done')
  await judge(scenario, house, world)
  if (isThrough) return 'not at all'
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

function startDriver(url: string, folder: string, living: Set<ChildProcess>): ChildProcess {
  const child = fork(DRIVER, [url, folder], { execArgv: ['--conditions=leme-source'], stdio: 'inherit' })
  living.add(child)
  child.once('exit', () => living.delete(child))
  return child
}

/** @throws Error where the process ends first, or says that it is broken */
async function answerOf<K extends DriverAnswer['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<DriverAnswer & { kind: K }> {
  const over = new AbortController()
  const { signal } = over
  const ended = once(child, 'exit', { signal }).then(([code, end]) => {
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
