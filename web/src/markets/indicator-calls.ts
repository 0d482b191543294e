import type { IndicatorCall } from '../api/queries.ts'
import type { IndicatorForm } from '../api/types.ts'

/** Most indicators at once: more are no chart any more. */
export const MOST_INDICATORS = 8
const USUAL_PERIOD = 14
const WORD = /^[A-Za-z][A-Za-z0-9]{0,39}$/
const VALUE = /^[A-Za-z0-9.+-]{1,40}$/

/** Drawn over the candles; all others have a scale of their own and a pane for it. */
const OVER = new Set([
  ...[
    'sma',
    'ema',
    'wma',
    'dema',
    'tema',
    'hma',
    'kama',
    'alma',
    'rma',
    't3',
    'trima',
    'zlema',
    'vidya',
    'mama',
  ],
  ...['vwma', 'evwma', 'vwap', 'rollingVwap', 'linreg', 'linregIntercept', 'tsf', 'midpoint', 'midprice'],
  ...[
    'bollinger',
    'keltner',
    'donchian',
    'envelope',
    'accBands',
    'alligator',
    'ichimoku',
    'superTrend',
    'psar',
  ],
  ...['chandelierExit', 'pivots', 'camarilla', 'fractals', 'heikinAshi', 'rollingMax', 'rollingMin'],
  ...['rollingMean', 'rollingMedian', 'rollingQuantile'],
  ...['averagePrice', 'medianPrice', 'typicalPrice', 'weightedClose'],
])

export function isOver({ name }: IndicatorCall): boolean {
  return OVER.has(name)
}

/** Reads `ema:n=20;rsi:n=14` of the address; what is not understood is left out. */
export function readCalls(text: string | undefined): readonly IndicatorCall[] {
  if (text === undefined) return []
  return text
    .split(';')
    .flatMap((part) => {
      const [name = '', ...rest] = part.split(':')
      if (!WORD.test(name)) return []
      const pairs = rest
        .join(':')
        .split(',')
        .map((one) => one.split('='))
        .filter(([key = '', value = '']) => WORD.test(key) && VALUE.test(value))
      return [{ name, settings: Object.fromEntries(pairs) as Record<string, string> }]
    })
    .slice(0, MOST_INDICATORS)
}

/** The address of indicators, undefined for none. */
export function writeCalls(calls: readonly IndicatorCall[]): string | undefined {
  if (calls.length === 0) return undefined
  return calls
    .slice(0, MOST_INDICATORS)
    .map(({ name, settings }) => {
      const given = Object.entries(settings).map(([key, value]) => `${key}=${value}`)
      return given.length === 0 ? name : `${name}:${given.join(',')}`
    })
    .join(';')
}

/** `rsi 14`, `bollinger 20, deviations 2.5`: arguments bare, options by name. */
export function nameCall({ name, settings }: IndicatorCall): string {
  const words = Object.entries(settings).map(([key, value]) => (key === 'n' ? value : `${key} ${value}`))
  return words.length === 0 ? name : `${name} ${words.join(', ')}`
}

/** An indicator as it begins: what must be given has a usual value. */
export function firstCall({ name, settings }: IndicatorForm): IndicatorCall {
  const given = settings
    .filter(({ start }) => start === null)
    .map(({ name: key, kind, least, most }) => {
      const usual = kind === 'period' ? USUAL_PERIOD : ((least ?? 0) + (most ?? 1)) / 2
      return [key, String(Math.min(most ?? usual, Math.max(least ?? usual, usual)))] as const
    })
  return { name, settings: Object.fromEntries(given) }
}
