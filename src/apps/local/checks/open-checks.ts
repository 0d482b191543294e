import { lookAtDatabase, lookAtWork, timescaleState } from '../../../adapters/store/postgres/index.ts'
import type { Check, CheckTools } from '../../../control/operation/index.ts'
import type { AppConfig } from '../app-config.ts'
import { redactor } from '../redaction.ts'
import { databaseChecks } from './database-checks.ts'
import { machineChecks } from './machine-checks.ts'
import { pauseFor } from './pause-for.ts'
import { remembered } from './remembered.ts'
import { serviceChecks } from './service-checks.ts'
import { workChecks } from './work-checks.ts'

export interface OpenChecksOptions {
  readonly config: AppConfig
  /** Of the database itself, not of a pooler; rejects where it could not be started. */
  readonly url: () => Promise<string>
  /** UTC milliseconds. */
  readonly now: () => number
  /** Whether this process serves: it keeps what is watched over time. */
  readonly keeps?: boolean
}

/** What many checks of one look ask together. */
const SHARED_MS = 1_000

/** Everything that is looked at: the same list for `leme doctor`, the page Operations and the API. */
export function openChecks({ config, url, now, keeps = false }: OpenChecksOptions): readonly Check[] {
  const shared = { ttlMs: SHARED_MS, now: () => performance.now() }
  const installation = {
    ...{ config, now, keeps },
    database: remembered(async () => lookAtDatabase(await url(), now), shared),
    work: remembered(async () => lookAtWork(await url()), shared),
    timescale: remembered(async () => timescaleState(await url()), shared),
  }
  return [
    ...workChecks(installation),
    ...databaseChecks(installation),
    ...serviceChecks(installation),
    ...machineChecks(installation),
  ]
}

/** By which they are run here. */
export function checkTools(now: () => number): CheckTools {
  return { now, pause: pauseFor, clean: (text) => redactor.text(text) }
}
