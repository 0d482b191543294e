import type { Candles } from '../../domain/index.ts'
import * as math from '../index.ts'
import { type Definition, judgeDefinitions } from './definitions.suite.ts'
import {
  both,
  changes,
  each,
  emaFromFirst,
  emaLike,
  medianLike,
  rolling,
  smaLike,
  total,
  typicalLike,
  type Values,
} from './plain.fixture.ts'

/** −1 (close at the low) … 1 (at the high), times the volume. */
const flows = ({ high, low, close, volume }: Candles) =>
  each(close, (row) => {
    const place = (close[row]! - low[row]!) / (high[row]! - low[row]!)
    return Number.isNaN(place) ? 0 : (2 * place - 1) * volume[row]!
  })

const running = (x: Values) => x.map((_, row) => total(x.slice(0, row + 1)))

/** Product of the relative changes of the close on rows that `counts`, from 1000 on. */
const index = ({ close, volume }: Candles, counts: (now: number, before: number) => boolean) =>
  each(close, (row) =>
    each(close, (at) =>
      at > 0 && at <= row && counts(volume[at]!, volume[at - 1]!) ? close[at]! / close[at - 1]! : 1,
    ).reduce((product, change) => product * change, 1000),
  )

/** Klinger's volume force: by the run of rows that have the trend of the row. */
function forces(c: Candles): number[] {
  const trends: number[] = []
  const range = both(c.high, c.low, (top, bottom) => top - bottom)
  changes(typicalLike(c).map((price) => Math.round(price * 24))).forEach((change, row) => {
    trends[row] = row === 0 ? 0 : Math.sign(change) || trends[row - 1]!
  })
  return each(c.close, (row) => {
    if (row === 0) return NaN
    let first = row
    while (first > 1 && trends[first - 1] === trends[row]) first--
    // A trend of 0 has no row before it: nothing turned.
    const sum = total(range.slice(trends[row] === 0 ? 1 : first - 1, row + 1))
    const share = sum === 0 ? 0 : Math.abs((2 * range[row]!) / sum - 1)
    return 100 * (trends[row]! < 0 ? -1 : 1) * c.volume[row]! * share
  })
}

const VOLUME: Readonly<Record<string, Definition>> = {
  ad: { actual: (c) => math.ad(c), wanted: (c) => running(flows(c)) },
  adosc: {
    actual: (c, n) => math.adosc(c, { fast: 2, slow: n }),
    wanted: (c, n) => {
      const [fast, slow] = [2, n].map((rows) => emaFromFirst(running(flows(c)), rows))
      return each(c.close, (row) => (row < Math.max(2, n) - 1 ? NaN : fast![row]! - slow![row]!))
    },
  },
  cmf: {
    actual: (c, n) => math.cmf(c, n),
    wanted: (c, n) =>
      both(rolling(flows(c), n, total), rolling(c.volume, n, total), (flow, sum) =>
        sum === 0 ? 0 : flow / sum,
      ),
  },
  forceIndex: {
    actual: (c, n) => math.forceIndex(c, n),
    wanted: (c, n) =>
      emaLike(
        both(changes(c.close), c.volume, (change, volume) => change * volume),
        n,
      ),
  },
  eom: {
    actual: (c, n) => math.eom(c, n, { scale: 100 }),
    wanted: (c, n) => {
      const moves = changes(medianLike(c))
      const ease = each(c.close, (row) => {
        const box = c.volume[row]! / 100 / (c.high[row]! - c.low[row]!)
        return Number.isFinite(1 / box) ? moves[row]! / box : moves[row]! * 0
      })
      return smaLike(ease, n)
    },
  },
  pvt: {
    actual: (c) => math.pvt(c),
    wanted: ({ close, volume }) =>
      running(
        each(close, (row) =>
          row === 0 ? 0 : (volume[row]! * (close[row]! - close[row - 1]!)) / close[row - 1]!,
        ),
      ),
  },
  nvi: { actual: (c) => math.nvi(c), wanted: (c) => index(c, (now, before) => now < before) },
  pvi: { actual: (c) => math.pvi(c), wanted: (c) => index(c, (now, before) => now > before) },
  klinger: {
    actual: (c, n) => math.klinger(c, { fast: n, slow: n + 2, signal: 3 }),
    wanted: (c, n) => {
      const kvo = both(emaLike(forces(c), n), emaLike(forces(c), n + 2), (fast, slow) => fast - slow)
      return { kvo, signal: emaLike(kvo, 3) }
    },
  },
}

judgeDefinitions('volume', VOLUME)
