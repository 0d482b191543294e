import { byRow, numberOf, onKnownRows, type TalibArgs, type TalibFunction } from './talib-function.ts'

/** One direction: 1 rising, −1 falling; prices are seen through it, so that one rule holds for both. */
interface Side {
  readonly sign: 1 | -1
  readonly start: number
  readonly step: number
  readonly most: number
}

/**
 * `SAREXT`: the stop of `SAR` with a start, an offset on reversal and a pace for each direction; negative while
 * prices fall.
 */
export function sarExtended(): TalibFunction {
  return byRow(['high', 'low'], {
    args: {
      startvalue: 0,
      offsetonreverse: 0,
      accelerationinitlong: 0.02,
      accelerationlong: 0.02,
      accelerationmaxlong: 0.2,
      accelerationinitshort: 0.02,
      accelerationshort: 0.02,
      accelerationmaxshort: 0.2,
    },
    stream: (_, args) => onKnownRows(stopRows(args)),
  })
}

interface Range {
  readonly high: number
  readonly low: number
}

function stopRows(args: TalibArgs): (row: Range) => number {
  const rising = sideOf(args, 'long')
  const falling = sideOf(args, 'short')
  const offset = numberOf(args, 'offsetonreverse')
  const start = numberOf(args, 'startvalue')
  let before: Range | undefined
  let state: { side: Side; stop: number; extreme: number; pace: number } | undefined
  return ({ high, low }) => {
    const last = before
    const range = { high, low }
    before = range
    if (!last) return Number.NaN
    let from = last
    if (!state) {
      const falls = last.low - range.low
      const isFalling = start === 0 ? falls > 0 && falls > range.high - last.high : start < 0
      const side = isFalling ? falling : rising
      const stop = start === 0 ? nearOf(side, last) : side.sign * Math.abs(start)
      state = { side, stop, extreme: farOf(side, range), pace: side.start }
      from = range
    }
    let { side, stop, extreme, pace } = state
    let shown: number
    if (nearOf(side, range) <= stop) {
      side = side === rising ? falling : rising
      stop = held(side, -extreme, [from, range])
      stop -= Math.abs(stop) * offset
      shown = stop
      pace = side.start
      extreme = farOf(side, range)
    } else {
      shown = stop
      if (farOf(side, range) > extreme) {
        extreme = farOf(side, range)
        pace = Math.min(side.most, pace + side.step)
      }
    }
    state = { side, stop: held(side, stop + pace * (extreme - stop), [from, range]), extreme, pace }
    return shown
  }
}

function sideOf(args: TalibArgs, name: 'long' | 'short'): Side {
  const most = numberOf(args, `accelerationmax${name}`)
  return {
    sign: name === 'long' ? 1 : -1,
    start: Math.min(most, numberOf(args, `accelerationinit${name}`)),
    step: Math.min(most, numberOf(args, `acceleration${name}`)),
    most,
  }
}

/** The end of a range where the stop lies. */
function nearOf({ sign }: Side, { high, low }: Range): number {
  return sign === 1 ? low : -high
}

function farOf({ sign }: Side, { high, low }: Range): number {
  return sign === 1 ? high : -low
}

/** A stop is never within the last two ranges. */
function held(side: Side, stop: number, ranges: readonly [Range, Range]): number {
  return Math.min(stop, nearOf(side, ranges[0]), nearOf(side, ranges[1]))
}
