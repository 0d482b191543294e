import {
  allocateColumn,
  type Candles,
  Fault,
  type FundingRates,
  type InstrumentRules,
  type MaintenanceTier,
  NO_RULES,
  nearest,
  type Pair,
  parsePair,
  timeframeMs,
} from '../../domain/index.ts'
import { EngineError } from './engine-error.ts'

const HOUR = 3_600_000

/** What is known of one instrument beside its candles. */
export interface InstrumentSettings {
  readonly rules: InstrumentRules
  readonly funding?: ConstantFunding | FundingRates
}

/** A rate that is paid at every multiple of `hours`, at the mark price or, without one, at the candle's open. */
export interface ConstantFunding {
  readonly rate: number
  readonly hours: number
  readonly markPrice: number | null
}

/** Names of files with rates and mark prices by time. */
export interface FundingFiles {
  readonly rates: string
  readonly mark: string
}

/** Lends what files of funding hold. */
export type FundingLender = (files: FundingFiles) => FundingRates

type Given = Readonly<Record<string, unknown>>

const STEPS = ['amountStep', 'priceStep', 'minAmount', 'maxAmount', 'minCost', 'maxCost'] as const
const KEYS = [...STEPS, 'contractSize', 'maxLeverage', 'maintenance', 'funding']

/**
 * Reads what venues ask of orders, by pair: `{"ETH/USDT:USDT": {"priceStep": 0.01, "maxLeverage": 20,
 * "maintenance": [{"notional": 0, "rate": 0.01, "amount": 0}], "funding": {"rate": 0.0001, "hours": 8}}}`.
 * Funding that changes is `{"rates": FILE, "mark": FILE}`, which `lend` reads.
 * @throws EngineError `engine.setting`; `where` is the JSON pointer of what is wrong
 */
export function readInstruments(json: unknown, lend?: FundingLender): ReadonlyMap<Pair, InstrumentSettings> {
  const given = requireObject(json, { name: 'the file of instruments', pointer: '' })
  return new Map(
    Object.entries(given).map(([name, value]) => {
      const at = inside({ name: '', pointer: '' }, name)
      const pair = pairOf(name, at)
      return [pair, readInstrument(requireObject(value, at), at, lend)]
    }),
  )
}

/** Where a value stands: in words, and as a JSON pointer. */
interface Place {
  readonly name: string
  readonly pointer: string
}

function inside({ name, pointer }: Place, key: string): Place {
  const part = key.replaceAll('~', '~0').replaceAll('/', '~1')
  return { name: name ? `${name}: ${key}` : key, pointer: `${pointer}/${part}` }
}

function pairOf(name: string, { pointer }: Place): Pair {
  try {
    return parsePair(name)
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause
    throw new EngineError('engine.setting', cause.message, {
      where: pointer,
      cause,
      hint: 'Keys are pairs in capitals: ETH/BTC, or ETH/USDT:USDT for a future.',
    })
  }
}

function readInstrument(given: Given, at: Place, lend?: FundingLender): InstrumentSettings {
  requireKnown(given, KEYS, at)
  const rules: Record<string, unknown> = { ...NO_RULES }
  for (const key of STEPS) rules[key] = given[key] === undefined ? null : positive(given, key, at)
  if (given.contractSize !== undefined) rules.contractSize = positive(given, 'contractSize', at)
  if (given.maxLeverage !== undefined) rules.maxLeverage = positive(given, 'maxLeverage', at)
  rules.maintenance = readTiers(given.maintenance ?? [], inside(at, 'maintenance'))
  const funding =
    given.funding === undefined ? {} : { funding: readFunding(given.funding, inside(at, 'funding'), lend) }
  return { rules: rules as unknown as InstrumentRules, ...funding }
}

function readTiers(value: unknown, at: Place): readonly MaintenanceTier[] {
  if (!Array.isArray(value)) throw wrong(at, value, 'a list of {"notional", "rate", "amount"}')
  const tiers = value.map((tier: unknown, index) => {
    const place = { name: at.name, pointer: `${at.pointer}/${index}` }
    const given = requireObject(tier, place)
    requireKnown(given, ['notional', 'rate', 'amount'], place)
    const [notional, rate, amount] = [given.notional ?? 0, given.rate, given.amount ?? 0]
    if (typeof notional === 'number' && typeof rate === 'number' && typeof amount === 'number') {
      if (notional >= 0 && rate >= 0 && rate < 1) return { notional, rate, amount }
    }
    throw wrong(place, tier, '{"notional": 0, "rate": 0.01, "amount": 0}')
  })
  if (tiers.every(({ notional }, i) => i === 0 || notional > tiers[i - 1]!.notional)) return tiers
  throw wrong(at, value, 'ascending by notional')
}

function readFunding(value: unknown, at: Place, lend?: FundingLender): ConstantFunding | FundingRates {
  const given = requireObject(value, at)
  if (lend && ('rates' in given || 'mark' in given)) {
    requireKnown(given, ['rates', 'mark'], at)
    const { rates, mark } = given
    if (isName(rates) && isName(mark)) return lend({ rates, mark })
    throw wrong(at, value, '{"rates": "…-8h-funding_rate.feather", "mark": "…-8h-mark.feather"}')
  }
  requireKnown(given, ['rate', 'hours', 'markPrice'], at)
  const { rate, hours = 8, markPrice = null } = given
  const isPrice = markPrice === null || (typeof markPrice === 'number' && markPrice > 0)
  if (
    typeof rate === 'number' &&
    Number.isFinite(rate) &&
    typeof hours === 'number' &&
    hours > 0 &&
    isPrice
  ) {
    return { rate, hours, markPrice: markPrice as number | null }
  }
  throw wrong(at, value, '{"rate": 0.0001, "hours": 8}')
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** A constant rate as what is paid at each of its times within the candles. */
export function constantFunding({ rate, hours, markPrice }: ConstantFunding, candles: Candles): FundingRates {
  const interval = hours * HOUR
  const times: number[] = []
  const prices: number[] = []
  const length = timeframeMs(candles.timeframe)
  for (let row = 0; row < candles.length; row++) {
    const start = candles.time[row]!
    for (let at = Math.ceil(start / interval) * interval; at < start + length; at += interval) {
      times.push(at)
      prices.push(markPrice ?? candles.open[row]!)
    }
  }
  return {
    time: columnOf(times),
    rate: allocateColumn(times.length).fill(rate),
    markPrice: columnOf(prices),
  }
}

function columnOf(values: readonly number[]): Float64Array {
  const column = allocateColumn(values.length)
  column.set(values)
  return column
}

function requireObject(value: unknown, at: Place): Given {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Given
  throw wrong(at, value, 'an object')
}

function requireKnown(given: Given, known: readonly string[], at: Place): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue
    const near = nearest(key, known)
    throw new EngineError('engine.setting', `${at.name} has no "${key}"`, {
      where: inside(at, key).pointer,
      hint: near ? `Did you mean "${near}"?` : `It has ${known.join(', ')}.`,
    })
  }
}

function positive(given: Given, key: string, at: Place): number {
  const value = given[key]
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value
  throw wrong(inside(at, key), value, 'a number above 0')
}

function wrong({ name, pointer }: Place, value: unknown, wanted: string): EngineError {
  return new EngineError('engine.setting', `${name} is ${JSON.stringify(value)}`, {
    where: pointer,
    hint: `It must be ${wanted}.`,
  })
}
