import { type Random, random } from '../../../math/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { memoryObjectStore } from './memory-object-store.ts'
import type { ObjectStore } from './port.ts'

/** A process of a simulation; a killed one never goes on, and runs no `finally` either. */
export interface SimulatedProcess {
  readonly name: string
  readonly store: ObjectStore
  readonly clock: () => number
  readonly wait: (delayMs: number, signal: AbortSignal) => Promise<void>
  isAlive: boolean
}

interface Turn {
  readonly process: SimulatedProcess
  readonly wakeAt: number
  readonly resume: () => void
}

/** Chances, of a turn, that something goes wrong. */
export interface Trouble {
  readonly kill: number
  /** The store does not answer: half of the times it has done what it was asked nevertheless. */
  readonly silence: number
  /** Time jumps by more than a lease: whoever works is late. */
  readonly jump: number
}

/**
 * One store, several processes, and a schedule drawn from a seed: every await of a process on the store or on time
 * is a place where others go on, or where it is killed, before and after what it asked for was done.
 */
export class SimulatedWorld {
  readonly store: ObjectStore
  readonly random: Random
  trouble: Trouble
  now = 1_700_000_000_000
  kills = 0
  #turns: Turn[] = []
  #processes = 0

  constructor(seed: number | string, trouble: Trouble) {
    this.random = random(seed)
    this.trouble = trouble
    this.store = memoryObjectStore({ clock: () => this.now - 7_200_000, pageSize: 3 })
  }

  chance(probability: number): boolean {
    return this.random.next() < probability
  }

  /** A process whose clock is wrong by up to `skewMs`. */
  process(skewMs: number): SimulatedProcess {
    const skew = this.random.int(2 * skewMs + 1) - skewMs
    const turn = (wakeAt: number, signal?: AbortSignal) =>
      new Promise<void>((resume) => {
        this.#turns.push({ process, wakeAt, resume })
        signal?.addEventListener('abort', () => process.isAlive && resume())
      })
    const asked = async <T>(what: () => Promise<T>): Promise<T> => {
      await turn(0)
      const silent = this.chance(this.trouble.silence)
      if (silent && this.chance(0.5)) throw silence()
      const answer = await what()
      await turn(0)
      if (silent) throw silence()
      return answer
    }
    const process: SimulatedProcess = {
      name: `process-${++this.#processes}`,
      isAlive: true,
      clock: () => this.now + skew,
      wait: (delayMs, signal) => turn(this.now + delayMs, signal),
      store: {
        name: this.store.name,
        list: (prefix, cursor) => asked(() => this.store.list(prefix, cursor)),
        head: (key) => asked(() => this.store.head(key)),
        get: (key, options) => asked(() => this.store.get(key, options)),
        put: (key, bytes, options) => asked(() => this.store.put(key, bytes, options)),
        delete: (key) => asked(() => this.store.delete(key)),
        versions: (key) => asked(() => this.store.versions(key)),
      },
    }
    return process
  }

  /** Lets one process go on, or kills it. False when none waits. */
  async step(): Promise<boolean> {
    await new Promise((done) => setImmediate(done))
    this.#turns = this.#turns.filter(({ process }) => process.isAlive)
    if (this.#turns.length === 0) return false
    if (this.chance(this.trouble.jump)) this.now += 400_000
    const ready = this.#turns.filter(({ wakeAt }) => wakeAt <= this.now)
    if (ready.length === 0) {
      this.now = Math.min(...this.#turns.map(({ wakeAt }) => wakeAt))
      return true
    }
    this.now += this.random.int(40)
    const turn = ready[this.random.int(ready.length)]!
    this.#turns.splice(this.#turns.indexOf(turn), 1)
    if (this.chance(this.trouble.kill)) {
      turn.process.isAlive = false
      this.kills++
      return true
    }
    turn.resume()
    return true
  }
}

function silence(): PipelineFault {
  return new PipelineFault('object.unreachable', 'the simulated store is silent')
}
