import { type Column, TIMEFRAMES, type Timeframe, timeframeMs } from '../../domain/index.ts'
import { MarketError } from './market-error.ts'
import { nameOfStep } from './raster.ts'

/**
 * Refuses rows whose most frequent step is not the timeframe. A tie goes to the timeframe, and a
 * single step that is a multiple of it is taken for a gap. `order` lists rows ascending by time.
 * @throws MarketError `candles.timeframe`
 */
export function requireTimeframe(time: Column, order: Uint32Array, timeframe: Timeframe): void {
  const asked = timeframeMs(timeframe)
  const counts = countSteps(time, order)
  let step = asked
  let most = counts.get(asked) ?? 0
  for (const [length, count] of counts) {
    if (count > most) [step, most] = [length, count]
  }
  if (step === asked || (most === 1 && step % asked === 0)) return
  const found = nameOfStep(step)
  throw new MarketError('candles.timeframe', `Rows are ${found} apart, not ${timeframe}`, {
    hint: isTimeframe(found)
      ? `Read them with --timeframe ${found}${step < asked && asked % step === 0 ? ' and resample afterwards' : ''}.`
      : 'Check the unit and the column of the time; rows of several timeframes belong in several files.',
  })
}

function countSteps(time: Column, order: Uint32Array): Map<number, number> {
  const counts = new Map<number, number>()
  for (let at = 1; at < order.length; at++) {
    const step = time[order[at]!]! - time[order[at - 1]!]!
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1)
  }
  return counts
}

function isTimeframe(name: string): boolean {
  return TIMEFRAMES.some((timeframe) => timeframe === name)
}
