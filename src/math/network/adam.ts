const KEEP_MEAN = 0.9
const KEEP_SQUARE = 0.999
const LEAST = 1e-8

/** Steps against a gradient, each parameter in units of its own gradient's size (Kingma and Ba 2015). */
export class Adam {
  readonly #mean: Float64Array
  readonly #square: Float64Array
  readonly #learningRate: number
  #meanLeft = 1
  #squareLeft = 1

  constructor(parameters: number, learningRate: number) {
    this.#mean = new Float64Array(parameters)
    this.#square = new Float64Array(parameters)
    this.#learningRate = learningRate
  }

  step(parameters: Float64Array, gradient: Float64Array): void {
    const mean = this.#mean
    const square = this.#square
    this.#meanLeft *= KEEP_MEAN
    this.#squareLeft *= KEEP_SQUARE
    const rate = this.#learningRate / (1 - this.#meanLeft)
    const share = 1 / (1 - this.#squareLeft)
    for (let k = 0; k < parameters.length; k++) {
      const slope = gradient[k]!
      mean[k] = KEEP_MEAN * mean[k]! + (1 - KEEP_MEAN) * slope
      square[k] = KEEP_SQUARE * square[k]! + (1 - KEEP_SQUARE) * slope * slope
      parameters[k]! -= (rate * mean[k]!) / (Math.sqrt(square[k]! * share) + LEAST)
    }
  }
}
