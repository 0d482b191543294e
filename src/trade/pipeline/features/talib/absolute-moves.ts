import { fullWindowOfChanges } from './of-stream.ts'
import { OSCILLATOR_FUNCTIONS } from './oscillator-functions.ts'
import { byRow, onKnownRows, type TalibFunction } from './talib-function.ts'

/** TA-Lib's zero. */
export function isZero(value: number): boolean {
  return value > -1e-14 && value < 1e-14
}

/** RSI, CMO, STOCHRSI and MFI with TA-Lib's zero; of the RSI the other methods as ever. */
export function moveFunctions(): Readonly<Record<string, TalibFunction>> {
  const plain = OSCILLATOR_FUNCTIONS.RSI!
  const wilder = byRow(['real'], { stream: (n) => onKnownRows(strengthRows(n)) })
  return {
    RSI: {
      ...plain,
      compute: (inputs, n, args) => (args.method === 'wilder' ? wilder : plain).compute(inputs, n, args),
      open: (n, args) => (args.method === 'wilder' ? wilder : plain).open(n, args),
    },
    CMO: byRow(['real'], {
      window: 14,
      stream(n) {
        const next = moveRows(n)
        return onKnownRows(({ real }) => {
          const { gain, loss, changes } = next(real)
          if (changes < n) return Number.NaN
          return isZero(gain + loss) ? 0 : 100 * ((gain - loss) / (gain + loss))
        })
      },
    }),
    STOCHRSI: stochasticStrength(),
    MFI: moneyFlow(),
  }
}

function strengthRows(n: number): (row: { readonly real: number }) => number {
  const next = moveRows(n)
  return ({ real }) => {
    const { gain, loss, changes } = next(real)
    if (changes < n) return Number.NaN
    return isZero(gain + loss) ? 0 : 100 * (gain / (gain + loss))
  }
}

/** Wilder's averages of rises and falls; the state is reused. */
function moveRows(n: number) {
  const state = { gain: 0, loss: 0, changes: -1 }
  let last = 0
  return (value: number): Readonly<typeof state> => {
    state.changes++
    const rise = state.changes > 0 ? Math.max(value - last, 0) : 0
    const fall = state.changes > 0 ? Math.max(last - value, 0) : 0
    last = value
    if (state.changes > n) {
      state.gain = (state.gain * (n - 1) + rise) / n
      state.loss = (state.loss * (n - 1) + fall) / n
    } else {
      state.gain += rise
      state.loss += fall
    }
    if (state.changes === n) {
      state.gain /= n
      state.loss /= n
    }
    return state
  }
}

function stochasticStrength(): TalibFunction {
  return byRow(['real'], {
    window: 14,
    outputs: ['fastk', 'fastd'],
    args: { fastk_period: 5, fastd_period: 3 },
    stream(n, args) {
      const strength = strengthRows(n)
      const place = OSCILLATOR_FUNCTIONS.STOCHF!.open(0, args)
      return ({ real }) => {
        const value = Number.isNaN(real) ? real : strength({ real })
        return place({ high: value, low: value, close: value })
      }
    },
  })
}

/** Flows that sum up to less than 1 count as none. */
function moneyFlow(): TalibFunction {
  return byRow(['high', 'low', 'close', 'volume'], {
    window: 14,
    lookBack: fullWindowOfChanges,
    stream(n) {
      const flows = new Float64Array(n)
      let rises = 0
      let falls = 0
      let rows = -1
      let last = 0
      return onKnownRows(({ high, low, close, volume }) => {
        rows++
        const typical = (high + low + close) / 3
        const change = typical - last
        last = typical
        if (rows === 0) return Number.NaN
        const at = (rows - 1) % n
        if (flows[at]! > 0) rises -= flows[at]!
        else falls += flows[at]!
        flows[at] = change > 0 ? typical * volume : change < 0 ? -typical * volume : 0
        if (flows[at]! > 0) rises += flows[at]!
        else falls -= flows[at]!
        if (rows < n) return Number.NaN
        return rises + falls < 1 ? 0 : 100 * (rises / (rises + falls))
      })
    },
  })
}
