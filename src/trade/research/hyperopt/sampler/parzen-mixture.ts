import { exp, log, type Random } from '../../../../math/index.ts'
import type { Axis } from '../space/axis.ts'
import { normalMass } from './normal-mass.ts'

const ROOT_TWO_PI = 2.5066282746310002
/** Kernels never get narrower than this share of a range, or of the distance of neighbouring values. */
const LEAST_WIDTH = 0.01
const LEAST_STEPS = 0.4
/** e^−36 of the greatest kernel is below what a sum of them can show. */
const NEGLIGIBLE = -36
/** A kernel whose middle lies in the cube has nearly half of its mass there along each side, or more. */
const TRIES = 40

/**
 * A density over the unit cube: kernels around observations, and the uniform density with the weight
 * `prior`. A kernel is a product over the axes. On a number it is a normal cut off at 0 and 1, as wide as
 * Scott's rule says, but at least 1 / (n + 1) for n observations; on a choice its own option has the
 * weight (n + 1) / (n + k), any other of the k options 1 / (n + k).
 */
export class ParzenMixture {
  readonly #size: number
  /** 0: a number. */
  readonly #options: Int32Array
  readonly #leastWidths: Float64Array
  /** Of a kernel and an axis: the place of a number, the index of an option. */
  readonly #places: Float64Array
  /** Log of each kernel's constant factor. */
  readonly #factors: Float64Array
  readonly #exponents: Float64Array
  readonly #perWidth: Float64Array
  /** Log densities of a kernel's own option, and of another one. */
  readonly #same: Float64Array
  readonly #other: Float64Array
  readonly #place: Float64Array
  #prior = 1
  #count = 0

  /** @param capacity kernels at most */
  constructor(axes: readonly Axis[], capacity: number) {
    const size = axes.length
    this.#size = size
    this.#options = Int32Array.from(axes, ({ dimension, levels }) =>
      dimension.kind === 'choice' ? levels : 0,
    )
    this.#leastWidths = Float64Array.from(axes, ({ levels }) => Math.max(LEAST_WIDTH, LEAST_STEPS / levels))
    this.#places = new Float64Array(capacity * size)
    this.#factors = new Float64Array(capacity)
    this.#exponents = new Float64Array(capacity)
    this.#perWidth = new Float64Array(size)
    this.#same = new Float64Array(size)
    this.#other = new Float64Array(size)
    this.#place = new Float64Array(size)
  }

  /** Forgets what was there and takes kernels and widths from these observations; `prior` is 0…1. */
  fit(observations: readonly Float64Array[], prior: number): void {
    const count = observations.length
    this.#prior = count === 0 ? 1 : prior
    this.#count = 0
    for (let at = 0; at < this.#size; at++) {
      const options = this.#options[at]!
      this.#same[at] = log((options * (count + 1)) / (count + options))
      this.#other[at] = log(options / (count + options))
      const scott = scottWidth(observations, at, this.#size)
      this.#perWidth[at] = 1 / Math.max(this.#leastWidths[at]!, 1 / (count + 1), scott)
    }
    for (const observation of observations) this.add(observation)
  }

  /** One more kernel, of the widths that there are. */
  add(units: Float64Array): void {
    const start = this.#count * this.#size
    let factor = 1
    for (let at = 0; at < this.#size; at++) {
      const place = this.#placeOf(units, at)
      this.#places[start + at] = place
      if (this.#options[at] !== 0) continue
      const perWidth = this.#perWidth[at]!
      factor *= perWidth / (ROOT_TWO_PI * normalMass(-place * perWidth, (1 - place) * perWidth))
    }
    this.#factors[this.#count++] = log(factor)
  }

  /** A place drawn from the density. */
  sample(random: Random): Float64Array {
    const size = this.#size
    const units = new Float64Array(size)
    const uniform = random.next() < this.#prior
    const start = uniform ? 0 : random.int(this.#count) * size
    for (let at = 0; at < size; at++) {
      const options = this.#options[at]!
      if (uniform) units[at] = random.next()
      else if (options === 0)
        units[at] = cutNormal(this.#places[start + at]!, 1 / this.#perWidth[at]!, random)
      else {
        const own = random.next() < (exp(this.#same[at]!) - exp(this.#other[at]!)) / options
        units[at] = own ? (this.#places[start + at]! + 0.5) / options : random.next()
      }
    }
    return units
  }

  /** Log of the density at a place; about 20 ns per kernel. */
  logDensity(units: Float64Array): number {
    const size = this.#size
    const count = this.#count
    const [options, places, perWidth, place] = [this.#options, this.#places, this.#perWidth, this.#place]
    for (let at = 0; at < size; at++) place[at] = this.#placeOf(units, at)
    let greatest = 0
    let cell = 0
    for (let kernel = 0; kernel < count; kernel++) {
      let exponent = this.#factors[kernel]!
      for (let at = 0; at < size; at++, cell++) {
        if (options[at] === 0) {
          const distance = (place[at]! - places[cell]!) * perWidth[at]!
          exponent -= 0.5 * distance * distance
        } else exponent += place[at] === places[cell] ? this.#same[at]! : this.#other[at]!
      }
      this.#exponents[kernel] = exponent
      if (exponent > greatest) greatest = exponent
    }
    let sum = 0
    for (let kernel = 0; kernel < count; kernel++) {
      const below = this.#exponents[kernel]! - greatest
      if (below > NEGLIGIBLE) sum += exp(below)
    }
    const kernels = count === 0 ? 0 : ((1 - this.#prior) * sum) / count
    return greatest + log(this.#prior * exp(-greatest) + kernels)
  }

  #placeOf(units: Float64Array, at: number): number {
    const options = this.#options[at]!
    return options === 0 ? units[at]! : Math.min(options - 1, Math.floor(units[at]! * options))
  }
}

/** Scott's rule: deviation · n^(−1 / (dimensions + 4)); 0 without observations. */
function scottWidth(observations: readonly Float64Array[], axis: number, dimensions: number): number {
  const count = observations.length
  if (count === 0) return 0
  let mean = 0
  for (const units of observations) mean += units[axis]! / count
  let squares = 0
  for (const units of observations) squares += (units[axis]! - mean) ** 2
  return Math.sqrt(squares / count) * exp(-log(count) / (dimensions + 4))
}

function cutNormal(middle: number, width: number, random: Random): number {
  for (let tries = 0; tries < TRIES; tries++) {
    const place = middle + width * random.normal()
    if (place >= 0 && place <= 1) return place
  }
  return middle
}
