import type { Random } from '../../../../math/index.ts'

const PACE = 0.25
/** No option becomes rarer than this share of an equal one. */
const LEAST = 0.2

/** How often each option of a choice is tried; follows what good trials chose (cross-entropy method). */
export class OptionWeights {
  readonly #weights: Float64Array

  constructor(options: number) {
    this.#weights = new Float64Array(options).fill(1 / options)
  }

  /** The middle of the drawn option's cell of the unit interval. */
  draw(random: Random): number {
    const options = this.#weights.length
    let left = random.next()
    for (let option = 0; option < options; option++) {
      left -= this.#weights[option]!
      if (left < 0) return (option + 0.5) / options
    }
    return (options - 0.5) / options
  }

  /** Moves towards the options at these places, each with its weight; the weights add up to 1. */
  follow(places: readonly number[], weights: Float64Array): void {
    const options = this.#weights.length
    for (let option = 0; option < options; option++) this.#weights[option]! *= 1 - PACE
    places.forEach((place, k) => {
      const option = Math.min(options - 1, Math.floor(place * options))
      this.#weights[option]! += PACE * weights[k]!
    })
    let total = 0
    for (let option = 0; option < options; option++) {
      this.#weights[option] = Math.max(this.#weights[option]!, LEAST / options)
      total += this.#weights[option]!
    }
    for (let option = 0; option < options; option++) this.#weights[option]! /= total
  }
}
