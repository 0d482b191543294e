import type { Column } from '../../../domain/index.ts'
import { exp, log, mean, quantile, type Random, random } from '../../../math/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { TradingBaseline } from '../pipeline-result.ts'

export interface SignalRule {
  /** 1 where the rule buys and where it sells, of every row. */
  readonly buy: Column
  readonly sell: Column
  /** Price of each row, NaN where there is none: such rows are passed over. */
  readonly price: Column
  /** Paid on either side of a trade, in hundredths of a percent of its value. */
  readonly feeBps: number
  readonly tries: number
  readonly seed: number
}

interface Trade {
  /** Places among the rows that have a price. */
  readonly entry: number
  readonly exit: number
}

/**
 * Whether the rule chooses its moments better than a die: its long trades against as many of the same lengths
 * at random places, without overlap, fees paid by both. The rule is flat at first, buys on the first buy signal
 * and sells on the next sell signal, each at the price of the row after the signal; what is open at the end is
 * sold there. Profits are multiplied. Same seed, same result.
 * @throws PipelineFault `config.invalid` for fees below 0 or of the whole value
 */
export function compareWithRandomEntries(rule: SignalRule): TradingBaseline {
  const { feeBps, tries, seed } = rule
  if (!(feeBps >= 0 && feeBps < 10_000)) {
    throw new PipelineFault('config.invalid', `a fee of ${feeBps} hundredths of a percent`, {
      hint: 'Give a number from 0 to less than 10000.',
    })
  }
  const priced = Uint32Array.from(rule.price.keys()).filter((row) => rule.price[row]! > 0)
  const logs = Float64Array.from(priced, (row) => log(rule.price[row]!))
  const trades = tradesOf(rule, priced)
  const fees = 2 * trades.length * log(1 - feeBps / 10_000)
  const gain = ({ entry, exit }: Trade) => logs[exit]! - logs[entry]!
  const own = trades.reduce((sum, trade) => sum + gain(trade), fees)
  const lengths = trades.map(({ entry, exit }) => exit - entry)
  const held = lengths.reduce((sum, length) => sum + length, 0)
  const facts = { trades: trades.length, rowsHeld: held, feeBps, profitRatio: exp(own) - 1 }
  if (trades.length === 0) return { ...facts, ...NO_TRIES }
  const chance = random(`${seed}:entries`)
  const reached = new Float64Array(tries)
  for (let attempt = 0; attempt < tries; attempt++) {
    const placed = placeAtRandom(lengths, logs.length - 1 - held, chance)
    reached[attempt] = placed.reduce((sum, trade) => sum + gain(trade), fees)
  }
  const atLeastAsGood = reached.reduce((count, value) => count + (value >= own - 1e-12 ? 1 : 0), 0)
  return {
    ...facts,
    tries,
    atLeastAsGood,
    pValue: (atLeastAsGood + 1) / (tries + 1),
    randomMean: mean(reached.map((value) => exp(value) - 1)),
    random95: exp(quantile(reached, 0.95)) - 1,
  }
}

const NO_TRIES = { tries: 0, atLeastAsGood: 0, pValue: null, randomMean: null, random95: null }

function tradesOf({ buy, sell }: SignalRule, priced: Uint32Array): readonly Trade[] {
  const last = priced.length - 1
  const trades: Trade[] = []
  let entry = -1
  for (let place = 0; place < last; place++) {
    if (entry < 0 && buy[priced[place]!] === 1) {
      entry = place + 1
    } else if (entry >= 0 && place >= entry && sell[priced[place]!] === 1) {
      trades.push({ entry, exit: place + 1 })
      entry = -1
    }
  }
  if (entry >= 0 && entry < last) trades.push({ entry, exit: last })
  return trades
}

/** Trades of the lengths, in random order, the `slack` free rows spread between them at random. */
function placeAtRandom(lengths: readonly number[], slack: number, chance: Random): readonly Trade[] {
  const before = Uint32Array.from(lengths, () => chance.int(slack + 1)).sort()
  let held = 0
  return chance.shuffle([...lengths]).map((length, i) => {
    const entry = before[i]! + held
    held += length
    return { entry, exit: entry + length }
  })
}
