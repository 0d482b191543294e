import { random } from '../../../src/math/index.ts'

/** A process of the simulation: what it waits for is forgotten when it dies. */
export interface Node {
  readonly name: string
  epoch: number
}

interface Waiting {
  readonly node: Node
  readonly epoch: number
  readonly at: number
  readonly resolve: () => void
}

/** Runs everything one wake-up after the other, in an order that a seed decides, on a clock of its own. */
export class Kernel {
  readonly #dice
  #waiting: Waiting[] = []
  time = 1_700_000_000_000
  /** Whose code runs. */
  current: Node | undefined
  steps = 0

  constructor(seed: string) {
    this.#dice = random(`order ${seed}`)
  }

  now = (): number => this.time

  /** Until it is this node's turn again, with other nodes' turns in between. */
  turn(node: Node, ms = 0): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ node, epoch: node.epoch, at: this.time + ms, resolve })
    })
  }

  /** What the node was doing is never gone on with. */
  crash(node: Node): void {
    node.epoch += 1
    this.#waiting = this.#waiting.filter((one) => one.node !== node)
  }

  /** One wake-up, then everything that follows from it; false when nobody waits any more. */
  async step(): Promise<boolean> {
    if (this.#waiting.length === 0) return false
    const ready = this.#waiting.filter(({ at }) => at <= this.time)
    if (ready.length === 0) {
      this.time = Math.min(...this.#waiting.map(({ at }) => at))
      return this.step()
    }
    const next = ready[Math.floor(this.#dice.next() * ready.length)]!
    this.#waiting.splice(this.#waiting.indexOf(next), 1)
    this.time += Math.floor(this.#dice.next() * 40)
    this.steps += 1
    this.current = next.node
    next.resolve()
    await new Promise(setImmediate)
    return true
  }
}
