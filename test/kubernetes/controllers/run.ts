import { ApiError } from '../api-error.ts'
import { claims } from './claims.ts'
import { customDefinitions } from './custom-definitions.ts'
import { deployments } from './deployments.ts'
import { garbage } from './garbage.ts'
import { jobs } from './jobs.ts'
import { namespaces } from './namespaces.ts'
import { replicaSets } from './replica-sets.ts'
import { statefulSets } from './stateful-sets.ts'
import type { Controller, Key, World } from './world.ts'

const ALL: readonly Controller[] = [
  customDefinitions,
  namespaces,
  garbage,
  deployments,
  replicaSets,
  statefulSets,
  jobs,
  claims,
]

/** Runs controllers, one thing after the other, in turns of the event loop of their own. */
export class ControllerLoop {
  readonly #world: World
  readonly #waiting = new Map<string, { readonly controller: Controller; readonly key: Key }>()
  readonly #stop: () => void
  readonly #controllers: Controller[]
  #isScheduled = false
  #isPaused = false
  /** What a controller threw that is no answer of the API: a fault of these controllers. */
  readonly failures: Error[] = []

  constructor(world: World, others: readonly Controller[]) {
    this.#world = world
    this.#controllers = [...ALL, ...others]
    this.#stop = world.store.onChange((change) => {
      for (const controller of this.#controllers) {
        for (const key of controller.keysOf(change, world)) this.ask(controller, key)
      }
    })
  }

  /** Looks at something in the next turn. */
  ask(controller: Controller, key: Key): void {
    const id = `${this.#controllers.indexOf(controller)} ${key.storage} ${key.namespace} ${key.name}`
    this.#waiting.set(id, { controller, key })
    this.#schedule()
  }

  /** Nothing happens by itself until {@link resume}. */
  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#schedule()
  }

  get isIdle(): boolean {
    return this.#waiting.size === 0
  }

  stop(): void {
    this.#stop()
    this.#waiting.clear()
    this.#isPaused = true
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isPaused || this.#waiting.size === 0) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      const now = [...this.#waiting.values()]
      this.#waiting.clear()
      for (const { controller, key } of now) this.#run(controller, key)
      this.#schedule()
    })
  }

  #run(controller: Controller, key: Key): void {
    try {
      controller.reconcile(key, this.#world)
    } catch (error) {
      // Refused, by a quota or by a conflict: what changes that will ask again.
      if (!(error instanceof ApiError)) this.failures.push(error as Error)
    }
  }
}
