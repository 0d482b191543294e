import { type Random, random } from '../../src/math/index.ts'

const MINUTE = 60_000
/** Standard deviation of a trade's log return. */
const VOLATILITY = 0.0004

/** One symbol, with the steps that its filters allow. */
export interface MarketSymbol {
  readonly base: string
  readonly quote: string
  /** Price of the first trade. */
  readonly start: number
  /** Steps as the venue writes them: powers of ten. */
  readonly tickSize: string
  readonly stepSize: string
  readonly minNotional: string
}

export interface MarketTrade {
  readonly id: number
  /** UTC milliseconds. */
  readonly time: number
  readonly price: number
  readonly quantity: number
  readonly isBuyerMaker: boolean
}

/** Sums over trades. `time` is the start in UTC milliseconds. */
export interface Bar {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
  readonly quoteVolume: number
  readonly takerVolume: number
  readonly takerQuoteVolume: number
  readonly firstId: number
  readonly trades: number
}

/** The symbols of the tests' exchange where nobody names others. */
export const SYMBOLS: readonly MarketSymbol[] = [
  {
    base: 'BTC',
    quote: 'USDT',
    start: 93_000,
    tickSize: '0.01000000',
    stepSize: '0.00001000',
    minNotional: '5.00000000',
  },
  {
    base: 'ETH',
    quote: 'USDT',
    start: 3_300,
    tickSize: '0.01000000',
    stepSize: '0.00010000',
    minNotional: '5.00000000',
  },
  {
    base: 'ETH',
    quote: 'BTC',
    start: 0.035,
    tickSize: '0.00001000',
    stepSize: '0.00010000',
    minNotional: '0.00010000',
  },
]

export function symbolName({ base, quote }: MarketSymbol): string {
  return base + quote
}

/**
 * The trades of one symbol from its listing on, minute by minute: the same for a seed, whoever asks and in
 * whatever order. Candles are sums of these trades, so that the last one grows as its trades come in.
 */
export class SeededMarket {
  readonly symbol: MarketSymbol
  readonly listed: number
  readonly #seed: string
  readonly #bars: Bar[] = []

  constructor(symbol: MarketSymbol, { seed, listed }: { readonly seed: number; readonly listed: number }) {
    if (listed % MINUTE !== 0) throw new Error('a listing begins with a minute')
    this.symbol = symbol
    this.listed = listed
    this.#seed = `${seed} ${symbolName(symbol)}`
  }

  /** Trades with `from <= time < to`. */
  trades(from: number, to: number): MarketTrade[] {
    const found: MarketTrade[] = []
    const first = Math.max(this.listed, Math.floor(from / MINUTE) * MINUTE)
    for (let minute = first; minute < to; minute += MINUTE) {
      for (const trade of this.#tradesOf(minute)) {
        if (trade.time >= from && trade.time < to) found.push(trade)
      }
    }
    return found
  }

  /** Sum of the trades with `from <= time < to`; undefined before the listing and before the first trade. */
  bar(from: number, to: number): Bar | undefined {
    let sum: Bar | undefined
    for (let minute = Math.max(this.listed, from); minute < to; minute += MINUTE) {
      const whole = minute + MINUTE <= to ? this.#minute(minute) : sumOf(minute, this.trades(minute, to))
      if (whole) sum = sum ? join(sum, whole) : { ...whole, time: from }
    }
    return sum
  }

  #minute(time: number): Bar {
    const index = (time - this.listed) / MINUTE
    while (this.#bars.length <= index) {
      const minute = this.listed + this.#bars.length * MINUTE
      this.#bars.push(sumOf(minute, this.#tradesOf(minute))!)
    }
    return this.#bars[index]!
  }

  #tradesOf(minute: number): MarketTrade[] {
    const before = minute > this.listed ? this.#minute(minute - MINUTE) : undefined
    const source = random(`${this.#seed} ${minute}`)
    let price = before?.close ?? this.symbol.start
    let id = before ? before.firstId + before.trades : 1
    const count = 3 + source.int(6)
    return Array.from({ length: count }, (_, at) => {
      price = this.#nextPrice(price, source)
      // Each trade in a part of the minute of its own, the first one at once.
      const time = minute + Math.floor(((at + (at === 0 ? 0 : source.next())) * MINUTE) / count)
      return {
        id: id++,
        time,
        price,
        quantity: this.#quantity(price, source),
        isBuyerMaker: source.int(2) === 1,
      }
    })
  }

  #nextPrice(price: number, source: Random): number {
    return roundTo(
      Math.max(price * Math.exp(VOLATILITY * source.normal()), Number(this.symbol.tickSize)),
      this.symbol.tickSize,
    )
  }

  #quantity(price: number, source: Random): number {
    const worth = Number(this.symbol.minNotional) * (2 + 50 * source.next())
    return roundTo(Math.max(worth / price, Number(this.symbol.stepSize)), this.symbol.stepSize)
  }
}

/** The multiple of a power of ten that is nearest, without the rounding errors of a product. */
function roundTo(value: number, step: string): number {
  const parts = Math.round(1 / Number(step))
  return Math.round(value * parts) / parts
}

function sumOf(time: number, trades: readonly MarketTrade[]): Bar | undefined {
  return trades
    .map((trade) => barOf(time, trade))
    .reduce<Bar | undefined>((sum, bar) => (sum ? join(sum, bar) : bar), undefined)
}

function barOf(time: number, { id, price, quantity, isBuyerMaker }: MarketTrade): Bar {
  const taken = isBuyerMaker ? 0 : quantity
  return {
    time,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: quantity,
    quoteVolume: quantity * price,
    takerVolume: taken,
    takerQuoteVolume: taken * price,
    firstId: id,
    trades: 1,
  }
}

function join(left: Bar, right: Bar): Bar {
  return {
    ...left,
    high: Math.max(left.high, right.high),
    low: Math.min(left.low, right.low),
    close: right.close,
    volume: left.volume + right.volume,
    quoteVolume: left.quoteVolume + right.quoteVolume,
    takerVolume: left.takerVolume + right.takerVolume,
    takerQuoteVolume: left.takerQuoteVolume + right.takerQuoteVolume,
    trades: left.trades + right.trades,
  }
}
