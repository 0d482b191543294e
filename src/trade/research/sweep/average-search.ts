import type { Candles, Column, Timeframe, TimeRange } from '../../../domain/index.ts'
import type { Period } from '../walk-forward/folds.ts'

export interface AverageSearchInput {
  /** As people call it: it is only printed. */
  readonly pair: string
  /** Without gaps. */
  readonly candles: Candles
  /** What is walked of them; those before it warm the averages. */
  readonly range?: TimeRange
  readonly average: 'sma' | 'ema'
  /** Whole numbers from 1 on, in any order. */
  readonly fast: readonly number[]
  readonly slow: readonly number[]
  /** Of the value, on either side. */
  readonly fee: number
  /** Share of the time at the end by which no pair is chosen; 0 holds nothing out. */
  readonly holdOut: number
}

/** What all pairs did on one stretch of candles. */
export interface SweptPart {
  readonly period: Period
  readonly candles: number
  /** Profit of buying at the first close and selling at the last, with a fee on both sides. */
  readonly holding: number
  /** Share of the pairs that won more than holding. */
  readonly aboveHolding: number
  /** Of each pair, in the order of {@link AverageSearch.fast}. */
  readonly entries: Uint32Array
  /** What a pair wins, as a share of what was put in. */
  readonly profits: Column
}

export interface BestPair {
  readonly fast: number
  readonly slow: number
  readonly entries: number
  readonly profit: number
  /** Pairs whose periods lie within a tenth of the range tried, at least one step; null without any. */
  readonly neighbours: { readonly pairs: number; readonly meanProfit: number } | null
  /** Rank 1 is the best of all pairs there. */
  readonly heldOut: { readonly entries: number; readonly profit: number; readonly rank: number } | null
}

/** Every pair of averages on the candles that chose the best, and on those that did not. */
export interface AverageSearch {
  readonly pair: string
  readonly timeframe: Timeframe
  readonly average: 'sma' | 'ema'
  readonly fee: number
  /** Periods of each pair: those of the fast average below those of the slow one. */
  readonly fast: Uint32Array
  readonly slow: Uint32Array
  readonly searched: SweptPart
  readonly heldOut: SweptPart | null
  /** The best ten on the searched part, best first. */
  readonly best: readonly BestPair[]
}
