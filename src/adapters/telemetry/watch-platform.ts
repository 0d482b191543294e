import type { DatabaseFigures, PlatformFigures, SeriesFigures } from '../../control/operation/index.ts'
import { OTHER } from './catalogue/metric.ts'
import type { Registry, Tell } from './registry.ts'

export interface WatchPlatformOptions {
  readonly read: () => Promise<PlatformFigures>
  /** UTC milliseconds. */
  readonly now: () => number
}

/** However often somebody reads, the database is asked this often. */
const KEEP_MS = 10_000
const COMMAND_STATES = ['received', 'decoded', 'authorised', 'committed', 'synced', 'healthy', 'rolling-back']

/** Asks for the figures at a scrape, and shows those of a moment ago to whoever reads soon after. */
export function watchPlatform(registry: Registry, { read, now }: WatchPlatformOptions): void {
  let kept: { readonly at: number; readonly figures: Promise<PlatformFigures> } | undefined
  registry.observe(async (tell) => {
    if (!kept || now() - kept.at > KEEP_MS) kept = { at: now(), figures: read() }
    const asked = kept
    try {
      tellPlatform(await asked.figures, { tell, now: now() })
      tell('leme_database_up', 1, {})
    } catch {
      if (kept === asked) kept = undefined
      tell('leme_database_up', 0, {})
    }
  })
}

function tellPlatform(
  figures: PlatformFigures,
  { tell, now }: { readonly tell: Tell; readonly now: number },
): void {
  const age = (at: number | null) => (at === null ? 0 : Math.max(0, now - at) / 1000)
  const { commands, deliveries, tenants, credits, poorest, models, champions } = figures
  for (const state of COMMAND_STATES) {
    tell('leme_commands_open', commands.find((one) => one.state === state)?.open ?? 0, { state })
  }
  tell('leme_command_oldest_seconds', Math.max(0, ...commands.map(({ oldestAt }) => age(oldestAt))), {})
  tell('leme_webhook_deliveries_waiting', deliveries.waiting, {})
  tell('leme_webhook_oldest_wait_seconds', age(deliveries.oldestAt), {})
  for (const status of ['active', 'suspended', 'leaving', 'gone']) {
    tell('leme_tenants', tenants.find((one) => one.status === status)?.tenants ?? 0, { status })
  }
  tell('leme_credits_balance', credits.balance, {})
  tell('leme_tenants_without_credit', credits.without, {})
  for (const { tenant: client, credits: left } of poorest) tell('leme_tenant_credits', left, { client })
  for (const one of figures.series) tellSeries(one, { tell, age })
  tell('leme_models', models.models, {})
  tell('leme_model_versions', models.versions, {})
  for (const { model, since, predictedAt } of champions) {
    if (since > 0) tell('leme_model_champion_since_timestamp_seconds', since / 1000, { model })
    if (predictedAt !== null)
      tell('leme_model_last_prediction_timestamp_seconds', predictedAt / 1000, { model })
  }
  tellDatabase(figures.database, tell)
}

function tellSeries(
  { venue, timeframe, timeframeMs, series, rows, spanMs, newestAt, stalestAt }: SeriesFigures,
  { tell, age }: { readonly tell: Tell; readonly age: (at: number | null) => number },
): void {
  const labels = { venue, timeframe }
  tell('leme_market_series', series, labels)
  if (newestAt === null) return
  tell('leme_market_newest_candle_age_seconds', age(newestAt), labels)
  tell('leme_market_stalest_series_age_seconds', age(stalestAt), labels)
  tell('leme_market_missing_candles', Math.max(0, spanMs / timeframeMs + series - rows), labels)
}

function tellDatabase(database: DatabaseFigures, tell: Tell): void {
  tell('leme_database_size_bytes', database.bytes, {})
  tell('leme_database_max_connections', database.maxConnections, {})
  const known = ['active', 'idle', 'idle in transaction']
  const counts = new Map([...known, OTHER].map((state) => [state, 0]))
  for (const { state, count } of database.connections) {
    const told = known.includes(state) ? state : OTHER
    counts.set(told, counts.get(told)! + count)
  }
  for (const [state, count] of counts) tell('leme_database_connections', count, { state })
  tell('leme_database_oldest_transaction_seconds', database.oldestTransactionS, {})
  tell('leme_database_waiting_locks', database.waitingLocks, {})
  tell('leme_database_transactions_total', database.committed, { outcome: 'commit' })
  tell('leme_database_transactions_total', database.rolledBack, { outcome: 'rollback' })
  tell('leme_database_deadlocks_total', database.deadlocks, {})
  tell('leme_database_buffer_hit_ratio', database.hitRatio, {})
  for (const { slot, bytes } of database.slots)
    tell('leme_database_replication_slot_lag_bytes', bytes, { slot })
}
