import type { FeeTier, TradingSettings } from '../../domain/index.ts'
import { EngineError } from './engine-error.ts'

type OrderType = 'limit' | 'market'

/**
 * One type for both, or freqtrade's object; what it says of stops and emergencies has no part in a simulation.
 * @throws EngineError `engine.setting`
 */
export function orderTypes(value: unknown, key: string): Partial<TradingSettings> {
  if (isType(value)) return { orderTypes: { entry: value, exit: value } }
  const { entry, exit } = Object(value) as Record<string, unknown>
  if (isType(entry) && isType(exit)) return { orderTypes: { entry, exit } }
  throw wrong(key, value, '"limit", "market" or {"entry": "limit", "exit": "limit"}')
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

function wrong(key: string, value: unknown, wanted: string): EngineError {
  return new EngineError('engine.setting', `${key} is ${JSON.stringify(value)}`, {
    hint: `It must be ${wanted}.`,
  })
}
