import { AVERAGES } from './averages.ts'
import { CANDLES } from './candles.ts'
import type { IndicatorTable } from './indicator.ts'
import { OSCILLATORS } from './oscillators.ts'
import { TRENDS } from './trends.ts'
import { VOLUMES } from './volumes.ts'
import { WINDOWS } from './windows.ts'

/** The tables by their subject; a new indicator is a line in one of them. */
export const INDICATOR_TABLES: Readonly<Record<string, IndicatorTable>> = {
  averages: AVERAGES,
  oscillators: OSCILLATORS,
  trends: TRENDS,
  windows: WINDOWS,
  volumes: VOLUMES,
  candles: CANDLES,
}

/** Every indicator that a rules document can call, under its name in `leme/math`. */
export const INDICATORS: IndicatorTable = Object.assign({}, ...Object.values(INDICATOR_TABLES))
