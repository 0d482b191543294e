import { Fault, nearest } from '../../../domain/index.ts'
import { hashJson } from '../content-hash.ts'
import { inThisThread } from '../learn/in-this-thread.ts'
import type { Algorithm } from '../learn/learners/algorithm.ts'
import { learnsNumbers } from '../learn/learners/check-algorithm.ts'
import type { ModelPlan } from '../learn/resolve-models.ts'
import { PIPELINE_FAULT_KINDS, PipelineFault } from '../pipeline-fault.ts'
import type { Table } from '../port.ts'
import { checkStage, dataStage } from '../run/data-stages.ts'
import { type Line, openLine } from '../run/line.ts'
import { type Matrix, matrixHashes, plansOf } from '../run/matrix.ts'
import { featuresStage, labelsStage } from '../run/matrix-stages.ts'
import type { RunPipelineOptions } from '../run/run-pipeline.ts'
import { type Outcome, stageRunner } from '../run/stage-runner.ts'
import { columnOf } from '../table.ts'
import { type HeldOutReport, judgeSettings } from './judge-settings.ts'
import { keptFigures } from './kept-figures.ts'
import { requireObjective, type SearchObjective } from './score-figures.ts'
import { type SearchRows, searchRows } from './search-rows.ts'
import { applySettings, parseSearchSpace, type SearchDimension, type SearchSettings } from './search-space.ts'
import { openTrials, type TrialFigures } from './trials.ts'

export interface OpenSearchOptions
  extends Pick<
    RunPipelineOptions,
    'config' | 'rows' | 'artifacts' | 'clock' | 'parallel' | 'onProgress' | 'custom'
  > {
  /** Name of the algorithm; may be left out where there is one. */
  readonly algorithm?: string | undefined
  /** See {@link parseSearchSpace}. */
  readonly space: unknown
  /** Default `auc`, of numbers `rmse`. */
  readonly objective?: string | undefined
  readonly folds: number
  /** Share of the rows that is held out where the configuration does not walk forward. */
  readonly holdOut: number
}

/** A search over settings of one algorithm, on rows before all that is predicted. */
export interface PipelineSearch {
  readonly algorithm: Algorithm
  readonly dimensions: readonly SearchDimension[]
  readonly objective: SearchObjective
  /** UTC milliseconds of the first and the last row. */
  readonly seen: { readonly rows: number; readonly from: number; readonly to: number }
  readonly heldOut: { readonly rows: number; readonly from: number; readonly to: number }
  /** With these settings, and with none: as written. Taken from the artifacts where it was done before. */
  evaluate(settings: SearchSettings | null): Promise<TrialFigures>
  /** The algorithm with the settings. */
  withSettings(settings: SearchSettings): Algorithm
  /** How the best of `tried` does on the rows that nobody has seen, beside the algorithm as written. */
  judge(settings: SearchSettings, tried: number): Promise<HeldOutReport>
}

/**
 * Makes the matrix of a configuration, or takes it from the artifacts, and opens a search over it.
 * @throws PipelineFault `config.invalid`, `column.missing`, `label.horizon`, `rows.few`, and what a stage fails with
 */
export async function openSearch(options: OpenSearchOptions): Promise<PipelineSearch> {
  const { config, rows, parallel = inThisThread(), artifacts } = options
  const custom = options.custom ?? { features: {}, codeHashes: {} }
  const line = openLine({ config, rows, parallel, custom })
  const algorithm = chooseAlgorithm(config.algorithms ?? [], options.algorithm)
  const matrix = await makeMatrix(line, options)
  const features = matrix[0].content!
  const plans = plansOf(line, matrix).filter((plan) => plan.algorithm === algorithm)
  const names = [...new Set(plans.flatMap((plan) => plan.features))]
  const dimensions = parseSearchSpace(options.space, algorithm, names)
  const kind = learnsNumbers(algorithm) ? 'number' : 'class'
  const objective = requireObjective(options.objective, kind)
  const split = searchRows(line, features, options.holdOut)
  const trials = openTrials({ line, matrix, plans, split, kind, objective, folds: options.folds })
  const keep = keptFigures(artifacts, {
    ...matrixHashes(line, matrix),
    folds: hashJson([split, options.folds, kind]),
  })
  const settled = (settings: SearchSettings | null) =>
    settings === null ? algorithm : applySettings(algorithm, settings, dimensions)
  return {
    algorithm,
    dimensions,
    objective,
    ...spans(features, split),
    withSettings: settled,
    evaluate: (settings) => {
      const changed = settled(settings)
      return keep({ plans: plansKey(plans), algorithm: changed, objective }, () => trials.evaluate(changed))
    },
    judge: (settings, tried) =>
      judgeSettings(
        { line, matrix, plans, split, kind, trials },
        { written: algorithm, best: settled(settings), tried },
      ),
  }
}

function chooseAlgorithm(algorithms: readonly Algorithm[], name: string | undefined): Algorithm {
  const names = algorithms.map((algorithm) => algorithm.name)
  if (name === undefined && algorithms.length === 1) return algorithms[0]!
  const found = algorithms.find((algorithm) => algorithm.name === name)
  if (found) return found
  const near = name === undefined ? undefined : nearest(name, names)
  const message =
    name === undefined ? `there are ${names.length} algorithms` : `there is no algorithm "${name}"`
  throw new PipelineFault('config.invalid', message, {
    where: '/algorithms',
    hint: near ? `Did you mean "${near}"?` : `Name one of ${names.join(', ') || 'those that you add'}.`,
  })
}

async function makeMatrix(
  line: Line,
  { artifacts, clock, onProgress = () => {} }: OpenSearchOptions,
): Promise<Matrix> {
  const runner = stageRunner({ store: artifacts, clock, onProgress }, 4)
  const data = done(await runner.run(dataStage(line)))
  const check = done(await runner.run(checkStage(line, data)))
  const features = done(await runner.run(featuresStage(line, [data, check])))
  return [features, done(await runner.run(labelsStage(line, [data, check])))]
}

/** @throws Fault as the stage failed */
function done<T>(outcome: Outcome<T>): Outcome<T> {
  const { status, name, code = 'unexpected', message, hint } = outcome.report
  if (status === 'done') return outcome
  const kinds: Readonly<Record<string, Fault['kind']>> = PIPELINE_FAULT_KINDS
  throw new Fault(kinds[code] ?? 'failed', code, `${name}: ${message}`, {
    ...(hint !== undefined && { hint }),
  })
}

function spans(features: Table, { seen, heldOut }: SearchRows) {
  const time = columnOf(features, 'time', 'search')
  const [first, last] = [heldOut[0]!.predictStart, heldOut.at(-1)!.predictEnd]
  const span = (start: number, end: number) => ({ rows: end - start, from: time[start]!, to: time[end - 1]! })
  return { seen: span(seen.start, seen.end), heldOut: span(first, last) }
}

function plansKey(plans: readonly ModelPlan[]): unknown {
  return plans.map(({ score, label, features }) => ({ score, label, features }))
}
