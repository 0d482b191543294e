import { nearest, type Protection, type Span } from '../../domain/index.ts'
import { EngineError } from './engine-error.ts'

type Given = Readonly<Record<string, unknown>>

const WINDOW = [
  'lookbackPeriod',
  'lookbackPeriodCandles',
  'tradeLimit',
  'stopDuration',
  'stopDurationCandles',
]
const KEYS: Readonly<Record<Protection['method'], readonly string[]>> = {
  CooldownPeriod: ['stopDuration', 'stopDurationCandles'],
  StoplossGuard: [...WINDOW, 'requiredProfit', 'onlyPerPair', 'onlyPerSide'],
  LowProfitPairs: [...WINDOW, 'requiredProfit', 'onlyPerSide'],
  MaxDrawdown: [...WINDOW, 'maxAllowedDrawdown'],
}

/**
 * Reads freqtrade's `protections`, in its keys (`stop_duration_candles`) or their camel case; its defaults
 * hold for what is left out.
 * @throws EngineError `engine.setting`
 */
export function readProtections(value: unknown): readonly Protection[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw wrong('protections', value, 'a list')
  return value.map(readProtection)
}

function readProtection(value: unknown, index: number): Protection {
  const where = `protections[${index}]`
  if (typeof value !== 'object' || value === null) throw wrong(where, value, 'an object with a method')
  const { method, ...rest } = value as Given
  if (typeof method !== 'string' || !Object.hasOwn(KEYS, method)) {
    throw wrong(`${where}.method`, method, `one of ${Object.keys(KEYS).join(', ')}`)
  }
  const known = KEYS[method as Protection['method']]
  const given = Object.fromEntries(Object.entries(rest).map(([key, part]) => [camel(key), part]))
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue
    const near = nearest(key, known)
    throw new EngineError('engine.setting', `${where}: ${method} has no "${key}"`, {
      hint: near ? `Did you mean "${near}"?` : `It has ${known.join(', ')}.`,
    })
  }
  return protectionOf(method as Protection['method'], given, where)
}

function protectionOf(method: Protection['method'], given: Given, where: string): Protection {
  const stop = span(given, 'stopDuration', where)
  if (method === 'CooldownPeriod') return { method, stop }
  const lookback = span(given, 'lookbackPeriod', where)
  const tradeLimit = number(given, 'tradeLimit', { where, start: method === 'StoplossGuard' ? 10 : 1 })
  if (!Number.isInteger(tradeLimit) || tradeLimit < 1) {
    throw wrong(`${where}.tradeLimit`, tradeLimit, 'a whole number above 0')
  }
  const window = { lookback, stop, tradeLimit }
  if (method === 'MaxDrawdown') {
    return { method, ...window, maxAllowedDrawdown: number(given, 'maxAllowedDrawdown', { where, start: 0 }) }
  }
  const requiredProfit = number(given, 'requiredProfit', { where, start: 0 })
  const onlyPerSide = flag(given, 'onlyPerSide', where)
  if (method === 'LowProfitPairs') return { method, ...window, requiredProfit, onlyPerSide }
  return { method, ...window, requiredProfit, onlyPerSide, onlyPerPair: flag(given, 'onlyPerPair', where) }
}

/** Minutes under `key`, 60 by default, or candles under `keyCandles`. */
function span(given: Given, key: string, where: string): Span {
  const inCandles = `${key}Candles`
  if (Object.hasOwn(given, key) && Object.hasOwn(given, inCandles)) {
    throw new EngineError('engine.setting', `${where} has both ${key} and ${inCandles}`, {
      hint: 'Leave one of them out.',
    })
  }
  const name = Object.hasOwn(given, inCandles) ? inCandles : key
  const length = number(given, name, { where, start: 60 })
  if (!(length > 0)) throw wrong(`${where}.${name}`, length, 'a number above 0')
  return name === inCandles ? { candles: length } : { minutes: length }
}

function number(given: Given, key: string, { where, start }: { where: string; start: number }): number {
  const value = given[key] ?? start
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong(`${where}.${key}`, value, 'a number')
  return value
}

function flag(given: Given, key: string, where: string): boolean {
  const value = given[key] ?? false
  if (typeof value !== 'boolean') throw wrong(`${where}.${key}`, value, 'true or false')
  return value
}

function camel(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function wrong(where: string, value: unknown, wanted: string): EngineError {
  return new EngineError('engine.setting', `${where} is ${JSON.stringify(value)}`, {
    hint: `It must be ${wanted}.`,
  })
}
