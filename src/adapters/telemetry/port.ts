import type { PlatformFigures } from '../../control/operation/index.ts'
import type { Measured } from './registry.ts'

/** What the rooms tell the outside in numbers: metrics of the catalogue, and no others. */
export interface Telemetry {
  requestBegun(): void
  request(seen: RequestSeen): void
  runEnded(kind: string, status: 'done' | 'failed', seconds?: number): void
  scheduleRan(outcome: string): void
  /** A client's job was begun for the first time, so long after it was asked for. */
  jobBegun(kind: string, waitedSeconds: number): void
  /** It ended, or left this worker: `done`, `failed`, `cancelled`, `handed-back`, `lost`. */
  jobLeft(kind: string, outcome: string, heldSeconds?: number): void
  /** Jobs of dead workers and lost messages that a sweep found. */
  jobsSwept(found: string, jobs: number): void
  /** Asks at every scrape how many clients' jobs wait and run. */
  watchJobs(read: () => Promise<readonly JobsSeen[]>): void
  /** Asks for the depth of the queue at every scrape. */
  watchQueue(depth: () => Promise<number>): void
  /** A command has ended, so long after it was asked for. */
  commandEnded(kind: string, outcome: string, seconds: number): void
  /** A step of a command in this state is tried again. */
  commandTrouble(state: string): void
  /** Whether this process follows the repository. */
  reconcilerLeads(leads: boolean): void
  /** Asks at every scrape for the bots that this process runs, or is. */
  watchBots(read: () => readonly BotSeen[], now: () => number): void
  /** Asks at a scrape how the house stands; not oftener than every ten seconds. */
  watchPlatform(read: () => Promise<PlatformFigures>, now: () => number): void
  /** Something was found in a cache, was not, or had to leave it. */
  cached(cache: string, event: 'hit' | 'miss' | 'eviction' | 'failure'): void
  /** A request was refused by a limit: `api`, `ingest`, `login`, `tenant`. */
  limited(limit: string): void
  /** Asks at every scrape whether Redis answers. */
  watchRedis(up: () => boolean): void
  /** Items that a source sent, by what became of them; `newestAt` is the newest time among them, UTC milliseconds. */
  ingested(source: string, status: string, items: number, newestAt?: number): void
  /** What has happened between us and the broker, so many times. */
  brokered(event: string, times: number): void
  /** Asks at every scrape how full the outbox is. */
  watchOutbox(read: () => Promise<OutboxSeen>): void
  /** A try to deliver an event to a webhook. */
  delivered(outcome: 'delivered' | 'failed' | 'gone'): void
  /** It was looked for data that is too old; `elsewhere`: another process does it at this moment. */
  upkept(outcome: 'done' | 'elsewhere' | 'failed'): void
  /** Rows of this kind were dropped because they were too old. */
  expired(kind: 'candle' | 'tick', rows: number): void
  spansSent(outcome: 'sent' | 'dropped', spans: number): void
  readonly backup: BackupTelemetry
  /** Everything measured so far, with labels clean of secrets. */
  read(): Promise<{ readonly measured: readonly Measured[]; readonly startedAt: number }>
  /** The same in the text format of Prometheus. */
  scrape(): Promise<string>
  [Symbol.asyncDispose](): Promise<void>
}

/** Whether there is a copy of everything. Times are UTC milliseconds. */
export interface BackupTelemetry {
  /** The last backup was completed then. */
  succeeded(at: number): void
  /** A restore was last verified row by row then. */
  verified(at: number): void
  /** What was committed before is in the archive of the log. */
  logKept(at: number): void
  ran(kind: string, outcome: 'done' | 'failed'): void
}

export interface OutboxSeen {
  /** Events that the broker has not confirmed. */
  readonly pending: number
  /** The age of the first of them; 0 when there is none. */
  readonly oldestSeconds: number
  /** How much of the bound is used; at 1 the oldest are dropped. */
  readonly fill: number
  readonly dropped: number
}

export interface JobsSeen {
  readonly kind: string
  readonly waiting: number
  readonly running: number
  readonly oldestMs: number
}

export interface RequestSeen {
  /** The pattern, `/api/v1/bots/:id`. */
  readonly route: string
  readonly method: string
  readonly status: number
  readonly seconds: number
}

/** A bot as it tells about itself. Times are UTC milliseconds. */
export interface BotSeen {
  /** `-`: the house. */
  readonly client: string
  readonly bot: string
  readonly isUp: boolean
  /** Null while it does not answer. */
  readonly beatAt: number | null
  /** Time of the last candle whose effects are committed. */
  readonly cursor: number | null
  /** Null while it tells none. */
  readonly figures: BotFigures | null
}

/** Counted since its process started. */
export interface BotFigures {
  readonly candles: number
  /** Null before the first candle. */
  readonly equity: number | null
  readonly openPositions: number
  readonly realisedProfit: number
  readonly won: number
  readonly lost: number
  /** Entries of its journal, by kind. */
  readonly intents: number
  readonly refusals: number
  readonly orders: number
  readonly fills: number
  readonly cancels: number
}
