/** What a bot does: follows one strategy, or looks for differences between venues. */
export type BotMode = 'trade' | 'arbitrage'

/** What runs it: Leme's own engine, or freqtrade in an image of ours. */
export type BotRuntime = 'leme' | 'freqtrade'

/** Value of a strategy's typed parameter. */
export type ParameterValue = number | string | boolean

/** At most this much of a machine. */
export interface BotResources {
  /** Thousandths of a core. */
  readonly cpuMillis: number
  readonly memoryMb: number
}

/** What a long-lived bot shall be: the noun that the two planes share. The wanted ones stand in git. */
export interface BotSpec {
  /** Unique among the bots of its client. */
  readonly name: string
  readonly mode: BotMode
  readonly runtime: BotRuntime
  /** Name in the catalogue of strategies. */
  readonly strategy: string
  /** Hash of the bundled file, `sha256:` and 64 hexadecimal digits. */
  readonly strategyVersion: string
  readonly parameters: Readonly<Record<string, ParameterValue>>
  /** Name of the venue. */
  readonly exchange: string
  readonly pairs: readonly string[]
  readonly timeframe: string
  /** True: with a simulated exchange. */
  readonly dryRun: boolean
  readonly maxOpenTrades: number
  readonly stakeCurrency: string
  /** Of one trade, in the stake currency; `unlimited` shares the wallet among the open trades. */
  readonly stakeAmount: number | 'unlimited'
  readonly tradingMode: 'spot' | 'futures'
  /** The most that its open trades may hold together, in the stake currency. */
  readonly exposure: number
  readonly resources: BotResources
}
