import { Fault } from '../../domain/index.ts'
import {
  CHALLENGER,
  type ModelStore,
  type OnlineRow,
  type OnlineScorer,
  onlineScorer,
  type PipelineConfig,
} from '../../trade/pipeline/index.ts'
import { type OnlineModels, onlineModelSource } from './online-models.ts'
import type { OnlineRegistry } from './online-registry.ts'

export interface ShadowOptions {
  /** Name of the model in the registry. */
  readonly model: string
  readonly config: PipelineConfig
  readonly artifacts: string
  readonly store: ModelStore
  readonly registry: OnlineRegistry
  readonly onNote: (text: string) => void
}

/** The challenger beside the champion: scored on the same rows and recorded, never acted on. */
export class OnlineShadow {
  readonly #options: ShadowOptions
  readonly #source: ReturnType<typeof onlineModelSource>
  #models: OnlineModels | undefined
  #scorer: OnlineScorer | undefined
  #said = ''

  constructor(options: ShadowOptions) {
    this.#options = options
    const { model, config, artifacts, store } = options
    this.#source = onlineModelSource(`${model}@${CHALLENGER}`, { config, artifacts, store })
  }

  /** Scores a new row by the challenger of now, where there is one. Never throws: the champion goes on. */
  async take(row: OnlineRow): Promise<void> {
    try {
      const start = performance.now()
      const newer = await this.#source.newer()
      if (newer) this.#use(newer, row)
      const version = this.#models?.version
      const [scores] = this.#scorer?.score([row.features]) ?? []
      if (!version || !scores) return
      const scored = { ...row, scores }
      await this.#options.registry.record(version, scored, {
        latencyMs: performance.now() - start,
        mode: 'shadow',
      })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      if (error.code === 'model.unknown') this.#models = this.#scorer = undefined
      else this.#say(`the challenger is not scored: ${error.message}`)
    }
  }

  #use(models: OnlineModels, row: OnlineRow): void {
    this.#models = this.#scorer = undefined
    this.#scorer = onlineScorer(models.models, Object.keys(row.features))
    this.#models = models
    this.#say(`${models.name} is scored as a shadow`)
  }

  #say(text: string): void {
    if (text !== this.#said) this.#options.onNote(text)
    this.#said = text
  }
}

/** The model's name of NAME@alias; undefined for a file. */
export function registeredName(named: string): string | undefined {
  return /^([a-z0-9-]+)@[a-z0-9-]+$/.exec(named)?.[1]
}
