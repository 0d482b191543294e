import type { Column, Mask } from 'leme/domain'
import { above, and, atLeast, atMost, atr, below, crossesAbove, crossesBelow, ema, rsi, sma } from 'leme/math'
import { type CandleColumns, defineStrategy, type Strategy } from 'leme/strategy'
import type { Condition, GoldenCase, INDICATOR_KINDS, Operand } from './case.ts'
import { rulesCallbacks } from './rules-callbacks.ts'

type Columns = Readonly<Record<string, Column>>

type Kind = (typeof INDICATOR_KINDS)[number]

const KINDS: Readonly<Record<Kind, (source: Column, n: number, candles: CandleColumns) => Column>> = {
  sma: (source, n) => sma(source, n),
  ema: (source, n) => ema(source, n),
  rsi: (source, n) => rsi(source, n),
  atr: (_, n, candles) => atr(candles, n),
}
const OPERATORS: Readonly<Record<Condition['op'], (left: Column, right: Column | number) => Mask>> = {
  '>': above,
  '>=': atLeast,
  '<': below,
  '<=': atMost,
  crosses_above: crossesAbove,
  crosses_below: crossesBelow,
}

/** The vector strategy that a golden case's rules describe. */
export function rulesStrategy(golden: GoldenCase): Strategy {
  const { rules } = golden
  return defineStrategy({
    name: golden.name.toLowerCase(),
    timeframe: golden.timeframe,
    startup: golden.startup_candles,
    indicators: (candles) => {
      const columns: Record<string, Column> = {}
      for (const [name, { kind, source, params }] of Object.entries(rules.indicators)) {
        columns[name] = KINDS[kind as Kind](sourceColumn({ ...candles }, source), params.n, candles)
      }
      return columns
    },
    enterLong: (columns) => all(rules.enter_long, { ...columns }),
    exitLong: (columns) => all(rules.exit_long, { ...columns }),
    enterShort: (columns) => all(rules.enter_short, { ...columns }),
    exitShort: (columns) => all(rules.exit_short, { ...columns }),
    ...rulesCallbacks(golden),
  })
}

function all(conditions: readonly Condition[], columns: Columns): Mask {
  if (conditions.length === 0) return new Uint8Array(columns.close!.length)
  const masks = conditions.map(({ op, left, right }) => {
    const length = columns.close!.length
    const compared = operand(left, columns)
    const column = typeof compared === 'number' ? new Float64Array(length).fill(compared) : compared
    return OPERATORS[op](column, operand(right, columns))
  })
  return masks.reduce((held, mask) => and(held, mask))
}

function operand(value: Operand, columns: Columns): Column | number {
  if (typeof value === 'number') return value
  if (typeof value === 'string') return sourceColumn(columns, value)
  return sourceColumn(columns, value.of).map((x) => x * value.times)
}

function sourceColumn(columns: Columns, name: string): Column {
  if (name === 'typical') {
    const { high, low, close } = columns
    return close!.map((value, row) => (high![row]! + low![row]! + value) / 3)
  }
  const column = columns[name]
  if (!column) throw new Error(`no column "${name}"`)
  return column
}
