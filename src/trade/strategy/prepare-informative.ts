import type { Candles, Column } from '../../domain/index.ts'
import { byName, hides, run, wrongShape } from './guarded.ts'
import { type Informative, joinByEnd } from './informative.ts'
import type { Params, ParamValues } from './param.ts'
import type { Strategy } from './strategy.ts'
import { StrategyError } from './strategy-error.ts'
import { watchColumns } from './untouched.ts'

const PRICES = ['open', 'high', 'low', 'close', 'volume'] as const

/**
 * The columns of an informative series on the rows of `candles`, named `NAME_…`.
 * @throws StrategyError `strategy.column`, `strategy.threw`, `strategy.wrote`
 */
export function informativeColumns(
  strategy: Strategy,
  informative: Informative,
  given: {
    readonly series: Candles | undefined
    readonly candles: Candles
    readonly params: ParamValues<Params>
  },
): Record<string, Column> {
  const { series, candles, params } = given
  const { name, timeframe, pair } = informative
  if (!series) {
    throw new StrategyError('strategy.column', `${strategy.name} needs candles for "${name}"`, {
      hint: `Give candles of ${pair ?? 'the pair'} that can be made into ${timeframe}.`,
    })
  }
  const { time, open, high, low, close, volume } = series
  const prices = { time, open, high, low, close, volume }
  const requireUntouched = watchColumns(strategy.name, prices)
  const where = `indicators of "${name}"`
  const own = run(strategy, where, () =>
    informative.indicators(byName(strategy, prices) as typeof prices, params),
  )
  requireUntouched()
  const joined: Record<string, Column> = {}
  for (const price of PRICES) joined[`${name}_${price}`] = joinByEnd(series[price], series, candles)
  for (const [column, values] of Object.entries(own)) {
    if (!(values instanceof Float64Array) || values.length !== series.length) {
      throw wrongShape(strategy, `${where}: "${column}"`, 'a Float64Array', series.length, values)
    }
    const joinedName = `${name}_${column}`
    if (Object.hasOwn(joined, joinedName)) throw hides(strategy, where, joinedName)
    joined[joinedName] = joinByEnd(values, series, candles)
  }
  return joined
}
