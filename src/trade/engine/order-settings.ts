import { type FeeTier, nearest, type TradingSettings } from '../../domain/index.ts'
import { EngineError } from './engine-error.ts'

type OrderType = 'limit' | 'market'

/** What freqtrade's `order_types` has; beside entry and exit none of it has a part in a simulation. */
const ORDER_KEYS = [
  ...['entry', 'exit', 'force_entry', 'force_exit', 'emergency_exit', 'stoploss', 'stoploss_price_type'],
  ...['stoploss_on_exchange', 'stoploss_on_exchange_interval', 'stoploss_on_exchange_limit_ratio'],
]
const TIMEOUT_KEYS = ['entry', 'exit', 'exit_timeout_count', 'unit']

/**
 * One type for both, or freqtrade's object; what it says of stops and emergencies has no part in a simulation.
 * @throws EngineError `engine.setting`
 */
export function orderTypes(value: unknown, key: string): Partial<TradingSettings> {
  if (isType(value)) return { orderTypes: { entry: value, exit: value } }
  const given = Object(value) as Record<string, unknown>
  requireKnown(given, ORDER_KEYS, key)
  const { entry, exit } = given
  if (isType(entry) && isType(exit)) return { orderTypes: { entry, exit } }
  throw wrong(key, value, '"limit", "market" or {"entry": "limit", "exit": "limit"}')
}

/**
 * How long orders may wait, in minutes or seconds; how often an exit may time out has no part in a simulation.
 * @throws EngineError `engine.setting`
 */
export function unfilledTimeout(value: unknown, key: string): Partial<TradingSettings> {
  const given = Object(value) as Record<string, unknown>
  requireKnown(given, TIMEOUT_KEYS, key)
  const { entry, exit, unit = 'minutes' } = given
  const isUnit = unit === 'minutes' || unit === 'seconds'
  if (typeof entry === 'number' && typeof exit === 'number' && entry > 0 && exit > 0 && isUnit) {
    const inMinute = unit === 'seconds' ? 60 : 1
    return { unfilledTimeout: { entryMinutes: entry / inMinute, exitMinutes: exit / inMinute } }
  }
  throw wrong(key, value, '{"entry": 10, "exit": 10, "unit": "minutes"} (or "seconds")')
}

/** @throws EngineError `engine.setting` */
export function feeTiers(value: unknown, key: string): readonly FeeTier[] {
  const wanted = 'a list of {"volume": 0, "maker": 0.001, "taker": 0.001}, ascending by volume from 0'
  if (!Array.isArray(value)) throw wrong(key, value, wanted)
  const tiers = value.map((tier: unknown) => {
    const { volume, maker, taker } = Object(tier) as Record<string, unknown>
    if (isRatio(maker) && isRatio(taker) && typeof volume === 'number') return { volume, maker, taker }
    throw wrong(key, tier, wanted)
  })
  const ascends = tiers.every(({ volume }, i) => (i === 0 ? volume === 0 : volume > tiers[i - 1]!.volume))
  if (!ascends) throw wrong(key, value, wanted)
  return tiers
}

function isType(value: unknown): value is OrderType {
  return value === 'limit' || value === 'market'
}

/** A maker may be paid: its fee may be negative. */
function isRatio(value: unknown): value is number {
  return typeof value === 'number' && value > -1 && value < 1
}

function requireKnown(
  given: Readonly<Record<string, unknown>>,
  known: readonly string[],
  where: string,
): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue
    const near = nearest(key, known)
    throw new EngineError('engine.setting', `${where} has no "${key}"`, {
      hint: near ? `Did you mean "${near}"?` : `It has ${known.join(', ')}.`,
    })
  }
}

function wrong(key: string, value: unknown, wanted: string): EngineError {
  return new EngineError('engine.setting', `${key} is ${JSON.stringify(value)}`, {
    hint: `It must be ${wanted}.`,
  })
}
