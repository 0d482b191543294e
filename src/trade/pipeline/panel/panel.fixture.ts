import fc from 'fast-check'
import { PanelCollector } from './collect-panel.ts'
import type { AssetCandles, Panel } from './panel.ts'
import { PanelProblems } from './panel-problems.ts'

export const DAY = 86_400_000

/** One row of a test: symbol, day, then close or [high, low, open, close, volumefrom, volumeto]. */
export type Line = readonly [symbol: string, day: number, values: number | readonly number[]]

export function panelOf(lines: readonly Line[], problems = new PanelProblems()): Panel {
  const collector = new PanelCollector(problems)
  lines.forEach(([symbol, day, given], line) => {
    const values = typeof given === 'number' ? [given, given, given, given, 1, given] : given
    collector.add({ line: line + 2, symbol, time: day * DAY, values: Float64Array.from(values) })
  })
  return collector.finish()
}

export function assetOf(closes: readonly number[], days = closes.map((_, day) => day)): AssetCandles {
  return panelOf(closes.map((close, k) => ['A', days[k]!, close])).assets[0]!
}

const cell = fc.oneof(
  { weight: 12, arbitrary: fc.double({ min: 0.5, max: 2, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, 0, -1, Infinity, 1e300) },
)

const line: fc.Arbitrary<Line> = fc.tuple(
  fc.constantFrom('A', 'B', 'C'),
  fc.integer({ min: 0, max: 60 }),
  fc.tuple(cell, cell, cell, cell, cell, cell),
)

/** Rows of three assets with gaps, repetitions, nulls and impossible prices, in any order. */
export const anyLines: fc.Arbitrary<readonly Line[]> = fc.array(line, { minLength: 1, maxLength: 160 })
