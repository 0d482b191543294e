import { PipelineFault } from '../pipeline-fault.ts'

/** A purchase or sale of a simulation; a price is missing where there was no such one before. */
export interface Turn {
  readonly side: 'buy' | 'sell'
  readonly price: number
  /** Price of the transaction before, of the other side: where this position was opened. */
  readonly entry: number | undefined
  /** Price of the last transaction of the same side. */
  readonly previous: number | undefined
}

/** Where the reference program and Leme read scores and count simulated trades differently. */
export interface TradingDialect {
  /** One score of an up and a down score, without combining them. */
  pickStronger(up: number, down: number): number
  /** 1 where a score reaches the threshold, else 0. */
  reaches(score: number, threshold: number): number
  /** The scores that a rule reads. @throws PipelineFault `config.invalid` */
  ruleColumns(columns: string | readonly string[]): readonly string[]
  /** What a transaction's profit is measured against; undefined where it earns nothing and is no trade. */
  referenceOf(turn: Turn): number | undefined
  /** How a score moved between two bands, by their numbers. */
  bandMove(before: number, now: number): 'up' | 'down' | undefined
  /** Part of the profitable ones among the trades of both sides, in percent. */
  overallShare(profitable: number, trades: number): number
}

/** Without a score there is no signal, and a trade earns what lies between its own entry and its exit. */
export const lemeTrading: TradingDialect = {
  pickStronger(up, down) {
    if (Number.isNaN(up) || Number.isNaN(down)) return Number.NaN
    return up >= down ? up : -down
  },
  reaches(score, threshold) {
    if (Number.isNaN(score)) return Number.NaN
    return score >= threshold ? 1 : 0
  },
  ruleColumns(columns) {
    const names = [columns].flat()
    const twice = names.find((name, i) => names.indexOf(name) < i)
    if (twice !== undefined) throw new PipelineFault('config.invalid', `columns has ${twice} twice`)
    return names
  },
  referenceOf: ({ entry }) => entry,
  /** From one side to the other it is a stronger band, of whatever strength. */
  bandMove(before, now) {
    if (before * now < 0) return 'up'
    if (before === now) return undefined
    return Math.abs(now) > Math.abs(before) ? 'up' : 'down'
  },
  overallShare: (profitable, trades) => (100 * profitable) / trades,
}
