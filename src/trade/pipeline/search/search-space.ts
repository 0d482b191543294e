import { findProblems } from '../config/find-problems.ts'
import { isRecord } from '../config/json-schema.ts'
import { type Algorithm, algorithmSchema } from '../learn/learners/algorithm.ts'
import { checkAlgorithm, learnsNumbers } from '../learn/learners/check-algorithm.ts'
import { PipelineFault } from '../pipeline-fault.ts'

/** One setting that a search varies; options of a choice are JSON texts. */
export type SearchDimension =
  | {
      readonly kind: 'int' | 'real'
      readonly name: string
      readonly min: number
      readonly max: number
      readonly step: number | null
      readonly log: boolean
      readonly start: number | null
    }
  | {
      readonly kind: 'choice'
      readonly name: string
      readonly options: readonly string[]
      readonly start: string | null
    }

/** Values by the names of the dimensions. */
export type SearchSettings = Readonly<Record<string, number | string | boolean>>

const NAME = /^(params|train)(\.[A-Za-z]\w*)+$/
const RANGE_KEYS: readonly string[] = ['min', 'max', 'step', 'log', 'int']

/**
 * Reads what is searched: by name a range `{ "min": 2, "max": 64, "int": true, "log": true }` or a list of values. The
 * search starts from what the algorithm says. Every end of a range and every value must be one that the algorithm
 * accepts.
 * @throws PipelineFault `config.invalid` with every problem, one a line
 */
export function parseSearchSpace(
  value: unknown,
  algorithm: Algorithm,
  features: readonly string[],
): readonly SearchDimension[] {
  if (!isRecord(value) || Object.keys(value).length === 0) {
    throw refused(
      'the space names nothing to search',
      'Write {"train.learning_rate": {"min": 0.01, "max": 0.3}}.',
    )
  }
  const dimensions = Object.entries(value).map(([name, range]) => readDimension(name, range, algorithm))
  const problems = dimensions.flatMap((dimension) => problemsOf(dimension, algorithm, features))
  if (problems.length === 0) return dimensions
  throw refused([...new Set(problems)].join('\n'), `The names are those of the algorithm ${algorithm.name}.`)
}

/** The algorithm with the settings of a trial. */
export function applySettings(
  algorithm: Algorithm,
  settings: SearchSettings,
  dimensions: readonly SearchDimension[],
): Algorithm {
  let changed: Readonly<Record<string, unknown>> = { ...algorithm }
  for (const { name, kind } of dimensions) {
    const value = settings[name]!
    changed = withAt(changed, name.split('.'), kind === 'choice' ? JSON.parse(String(value)) : value)
  }
  return changed as unknown as Algorithm
}

function readDimension(name: string, range: unknown, algorithm: Algorithm): SearchDimension {
  if (!NAME.test(name)) {
    throw refused(`"${name}" is no setting of an algorithm`, 'Begin it with "train." or "params.".')
  }
  const written = name
    .split('.')
    .reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), algorithm)
  if (Array.isArray(range)) {
    const options = range.map((option) => JSON.stringify(option))
    const start = written === undefined ? undefined : JSON.stringify(written)
    if (options.length > 0 && new Set(options).size === options.length) {
      return { kind: 'choice', name, options, start: options.find((option) => option === start) ?? null }
    }
  } else if (isRecord(range) && Object.keys(range).every((key) => RANGE_KEYS.includes(key))) {
    const { min, max, step, log = false, int = false } = range
    const isRange =
      isNumber(min) && isNumber(max) && min <= max && typeof log === 'boolean' && typeof int === 'boolean'
    const isStep = step === undefined || (isNumber(step) && step > 0)
    const isWhole = [min, max, step ?? 1].every(Number.isInteger)
    if (isRange && isStep && !(log && min <= 0) && (!int || isWhole)) {
      const distance = isNumber(step) ? step : int ? 1 : null
      return {
        kind: int ? 'int' : 'real',
        name,
        min,
        max,
        step: distance,
        log,
        start: startOf(written, { min, max, step: distance }),
      }
    }
  }
  throw refused(
    `"${name}" is neither a range nor a list of values: ${JSON.stringify(range)}`,
    'Write {"min": 2, "max": 64, "int": true}, with "step" or "log" where wanted, or ["drop", "median"].',
  )
}

/** What is written, where it is a value of the range. */
function startOf(written: unknown, range: { min: number; max: number; step: number | null }): number | null {
  const { min, max, step } = range
  if (!isNumber(written) || written < min || written > max) return null
  return step === null || Number.isInteger((written - min) / step) ? written : null
}

/** What the algorithm has against the ends of a range, or the values of a choice. */
function problemsOf(
  dimension: SearchDimension,
  algorithm: Algorithm,
  features: readonly string[],
): readonly string[] {
  const values = triedValues(dimension)
  return values.flatMap((value) => {
    const candidate = applySettings(algorithm, { [dimension.name]: value }, [dimension])
    const problems = findProblems(algorithmSchema, candidate).map(
      ({ message }) => `${dimension.name}: ${message}`,
    )
    if (problems.length > 0) return problems
    checkAlgorithm(candidate, features)
    if (learnsNumbers(candidate) === learnsNumbers(algorithm)) return []
    return [`${dimension.name}: ${value} learns something else, which cannot be compared`]
  })
}

/** All options; of a range the ends, and of one without steps a number between them that is not whole. */
function triedValues(dimension: SearchDimension): readonly (string | number)[] {
  if (dimension.kind === 'choice') return dimension.options
  const { min, max, step } = dimension
  return step === null && min < max ? [min, max, min + (max - min) / Math.PI] : [min, max]
}

function withAt(
  at: Readonly<Record<string, unknown>>,
  [key, ...rest]: readonly string[],
  value: unknown,
): Readonly<Record<string, unknown>> {
  const child = at[key!]
  return { ...at, [key!]: rest.length === 0 ? value : withAt(isRecord(child) ? child : {}, rest, value) }
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function refused(message: string, hint: string): PipelineFault {
  return new PipelineFault('config.invalid', message, { hint })
}
