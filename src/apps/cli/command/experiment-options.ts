import { resolve } from 'node:path'
import { Fault } from '../../../domain/index.ts'
import type { ExperimentSpec } from '../../local/load-experiment.ts'
import { parseParameters } from './parameters.ts'

/** Options that name an experiment; the same ones for each command that runs backtests. */
export interface ExperimentOptions {
  readonly strategy: string
  readonly candles?: readonly string[]
  readonly venue?: string
  readonly timeframe?: string
  readonly pairs?: readonly string[]
  readonly timerange?: string
  readonly fee?: number
  readonly config?: string
  readonly set?: readonly string[]
  readonly signals?: string
  readonly calendar: string
  readonly detail?: string
  readonly instruments?: string
}

/**
 * What the options ask for, with paths that hold in other processes too.
 * @throws Fault `backtest.candles`, `parameter.malformed`; what reading `--config` throws
 */
export async function experimentSpec(options: ExperimentOptions): Promise<ExperimentSpec> {
  const { candles, venue, timeframe, pairs, timerange, calendar, detail, instruments, signals } = options
  if (!candles && !venue) {
    throw new Fault('usage', 'backtest.candles', 'there are no candles named', {
      hint: 'Give --candles FOLDER_OR_FILES, or --venue NAME for candles of the store.',
    })
  }
  const settings = options.config
    ? (await import('../../local/settings-file.ts')).settingsDocument(options.config)
    : {}
  return {
    strategy: resolve(options.strategy),
    source: candles ? { paths: candles.map((path) => resolve(path)) } : { venue: venue! },
    calendar,
    settings: { ...settings, ...(options.fee !== undefined && { fee: options.fee }) },
    ...(timeframe && { timeframe }),
    ...(pairs && { pairs }),
    ...(timerange && { timerange }),
    ...(detail && { detail }),
    ...(instruments && { instruments: resolve(instruments) }),
    ...(signals && { signals: resolve(signals) }),
    ...(options.set && { params: parseParameters(options.set) }),
  }
}
