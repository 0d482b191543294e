import { Fault } from '../../domain/index.ts'
import { loadPanel, type ObjectStore } from '../../trade/pipeline/index.ts'
import { type ServingSet, servingSet } from './serving-set.ts'

/** How the last attempt to load ended. */
export interface LastReload {
  /** UTC milliseconds. */
  readonly at: number
  /** What was wrong; absent when it was loaded. */
  readonly problem?: { readonly code: string; readonly message: string }
}

export interface ModelDeskOptions {
  readonly store: ObjectStore
  /** UTC milliseconds. */
  readonly clock: () => number
}

/** Holds the set of models that answers, and replaces it whole or not at all. */
export class ModelDesk {
  readonly #options: ModelDeskOptions
  #current: ServingSet | undefined
  #last: LastReload | undefined
  #running: Promise<ServingSet> | undefined
  #next: Promise<ServingSet> | undefined

  constructor(options: ModelDeskOptions) {
    this.#options = options
  }

  get last(): LastReload | undefined {
    return this.#last
  }

  get current(): ServingSet | undefined {
    return this.#current
  }

  /** @throws Fault `predictor.empty` until something was loaded */
  require(): ServingSet {
    if (this.#current) return this.#current
    const why = this.#last?.problem ? `: ${this.#last.problem.message}` : ''
    throw new Fault('remote', 'predictor.empty', `No models are loaded${why}`, {
      hint: 'Train some: leme panel train. Then ask POST /reload.',
    })
  }

  /**
   * Loads what the store has now, and answers with it from then on. Who asks while one runs gets the next one.
   * @throws Fault `predictor.empty`; PipelineFault as `loadPanel`. The set before stays.
   */
  reload(): Promise<ServingSet> {
    if (!this.#running) return this.#start()
    this.#next ??= this.#running.then(
      () => this.#startNext(),
      () => this.#startNext(),
    )
    return this.#next
  }

  #startNext(): Promise<ServingSet> {
    this.#next = undefined
    return this.#start()
  }

  #start(): Promise<ServingSet> {
    const running = this.#load().finally(() => {
      if (this.#running === running) this.#running = undefined
    })
    this.#running = running
    return running
  }

  async #load(): Promise<ServingSet> {
    const { store, clock } = this.#options
    try {
      const loaded = await loadPanel(store)
      if (!loaded) {
        throw new Fault('remote', 'predictor.empty', `${store.name} names no models yet`, {
          hint: 'Train some: leme panel train.',
        })
      }
      const set = servingSet(loaded, clock())
      this.#last = { at: clock() }
      this.#current = set
      return set
    } catch (error) {
      const code = error instanceof Fault ? error.code : 'internal'
      const message = error instanceof Fault ? error.message : 'an unexpected failure'
      this.#last = { at: clock(), problem: { code, message } }
      throw error
    }
  }
}
