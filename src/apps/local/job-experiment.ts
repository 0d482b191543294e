import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import type { JobSpec } from '../../control/job/index.ts'
import { parsePair, parseTimeframe, parseTimeRange, parseVenue, quoteOf } from '../../domain/index.ts'
import { readSettings, requireOneWallet } from '../../trade/engine/index.ts'
import { parseCalendar } from './calendar.ts'
import type { Experiment } from './load-experiment.ts'
import { type ReadableStores, storedContracts } from './stored-contracts.ts'
import { othersOf, storedSeries } from './stored-series.ts'

/**
 * Everything that a tenant's job looks at: candles of the store and its strategy's file, nothing else.
 * @throws Fault: a series or setting is missing or wrong
 */
export async function jobExperiment(
  spec: JobSpec,
  strategyPath: string,
  stores: ReadableStores,
): Promise<Experiment> {
  const { path, strategy } = await loadStrategy(strategyPath)
  const venue = parseVenue(spec.exchange)
  const timeframe = parseTimeframe(spec.timeframe)
  const pairs = spec.pairs.map(parsePair)
  requireOneWallet(pairs)
  const { series, lend } = await storedSeries(stores.candles, venue, { timeframe, strategy, pairs })
  const { instruments, warnings } = await storedContracts(stores, { venue, pairs })
  const data = {
    ...{ strategyPath: path, timeframe, series, instruments, detail: new Map() },
    settings: { stakeCurrency: quoteOf(pairs[0]!), ...readSettings(spec.settings ?? {}) },
    others: othersOf(strategy, pairs, lend),
    prepare: {
      calendar: parseCalendar(spec.calendar),
      params: spec.parameters,
      ...(spec.timerange !== undefined && { range: parseTimeRange(spec.timerange) }),
    },
  }
  return { path, strategy, data, warnings }
}
