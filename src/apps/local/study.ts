import { createHash } from 'node:crypto'
import { PRICE_COLUMNS, type TimeRange } from '../../domain/index.ts'
import {
  type Dimension,
  HyperoptError,
  type Objective,
  outOfSample,
  type Period,
  type RiskSpace,
  readObjective,
  riskSpace,
  type SamplerSpec,
  type StudySpec,
  samplerSpec,
  searchSpace,
  strategySpace,
} from '../../trade/research/index.ts'
import { assignments } from './assignments.ts'
import { codeDigest } from './code-digest.ts'
import type { ExperimentData } from './experiment.ts'
import type { Experiment } from './load-experiment.ts'

/** How a search over an experiment is asked for. */
export interface StudyRequest {
  readonly sampler: string
  readonly objectives: readonly string[]
  /** The strategy's own parameters unless it is empty, and spaces of risk. */
  readonly parameters?: readonly string[]
  readonly spaces: readonly string[]
  readonly seed: number | string
  readonly batchSize: number
  /** Share of the time at the end that the search does not see. */
  readonly holdOut: number
  readonly minTrades: number
}

/** A search, and what it sees and does not see of the candles. */
export interface PreparedStudy {
  readonly spec: StudySpec
  readonly objectives: readonly Objective[]
  readonly seen: TimeRange
  /** Undefined when nothing is held out. */
  readonly heldOut: TimeRange | undefined
}

/** @throws HyperoptError for a space, objective or sampler that there is not */
export function prepareStudy({ strategy, path, data }: Experiment, request: StudyRequest): PreparedStudy {
  const sampler: SamplerSpec = samplerSpec(request.sampler)
  const objectives = request.objectives.map(readObjective)
  const own = strategySpace(strategy.params, request.parameters)
  const risk = riskSpace(request.spaces as RiskSpace[], data.timeframe)
  const space = [...own, ...risk]
  requireChoice(space)
  const { seen, heldOut } = splitTime(data, request.holdOut)
  const subject = {
    strategy: strategy.name,
    code: codeDigest(path),
    candles: candleDigest(data),
    settings: JSON.stringify(data.settings),
    given: givenDigest(data, request.minTrades),
    seen: `${seen.start}-${seen.end}`,
  }
  const { seed, batchSize } = request
  const spec = { subject, space, sampler, objectives, seed, batchSize }
  return { spec, objectives, seen, heldOut }
}

/** @throws HyperoptError `hyperopt.space` where there is nothing to choose from */
function requireChoice(space: readonly Dimension[]): void {
  const { size, axes } = searchSpace(space)
  if (size > 1) return
  const point = assignments(
    Object.fromEntries(axes.map(({ dimension, levelAt }) => [dimension.name, levelAt(0)])),
  )
  throw new HyperoptError(
    'hyperopt.space',
    `there is nothing to search: the only point of the space is ${point}`,
    {
      hint: 'Give a parameter a range with min below max, or take `leme backtest`.',
    },
  )
}

/** A short name that the same search always gets. */
export function studyId(spec: StudySpec): string {
  return `${spec.subject.strategy}-${createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 8)}`
}

/** The time of all candles, or as much of the range asked for as there is. */
export function experimentPeriod({ series, prepare }: ExperimentData): Period {
  const { range = {} } = prepare
  const firsts = series.map(({ candles }) => candles.time[0] ?? Number.POSITIVE_INFINITY)
  const lasts = series.map(({ candles }) => candles.time[candles.length - 1] ?? 0)
  return {
    start: Math.max(range.start ?? 0, Math.min(...firsts)),
    end: Math.min(range.end ?? Number.POSITIVE_INFINITY, Math.max(...lasts)),
  }
}

/** What the search sees begins where the experiment does: without a range its warm-up is dropped. */
function splitTime(data: ExperimentData, share: number) {
  const begin = data.prepare.range?.start
  const period = experimentPeriod(data)
  const split =
    share === 0
      ? { seen: period, heldOut: null }
      : outOfSample({ range: period, timeframe: data.timeframe, share })
  const { end } = split.seen
  return {
    seen: begin === undefined ? { end } : { start: begin, end },
    heldOut: split.heldOut ?? undefined,
  }
}

/** Of every series that trials look at: those that are traded, other ones, and smaller candles. */
function candleDigest({ series, others, detail }: ExperimentData): string {
  const hash = createHash('sha256')
  const traded = series.map(({ pair, candles }) => [pair, candles] as const)
  for (const [name, candles] of [...traded, ...others, ...detail]) {
    hash.update(`${name} ${candles.timeframe} ${candles.length}`)
    for (const column of ['time', ...PRICE_COLUMNS] as const) hash.update(candles[column])
  }
  return hash.digest('hex')
}

/** Of what else was given: parameters that are not searched, calendar, instruments, signals, least trades. */
function givenDigest({ prepare, instruments }: ExperimentData, minTrades: number): string {
  const { params = {}, calendar = null, signals } = prepare
  const hash = createHash('sha256')
  hash.update(JSON.stringify({ params, calendar, instruments: [...instruments], minTrades }))
  for (const [name, column] of Object.entries(signals?.columns ?? {})) hash.update(name).update(column)
  return hash.digest('hex')
}
