import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Finding, judgeDisk } from '../../../control/operation/index.ts'
import type { AppConfig } from '../app-config.ts'

interface DiskOptions {
  readonly config: Pick<AppConfig, 'stateDir'>
  /** UTC milliseconds. */
  readonly now: () => number
  readonly keeps: boolean
  /** What lies there: `the database`. */
  readonly of: string
  readonly name: string
}

interface Sample {
  readonly at: number
  readonly free: number
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const KEPT = 7 * 24
/** Less tells nothing: a big import is no growth. */
const LEAST_MS = 6 * HOUR_MS

/** Space of a folder's disk; the serving process keeps an hourly sample, so that days can be told. */
export async function checkDisk(folder: string, options: DiskOptions): Promise<Finding> {
  const { bavail, blocks, bsize } = await statfs(folder)
  const now = { at: options.now(), free: bavail * bsize }
  const file = join(resolve(options.config.stateDir), 'checks', `disk-${options.name}.json`)
  const samples = readSamples(file)
  const last = samples.at(-1)
  if (options.keeps && (!last || now.at - last.at >= HOUR_MS)) keep(file, [...samples, now].slice(-KEPT))
  return judgeDisk({
    ...{ of: options.of, folder, freeBytes: now.free, totalBytes: blocks * bsize },
    lessPerDay: lessPerDay(samples[0], now),
  })
}

function lessPerDay(first: Sample | undefined, now: Sample): number | undefined {
  if (!first || now.at - first.at < LEAST_MS) return undefined
  return ((first.free - now.free) * DAY_MS) / (now.at - first.at)
}

function readSamples(file: string): readonly Sample[] {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as unknown
    return Array.isArray(read) ? read.filter(isSample) : []
  } catch {
    return []
  }
}

function isSample(one: unknown): one is Sample {
  const { at, free } = (one ?? {}) as Partial<Sample>
  return Number.isFinite(at) && Number.isFinite(free)
}

/** A full disk keeps no sample, and is told all the same. */
function keep(file: string, samples: readonly Sample[]): void {
  try {
    mkdirSync(resolve(file, '..'), { recursive: true })
    writeFileSync(file, JSON.stringify(samples))
  } catch {}
}
