import * as math from '../index.ts'
import { type Definition, judgeDefinitions } from './definitions.suite.ts'
import {
  both,
  changes,
  each,
  emaLike,
  largest,
  movesLike,
  place,
  rateOfChange,
  rolling,
  rsiLike,
  smaLike,
  smallest,
  total,
  type Values,
  wmaLike,
} from './plain.fixture.ts'

/** Place of the last value in the range of each window, 0…100. */
const placed = (x: ArrayLike<number>, n: number) =>
  rolling(x, n, (values) => 100 * place(values.at(-1)!, smallest(values), largest(values)))

const sign = (value: number) => (value > 0 ? 1 : value < 0 ? -1 : 0)

/** Sum of relative places among the changes before. */
const ranks = (x: ArrayLike<number>, n: number) =>
  each(x, (row) => {
    const rates = rateOfChange(x, 1)
    const before = rates.slice(Math.max(row - n, 1), row)
    return before.length < n ? NaN : (100 * before.filter((rate) => rate < rates[row]!).length) / n
  })

const streaks = (x: ArrayLike<number>) => {
  let streak = 0
  return each(x, (row) => {
    if (row === 0) return NaN
    const step = sign(x[row]! - x[row - 1]!)
    streak = step === 0 ? 0 : step === sign(streak) ? streak + step : step
    return streak
  })
}

const OSCILLATORS: Readonly<Record<string, Definition>> = {
  stochRsi: {
    actual: (c, n) => math.stochRsi(c.close, 3, { fastK: n, fastD: 2 }).k,
    wanted: (c, n) => placed(math.rsi(c.close, 3), n),
  },
  trix: {
    actual: (c, n) => math.trix(c.close, n),
    wanted: (c, n) => rateOfChange(emaLike(emaLike(emaLike(c.close, n), n), n), 1),
  },
  apo: {
    actual: (c, n) => math.apo(c.close, { fast: n + 2, slow: n }),
    wanted: (c, n) => both(smaLike(c.close, n), smaLike(c.close, n + 2), (fast, slow) => fast - slow),
  },
  ppo: {
    actual: (c, n) => math.ppo(c.close, { fast: n, slow: n + 2, average: 'ema' }),
    wanted: (c, n) =>
      both(emaLike(c.close, n), emaLike(c.close, n + 2), (fast, slow) => 100 * (fast / slow - 1)),
  },
  dpo: {
    actual: (c, n) => math.dpo(c.close, n),
    wanted: ({ close }, n) => {
      const lag = Math.floor(n / 2) + 1
      return both(
        both(close, changes(close, lag), (x, change) => x - change),
        smaLike(close, n),
        (a, b) => a - b,
      )
    },
  },
  tsi: {
    actual: (c, n) => math.tsi(c.close, { long: n, short: 3 }),
    wanted: (c, n) => {
      const moves = changes(c.close)
      const twice = (x: Values) => emaLike(emaLike(x, n), 3)
      return both(twice(moves), twice(moves.map(Math.abs)), (a, b) => (b === 0 ? 0 : (100 * a) / b))
    },
  },
  connorsRsi: {
    actual: (c, n) => math.connorsRsi(c.close, { price: 3, streak: 2, rank: n }),
    wanted: ({ close }, n) => {
      const [price, run, rank] = [rsiLike(close, 3), rsiLike(streaks(close), 2), ranks(close, n)]
      return each(close, (row) => (price[row]! + run[row]! + rank[row]!) / 3)
    },
  },
  coppock: {
    actual: (c, n) => math.coppock(c.close, { long: n + 3, short: n, average: 4 }),
    wanted: ({ close }, n) =>
      wmaLike(
        both(rateOfChange(close, n), rateOfChange(close, n + 3), (a, b) => a + b),
        4,
      ),
  },
  kst: {
    actual: (c, n) => math.kst(c.close, { roc: [1, 2, n, n + 1], sma: [n, 2, 3, 4], signal: 3 }),
    wanted: ({ close }, n) => {
      const parts = [
        [1, n],
        [2, 2],
        [n, 3],
        [n + 1, 4],
      ].map(([rate, mean]) => smaLike(rateOfChange(close, rate!), mean!))
      const kst = each(close, (row) => total(parts.map((part, k) => (k + 1) * part[row]!)))
      return { kst, signal: smaLike(kst, 3) }
    },
  },
  rmi: {
    actual: (c, n) => math.rmi(c.close, n, { lag: 3 }),
    wanted: (c, n) => rsiLike(c.close, n, 3),
  },
  cmo: {
    actual: (c, n) => math.cmo(c.close, n),
    wanted: (c, n) =>
      movesLike(c.close, { n }, (rise, fall) =>
        rise + fall === 0 ? 0 : (100 * (rise - fall)) / (rise + fall),
      ),
  },
  ewo: {
    actual: (c, n) => math.ewo(c.close, { fast: n, slow: n + 2 }),
    wanted: ({ close }, n) => {
      const [fast, slow] = [emaLike(close, n), emaLike(close, n + 2)]
      return each(close, (row) => (100 * (fast[row]! - slow[row]!)) / close[row]!)
    },
  },
  stc: {
    actual: (c, n) => math.stc(c.close, { fast: n, slow: n + 2, cycle: 3 }),
    wanted: ({ close }, n) => {
      const [fast, slow] = [n, n + 2].map((rows) => math.ema(close, rows, { seed: 'sma' }))
      const halfway = (x: Values) => {
        let last = NaN
        return x.map((value) => {
          last = Number.isNaN(last) ? value : 0.5 * last + 0.5 * value
          return last
        })
      }
      return halfway(
        placed(
          halfway(
            placed(
              both(fast!, slow!, (a, b) => a - b),
              3,
            ),
          ),
          3,
        ),
      )
    },
  },
  laguerreRsi: {
    actual: (c) => math.laguerreRsi(c.close, { gamma: 0.6 }),
    wanted: ({ close }) => {
      let stages = new Array<number>(4).fill(close[0]!)
      return each(close, (row) => {
        const next: number[] = []
        stages.forEach((stage, k) => {
          next.push(
            k === 0 ? 0.4 * close[row]! + 0.6 * stage : -0.6 * next[k - 1]! + stages[k - 1]! + 0.6 * stage,
          )
        })
        stages = next
        const steps = [0, 1, 2].map((k) => next[k]! - next[k + 1]!)
        const size = total(steps.map(Math.abs))
        return size < 1e-12 ? 0 : total(steps.map((step) => Math.max(step, 0))) / size
      })
    },
  },
}

judgeDefinitions('oscillators of one column', OSCILLATORS)
