import { isRecord } from './json-schema.ts'

type Json = Readonly<Record<string, unknown>>

export interface Modernised {
  readonly value: unknown
  /** What was read in another way than it is written, as sentences. */
  readonly notes: readonly string[]
}

/** Parameters of an algorithm that say which rows it learns from, not how. */
const ROW_KEYS = ['is_scale', 'length', 'every_nth_row', 'is_regression', 'shifts'] as const
/** Settings of outputs that stood beside `output_sets` before 0.8. */
const OUTPUTS = ['score_notification_model', 'diagram_notification_model'] as const

/**
 * A configuration of an older intelligent-trading-bot in today's form: algorithms named by a word alone, with
 * `params` and `train` the other way round, `train_signal_model`, outputs beside `output_sets`. What is not
 * understood is left for the check of the schema.
 */
export function modernise(value: unknown): Modernised {
  if (!isRecord(value)) return { value, notes: [] }
  const notes: string[] = []
  const { train_signal_model, ...rest } = value
  const now: Record<string, unknown> = { ...rest }
  if (train_signal_model !== undefined && now.simulate_model === undefined) {
    now.simulate_model = train_signal_model
    notes.push('/train_signal_model is read as simulate_model, its name since 0.8')
  }
  if (Array.isArray(now.algorithms)) now.algorithms = modernAlgorithms(now.algorithms, notes)
  for (const key of OUTPUTS) {
    if (!isRecord(now[key])) continue
    const { [key]: config } = now
    delete now[key]
    now.output_sets = [...(Array.isArray(now.output_sets) ? now.output_sets : []), { generator: key, config }]
    notes.push(`/${key} is read as an entry of output_sets, its place since 0.8`)
  }
  return { value: now, notes }
}

function modernAlgorithms(algorithms: readonly unknown[], notes: string[]): readonly unknown[] {
  return algorithms.map((algorithm, i) => {
    if (typeof algorithm === 'string') {
      notes.push(
        `/algorithms/${i} "${algorithm}" is read as {"name": "${algorithm}", "algo": "${algorithm}"}`,
      )
      return { name: algorithm, algo: algorithm }
    }
    if (!isRecord(algorithm) || !isRecord(algorithm.train) || !isRecord(algorithm.params)) return algorithm
    const { params, train, predict: _, ...rest } = algorithm
    if (!ROW_KEYS.some((key) => key in train)) return algorithm
    notes.push(`/algorithms/${i} has params and train the other way round, as before 0.7; read as meant`)
    return { ...rest, params: rowKeys({ ...params, ...train }), train: otherKeys({ ...params, ...train }) }
  })
}

function rowKeys(all: Json): Json {
  return Object.fromEntries(ROW_KEYS.flatMap((key) => (key in all ? [[key, all[key]] as const] : [])))
}

function otherKeys(all: Json): Json {
  const rows: readonly string[] = ROW_KEYS
  return Object.fromEntries(Object.entries(all).filter(([key]) => !rows.includes(key)))
}
