import type { FieldProblem } from '../api/failure.ts'
import type { BacktestSpec, Series, Strategy } from '../api/types.ts'
import { TIMEFRAMES, timeframeMs } from '../format/timeframe.ts'

/** What the form holds; days are `2025-01-31` or empty. */
export interface Draft {
  readonly strategy: string
  readonly venue: string
  readonly timeframe: string
  readonly pairs: readonly string[]
  readonly from: string
  readonly to: string
  /** Of the strategy; its start values when absent. */
  readonly params?: NonNullable<BacktestSpec['params']>
  readonly overrides?: NonNullable<BacktestSpec['overrides']>
}

export type DraftField = 'strategy' | 'venue' | 'timeframe' | 'pairs' | 'timerange'
export type DraftErrors = Readonly<Partial<Record<DraftField, string>>>

/** The venues that have candles, in the order of the series. */
export function venuesOf(series: readonly Series[]): readonly string[] {
  return [...new Set(series.map((one) => one.venue))]
}

/** The candle lengths that a venue's stored ones make up, shortest first. */
export function timeframesOf(series: readonly Series[], venue: string): readonly string[] {
  return TIMEFRAMES.filter((timeframe) => seriesOf(series, venue, timeframe).length > 0)
}

/** Of each pair the stored series that a run on `timeframe` would read: the longest that divides it. */
export function seriesOf(series: readonly Series[], venue: string, timeframe: string): readonly Series[] {
  const length = timeframeMs(timeframe)
  const best = new Map<string, Series>()
  for (const one of series) {
    const own = timeframeMs(one.timeframe)
    if (one.venue !== venue || length % own !== 0) continue
    const known = best.get(one.pair)
    if (!known || own > timeframeMs(known.timeframe)) best.set(one.pair, one)
  }
  return [...best.values()]
}

/** Why a strategy cannot be run from here; null when it can. */
export function obstacleOf({ problem, signals }: Strategy): string | null {
  if (problem !== null) return problem
  if (signals.length > 0) return `needs the signals of a pipeline: ${signals.join(', ')}`
  return null
}

/** A form that can be sent as it is: the first strategy that can run, where its candles are. */
export function firstDraft(strategies: readonly Strategy[], series: readonly Series[]): Draft {
  const strategy = strategies.find((one) => obstacleOf(one) === null)
  const empty = { strategy: '', venue: '', timeframe: '', pairs: [], from: '', to: '' }
  return strategy ? withStrategy(empty, strategy, series) : empty
}

/** The draft for another strategy, without the parameters of the last one: its own candle length, at the same venue where that has it. */
export function withStrategy(draft: Draft, strategy: Strategy, series: readonly Series[]): Draft {
  const { params: _, overrides: __, ...rest } = draft
  const venues = [draft.venue, ...venuesOf(series)].filter((venue) => venuesOf(series).includes(venue))
  const wanted = strategy.timeframe ?? ''
  const venue = venues.find((one) => timeframesOf(series, one).includes(wanted)) ?? venues[0] ?? ''
  const timeframes = timeframesOf(series, venue)
  const timeframe = timeframes.includes(wanted) ? wanted : (timeframes[0] ?? '')
  return withMarket({ ...rest, strategy: strategy.name }, { venue, timeframe }, series)
}

/** The draft for other candles: all pairs of the quote currency that most of them have. */
export function withMarket(
  draft: Draft,
  { venue, timeframe }: { readonly venue: string; readonly timeframe: string },
  series: readonly Series[],
): Draft {
  const timeframes = timeframesOf(series, venue)
  const fitting = timeframes.includes(timeframe) ? timeframe : (timeframes[0] ?? '')
  const byQuote = Map.groupBy(
    seriesOf(series, venue, fitting).map((one) => one.pair),
    quoteOf,
  )
  const pairs = [...byQuote.values()].reduce((most, one) => (one.length > most.length ? one : most), [])
  return { ...draft, venue, timeframe: fitting, pairs }
}

export function toSpec(draft: Draft): BacktestSpec {
  const { strategy, venue, timeframe, pairs, params, overrides } = draft
  const compact = (day: string) => day.replaceAll('-', '')
  const open = draft.from === '' && draft.to === ''
  return {
    strategy,
    venue,
    timeframe,
    pairs,
    ...(!open && { timerange: `${compact(draft.from)}-${compact(draft.to)}` }),
    ...(params && { params }),
    ...(overrides && { overrides }),
  }
}

/** The same run by command line. `file` is the strategy's. */
export function toCommand(draft: Draft, file: string): string {
  const { venue, timeframe, pairs, timerange, params, overrides } = toSpec(draft)
  const range = timerange === undefined ? '' : ` --timerange ${timerange}`
  const set = params ? ` --set ${paramWords(params)}` : ''
  const risk = overrides ? ' --config RISK.json' : ''
  return `npx leme backtest -s ${file} --venue ${venue} -i ${timeframe} -p ${pairs.join(',')}${range}${set}${risk}`
}

/** `fast=6 slow=25`. */
export function paramWords(params: NonNullable<BacktestSpec['params']>): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}

/** What is missing or wrong, by field; empty when the draft can be sent. */
export function checkDraft(draft: Draft): DraftErrors {
  return {
    ...(draft.strategy === '' && { strategy: 'Choose a strategy.' }),
    ...(draft.venue === '' && { venue: 'Choose a venue.' }),
    ...(draft.timeframe === '' && { timeframe: 'Choose a candle length.' }),
    ...pairTrouble(draft.pairs),
    ...rangeTrouble(draft),
  }
}

function pairTrouble(pairs: readonly string[]): DraftErrors {
  const [first, ...rest] = pairs
  if (first === undefined) return { pairs: 'Choose at least one pair.' }
  const other = rest.find((pair) => quoteOf(pair) !== quoteOf(first))
  if (other === undefined) return {}
  return { pairs: `${first} and ${other} are quoted in different money; a run has one.` }
}

function rangeTrouble({ from, to }: Draft): DraftErrors {
  for (const day of [from, to]) {
    if (day !== '' && !isDay(day)) return { timerange: `“${day}” is no day; write it as 2025-01-31.` }
  }
  if (from !== '' && to !== '' && from >= to) {
    return { timerange: 'The first day must be before the last one.' }
  }
  return {}
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function quoteOf(pair: string): string {
  return pair.slice(pair.indexOf('/') + 1)
}

/** The server's complaints, at the fields that they are about. */
export function fieldErrors(problems: readonly FieldProblem[]): DraftErrors {
  const errors: Partial<Record<DraftField, string>> = {}
  for (const { pointer, message } of problems) {
    const field = FIELDS.find((name) => name === pointer.split('/')[1])
    if (field) errors[field] = message
  }
  return errors
}

const FIELDS: readonly DraftField[] = ['strategy', 'venue', 'timeframe', 'pairs', 'timerange']
