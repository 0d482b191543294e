import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StoreError } from '../../adapters/store/postgres/index.ts'
import { createTelemetry } from '../../adapters/telemetry/index.ts'
import type { AgedRange, ExpireOptions, MarketUpkeep } from '../../trade/market/index.ts'
import { keepMarket, keepOnce } from './keep-market.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 0, 1)
const RANGE: AgedRange = { kind: 'tick', start: 0, end: 7 * DAY, rows: 12 }

function upkeepOf(expire: (options: ExpireOptions) => Promise<readonly AgedRange[]>) {
  const asked: (ExpireOptions | number)[] = []
  const upkeep: MarketUpkeep = {
    expirable: async () => [],
    expire(options) {
      asked.push(options)
      return expire(options)
    },
    async keepTicks(age) {
      asked.push(age)
    },
  }
  return { upkeep, asked }
}

test('the settings are what is dropped and what a database is told', async () => {
  await using telemetry = createTelemetry({ version: '1' })
  const { upkeep, asked } = upkeepOf(async () => [RANGE])
  const logged: object[] = []
  const logger = { info: (values: object) => logged.push(values), warn: assert.fail }
  const world = { upkeep, telemetry, logger, clock: () => NOW }
  await keepOnce({ expireTicksAfter: '30d', expireCandlesAfter: 'never' }, world)
  assert.deepEqual(asked, [
    30 * DAY,
    { now: NOW, ticksOlderThan: 30 * DAY, candlesOlderThan: Number.POSITIVE_INFINITY },
  ])
  assert.deepEqual(logged, [RANGE])
  const metrics = await telemetry.scrape()
  assert.match(metrics, /^leme_upkeep_runs_total\{outcome="done"\} 1$/m)
  assert.match(metrics, /^leme_upkeep_dropped_rows_total\{kind="tick"\} 12$/m)
})

test('what cannot be dropped is said and ends nothing, and disposing of it does not wait for tomorrow', async () => {
  await using telemetry = createTelemetry({ version: '1' })
  const { promise, resolve } = Promise.withResolvers<unknown>()
  const { upkeep } = upkeepOf(async () => Promise.reject(new Error('must be owner')))
  const logger = { info: assert.fail, warn: resolve }
  await using _kept = keepMarket(
    { expireTicksAfter: 'never', expireCandlesAfter: '3650d' },
    { upkeep, telemetry, logger, clock: () => NOW },
  )
  assert.match(String(await promise), /must be owner/)
  assert.match(await telemetry.scrape(), /^leme_upkeep_runs_total\{outcome="failed"\} 1$/m)
})

test('what another server drops at this moment is no failure', async () => {
  await using telemetry = createTelemetry({ version: '1' })
  const { upkeep } = upkeepOf(async () => {
    throw new StoreError('upkeep.running', 'another process is at it')
  })
  const logger = { info: assert.fail, warn: assert.fail }
  const settings = { expireTicksAfter: '90d', expireCandlesAfter: 'never' }
  await keepOnce(settings, { upkeep, telemetry, logger, clock: () => NOW })
  assert.match(await telemetry.scrape(), /^leme_upkeep_runs_total\{outcome="elsewhere"\} 1$/m)
})
