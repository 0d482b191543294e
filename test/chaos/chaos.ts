import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { random } from '../../src/math/index.ts'
import { type Activity, deployBot, startActivity } from './activity.ts'
import { FAULTS, type Fault } from './faults.ts'
import { botCursor, isReady, requireAcknowledged, requireBot, requireJobs } from './invariants.ts'
import { startWorld, until, type World } from './world.ts'

/** What one fault did, and how long it took until all was as before. */
export interface Told {
  readonly fault: string
  readonly lasted: number
  readonly taken: number
  readonly failed: number
  /** Seconds until a server said that it is not ready; null where it has no reason to. */
  readonly unreadyAfter: number | null
  /** Seconds after its end until both servers were ready, and until the bot went on. */
  readonly readyAfter: number
  readonly botAfter: number
  /** All that was acknowledged and taken so far, and is there. */
  readonly candles: number
  readonly jobs: number
}

export interface ChaosOptions {
  readonly seed: number
  /** Those alone that are tried in every test run. */
  readonly isShare?: boolean
  readonly only?: RegExp
  readonly onTold?: (told: Told) => void
  readonly onFailure?: (message: string) => void
}

/** A server has to say within so long that it is not ready. */
const UNREADY_MS = 16_000
/** Looks one after the other, ten a second, that make a false alarm. */
const LOOKS = 20

/** One fault after the other in an installation that works all the while; after each everything has to hold. */
export async function chaos({
  seed,
  isShare = false,
  only = /./,
  onTold,
  onFailure,
}: ChaosOptions): Promise<readonly Told[]> {
  await using world = await startWorld({ withBroker: !isShare })
  const chosen = FAULTS.filter((fault) => (!isShare || fault.isShare) && only.test(fault.name))
  const faults = random(`${seed}-order`)
    .shuffle([...chosen])
    .filter((fault) => fault.missing?.(world) === undefined)
  await deployBot(world)
  const activity = startActivity(world)
  const told: Told[] = []
  const failures: Error[] = []
  try {
    await until('the bot trades', async () => (await botCursor(world)) > 0)
    await until('candles come in', () => activity.counts().taken > 20)
    for (const [at, fault] of faults.entries()) {
      try {
        const one = await tryOne(fault, { world, activity, dice: random(`${seed}-${at}`) })
        told.push(one)
        onTold?.(one)
      } catch (cause) {
        const message = `${fault.name} (seed ${seed}): ${(cause as Error).message}\n${lastWords(world)}`
        failures.push(new Error(message, { cause }))
        onFailure?.(message)
      }
    }
  } finally {
    await activity.stop()
  }
  await requireAcknowledged(world, activity)
  if (failures.length > 0)
    throw new AggregateError(failures, failures.map(({ message }) => message).join('\n\n'))
  return told
}

interface Scene {
  readonly world: World
  readonly activity: Activity
  readonly dice: ReturnType<typeof random>
}

async function tryOne(fault: Fault, { world, activity, dice }: Scene): Promise<Told> {
  const before = activity.counts()
  const begun = performance.now()
  const end = await fault.begin(world, dice)
  let unreadyAfter: number | null = null
  try {
    unreadyAfter = await lookOn(fault, activity, begun)
  } finally {
    await end()
  }
  const ended = performance.now()
  const lasted = (ended - begun) / 1_000
  const during = activity.counts()
  const cursor = await botCursor(world)
  const [readyAfter, botAfter] = await Promise.all([
    until('both servers are ready', () => isReady(activity, ended)),
    until('the bot goes on', async () => (await botCursor(world)) > cursor),
    until('candles come in again', () => activity.counts().taken > during.taken + 5),
  ])
  const [candles, jobs] = [await requireAcknowledged(world, activity), await requireJobs(world, activity)]
  await requireBot(world)
  const [taken, failed] = [during.taken - before.taken, during.failed - before.failed]
  return { fault: fault.name, lasted, taken, failed, unreadyAfter, readyAfter, botAfter, candles, jobs }
}

/** While it lasts: where a needed part is away a server says so, elsewhere none does. */
async function lookOn(
  { unready, lastsMs }: Fault,
  { health }: Activity,
  begun: number,
): Promise<number | null> {
  const says = () =>
    health.some(
      ({ at, status, reasons }) => at > begun && status === 503 && reasons.some((one) => unready!.test(one)),
    )
  const after = unready ? await until('a server says that it is not ready', says, UNREADY_MS) : null
  await delay(Math.max(0, lastsMs - (performance.now() - begun)))
  if (!unready) requireNoFalseAlarm(health, begun)
  return after
}

/** What a server can do without makes it not unready; one look over a connection that was just cut may fail. */
function requireNoFalseAlarm(health: Activity['health'], since: number): void {
  for (const server of [0, 1]) {
    const seen = health.filter((one) => one.server === server && one.at > since)
    let unready = 0
    for (const { status, reasons } of seen) {
      unready = status === 503 ? unready + 1 : 0
      assert.ok(unready < LOOKS, `server ${server + 1} is unready without need: ${reasons.join('; ')}`)
    }
  }
}

function lastWords({ servers, workers }: World): string {
  return [...servers, ...workers].map(({ printed }) => printed.slice(-700)).join('\n…\n')
}
