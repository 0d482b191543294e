import type { components } from '../../../src/client/index.ts'

type Schemas = components['schemas']

export type AttentionItem = Schemas['AttentionItem']
export type BacktestReport = Schemas['BacktestReport']
export type BacktestRun = Schemas['BacktestRun']
export type BacktestSpec = Schemas['BacktestSpec']
export type BotMoney = Schemas['BotMoney']
export type BotSummary = Schemas['BotSummary']
export type CandleColumns = Schemas['CandleColumns']
export type ClosedTrade = Schemas['ClosedTrade']
export type Desk = Schemas['Desk']
export type JournalEntry = Schemas['JournalEntry']
export type JournalPage = Schemas['JournalPage']
export type OpenPosition = Schemas['OpenPosition']
export type RunSummary = Schemas['RunSummary']
export type Series = Schemas['Series']
export type Strategy = Schemas['Strategy']
export type TradePage = Schemas['TradePage']
export type TradeGroup = BacktestReport['pairs'][number]

/** The figures of a finished backtest that its row in the list shows. */
export interface BacktestFigures {
  readonly trades: number
  readonly profitTotal: number
  readonly holdProfitTotal: number | null
  readonly maxDrawdown: number
  readonly sharpe: number
  readonly startTime: number
  readonly endTime: number
  readonly evidence: BacktestReport['verdict']['evidence']
  readonly tradeHash: string
}

/** A row of the list of backtests. */
export interface BacktestSummary extends RunSummary {
  readonly spec?: BacktestSpec
  readonly figures?: BacktestFigures | null
}
