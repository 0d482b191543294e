import type { FieldProblem } from '../api/failure.ts'
import type { BacktestSpec, Series, Strategy } from '../api/types.ts'

/** What the form holds; days are `2025-01-31` or empty. */
export interface Draft {
  readonly strategy: string
  /** `venue timeframe`, one choice: pairs of a run share both. */
  readonly market: string
  readonly pairs: readonly string[]
  readonly from: string
  readonly to: string
}

export type DraftField = 'strategy' | 'market' | 'pairs' | 'timerange'
export type DraftErrors = Readonly<Partial<Record<DraftField, string>>>

/** The markets that have candles, `venue timeframe`, in the order of the series. */
export function marketsOf(series: readonly Series[]): readonly string[] {
  return [...new Set(series.map((one) => `${one.venue} ${one.timeframe}`))]
}

/** The stored series of a market. */
export function seriesOf(series: readonly Series[], market: string): readonly Series[] {
  return series.filter((one) => `${one.venue} ${one.timeframe}` === market)
}

/** A form that can be sent as it is: the first strategy that works, on all pairs of a market that fits it. */
export function firstDraft(strategies: readonly Strategy[], series: readonly Series[]): Draft {
  const strategy = strategies.find((one) => one.problem === null)
  const markets = marketsOf(series)
  const market = markets.find((one) => one.endsWith(` ${strategy?.timeframe}`)) ?? markets[0] ?? ''
  return {
    strategy: strategy?.name ?? '',
    market,
    pairs: seriesOf(series, market).map((one) => one.pair),
    from: '',
    to: '',
  }
}

/** What is missing, by field; empty when the draft can be sent. */
export function checkDraft(draft: Draft): DraftErrors {
  return {
    ...(draft.strategy === '' && { strategy: 'Choose a strategy.' }),
    ...(draft.market === '' && { market: 'Choose a market.' }),
    ...(draft.pairs.length === 0 && { pairs: 'Choose at least one pair.' }),
    ...rangeTrouble(draft),
  }
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

export function toSpec(draft: Draft): BacktestSpec {
  const [venue = '', timeframe = ''] = draft.market.split(' ')
  const compact = (day: string) => day.replaceAll('-', '')
  const open = draft.from === '' && draft.to === ''
  return {
    strategy: draft.strategy,
    venue,
    timeframe,
    pairs: draft.pairs,
    ...(!open && { timerange: `${compact(draft.from)}-${compact(draft.to)}` }),
  }
}

/** The same run by command line. */
export function toCommand(draft: Draft): string {
  const { strategy, pairs, timeframe, timerange } = toSpec(draft)
  const range = timerange === undefined ? '' : ` --timerange ${timerange}`
  return `npx leme backtest -s ${strategy} -p ${pairs.join(',')} --timeframe ${timeframe}${range}`
}

/** The server's complaints, at the fields that they are about. */
export function fieldErrors(problems: readonly FieldProblem[]): DraftErrors {
  const errors: Partial<Record<DraftField, string>> = {}
  for (const { pointer, message } of problems) {
    const field = FIELDS[pointer.split('/')[1] ?? '']
    if (field) errors[field] = message
  }
  return errors
}

const FIELDS: Readonly<Record<string, DraftField>> = {
  strategy: 'strategy',
  venue: 'market',
  timeframe: 'market',
  pairs: 'pairs',
  timerange: 'timerange',
}
