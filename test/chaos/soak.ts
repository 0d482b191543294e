import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Activity, deployBot, startActivity } from './activity.ts'
import { requireAcknowledged, requireBot, requireJobs } from './invariants.ts'
import type { Program } from './program.ts'
import { grows, slopeOf } from './slope.ts'
import { soakPage } from './soak-page.ts'
import { startWorld, type World } from './world.ts'

// `npm run soak -- --minutes 30 [--write]`: an installation that works for long. Memory, handles and latency have to stay as
// they are: the second half is looked at, for caches and compiled code fill in the first. Ends with 1 where one grows.
const SAMPLE_MS = 2_000
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, write: { type: 'boolean', default: false } },
})
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new Error('--minutes is a number above 0')

interface Sample {
  readonly at: number
  readonly value: number
}

await using world = await startWorld({ withBroker: false })
await deployBot(world)
const activity = startActivity(world)
const series = new Map<string, Sample[]>()
const end = performance.now() + minutes * 60_000
while (performance.now() < end) {
  await sample(world)
  await delay(SAMPLE_MS)
}
await activity.stop()
await report(world, activity)

async function sample({ servers, workers, ask, ingestKey }: World): Promise<void> {
  const at = performance.now()
  const note = (name: string, value: number) => {
    const kept = series.get(name) ?? []
    kept.push({ at, value })
    series.set(name, kept)
  }
  const all: readonly (readonly [string, Program])[] = [
    ...servers.map((one, place) => [`server ${place + 1}`, one] as const),
    ...workers.map((one, place) => [`worker ${place + 1}`, one] as const),
  ]
  for (const [name, { pid }] of all) {
    note(`${name}: memory MB`, residentMb(pid))
    note(`${name}: handles`, readdirSync(`/proc/${pid}/fd`).length)
  }
  const begun = performance.now()
  await ask('/api/v1/series', { headers: { 'x-api-key': ingestKey } })
  note('latency through nginx ms', performance.now() - begun)
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1_024
}

async function report(world: World, activity: Activity): Promise<void> {
  const [candles, jobs] = [await requireAcknowledged(world, activity), await requireJobs(world, activity)]
  const bot = await requireBot(world)
  const { failed } = activity.counts()
  const slopes = new Map(
    [...series].map(([name, samples]) => [name, slopeOf(samples.slice(Math.floor(samples.length / 2)))]),
  )
  if ([...slopes.values()].some((slope) => grows(slope))) process.exitCode = 1
  const day = new Date().toISOString().slice(0, 10)
  const page = soakPage({ minutes, day, candles, failed, jobs, bot, slopes })
  console.log(page)
  if (values.write) writeFileSync(join(import.meta.dirname, '../../docs/proof/soak.md'), page)
}
