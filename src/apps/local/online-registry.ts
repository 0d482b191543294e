import {
  computeLabels,
  dialectOf,
  findColumn,
  type ModelStore,
  type ModelVersion,
  type OnlineRow,
  type PipelineConfig,
  PipelineFault,
  rowsTable,
} from '../../trade/pipeline/index.ts'

/** Tells the registry what a version predicted, and what came of it once the label is known. */
export class OnlineRegistry {
  readonly #models: ModelStore
  readonly #config: PipelineConfig
  /** Rows from the oldest prediction without an outcome on. */
  #rows: OnlineRow[] = []

  constructor(models: ModelStore, config: PipelineConfig) {
    this.#models = models
    this.#config = config
  }

  /** Records a new row of `version`, and settles the row that lies its horizon back. */
  async take(version: ModelVersion, row: OnlineRow, latencyMs: number): Promise<void> {
    const { model, labelHorizon } = version
    const price = closeOf(row)
    this.#rows = [...this.#rows, row].slice(-(labelHorizon + 1))
    await this.record(version, row, { latencyMs, mode: 'champion' })
    if (this.#rows.length <= labelHorizon) return
    const label = this.#labelOf(version.label)
    if (label !== 0 && label !== 1) return
    const outcome = {
      barTime: this.#rows[0]!.time,
      instrument: this.#instrument,
      label,
      exitPrice: price,
    } as const
    await this.#models.settle(model, [outcome])
  }

  /** Records what `version` says of a row. */
  async record(
    { model, number, score, features, timeframe }: ModelVersion,
    row: OnlineRow,
    { latencyMs, mode }: { readonly latencyMs: number; readonly mode: 'champion' | 'shadow' },
  ): Promise<void> {
    const price = closeOf(row)
    const value = row.scores[score]
    if (value === undefined || !(value >= 0 && value <= 1 && price > 0)) return
    const prediction = {
      barTime: row.time,
      instrument: this.#instrument,
      score: value,
      price,
      latencyMs,
      mode,
    }
    await this.#models.record(model, number, { feed: { features, timeframe }, predictions: [prediction] })
  }

  get #instrument(): string {
    return this.#config.symbol.replaceAll(/[^A-Za-z0-9._:/-]/g, '_').slice(0, 100)
  }

  #labelOf(name: string): number | undefined {
    const { label_sets = [], compat = 'leme' } = this.#config
    const sets = label_sets.filter((set) => JSON.stringify(set.config).includes(JSON.stringify(name)))
    try {
      const labels = computeLabels(sets, rowsTable(this.#rows), dialectOf(compat).labels)
      return findColumn(labels, name)?.[0]
    } catch (error) {
      if (error instanceof PipelineFault) return undefined
      throw error
    }
  }
}

function closeOf({ data }: OnlineRow): number {
  const name = Object.keys(data).find((key) => key === 'close' || key.endsWith('_close'))
  return (name === undefined ? undefined : data[name]) ?? Number.NaN
}
