export { Engine, type EngineOptions } from './engine.ts'
export { EngineError } from './engine-error.ts'
export { outcomesOf } from './fast/simulate-fast.ts'
export { constantFunding, type InstrumentSettings, readInstruments } from './instrument-settings.ts'
export type { Market } from './market.ts'
export { memoryBotStore } from './memory-bot-store.ts'
export type { EngineObserver } from './observer.ts'
export { requireOneWallet } from './one-wallet.ts'
export type { PairLock } from './pair-locks.ts'
export type {
  BotCommit,
  BotRecord,
  BotStatus,
  BotStore,
  Feed,
  JournalEntry,
  OpenPosition,
  Series,
  Tick,
} from './port.ts'
export { type PrepareMarketOptions, prepareMarket, type SignalTable } from './prepare-market.ts'
export { cutsOver, TRADE_CUTS } from './prove-causal.ts'
export type { ApprovedEntry, EntryIntent, Refusal, RefusedEntry, Side } from './risk-gate.ts'
export { DEFAULT_SETTINGS, readSettings, riskSettings, tradingSettings } from './settings.ts'
export { type SimulateOptions, simulate } from './simulate.ts'
export type { Simulation } from './simulation.ts'
export { TradingSession, type TradingSessionOptions } from './trading-session.ts'
