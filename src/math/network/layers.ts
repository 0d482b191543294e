import { exp } from '../elementary/exp.ts'
import type { Random } from '../random/random.ts'

export type Activation = 'relu' | 'tanh'

export interface LayersOptions {
  /** Units from the input to the output. */
  readonly sizes: readonly number[]
  /** Of the hidden layers; the output is linear. */
  readonly activation: Activation
  /** Most rows of a pass. */
  readonly mostRows: number
}

export interface Dropout {
  /** Share of the hidden units that are silent for a row; the others count 1/(1 − rate) times. */
  readonly rate: number
  readonly chance: Random
}

/**
 * A multilayer perceptron for many rows at once, with its gradient by backpropagation.
 * `parameters` holds, layer after layer, weights [unit][input] and then the biases. Nothing is allocated in a pass.
 */
export class Layers {
  readonly parameters: Float64Array
  readonly gradient: Float64Array
  readonly sizes: readonly number[]
  /** What each layer puts out: [row][unit]; the first is the input. */
  readonly #outputs: readonly Float64Array[]
  /** d output / d sum of each hidden unit. */
  readonly #slopes: readonly Float64Array[]
  /** d loss / d sum of each unit. */
  readonly #deltas: readonly Float64Array[]
  readonly #starts: readonly number[]
  readonly #activation: Activation

  constructor({ sizes, activation, mostRows }: LayersOptions) {
    this.sizes = sizes
    this.#activation = activation
    const room = () => sizes.map((size) => new Float64Array(mostRows * size))
    this.#outputs = room()
    this.#slopes = room()
    this.#deltas = room()
    const starts = [0]
    for (let layer = 1; layer < sizes.length; layer++) {
      starts.push(starts[layer - 1]! + sizes[layer]! * (sizes[layer - 1]! + 1))
    }
    this.#starts = starts
    this.parameters = new Float64Array(starts[starts.length - 1]!)
    this.gradient = new Float64Array(this.parameters.length)
  }

  /** Where the input of a pass goes: [row][feature]. */
  get input(): Float64Array {
    return this.#outputs[0]!
  }

  /** What the last forward pass gave: [row][unit of the output]. */
  get output(): Float64Array {
    return this.#outputs[this.#outputs.length - 1]!
  }

  /** Where d loss / d output goes before a backward pass. */
  get outputSlope(): Float64Array {
    return this.#deltas[this.#deltas.length - 1]!
  }

  /** Index of a layer's first parameter (layer 1 is the first that has any) and of its first bias. */
  partOf(layer: number): { readonly weights: number; readonly biases: number; readonly end: number } {
    const weights = this.#starts[layer - 1]!
    return {
      weights,
      biases: weights + this.sizes[layer]! * this.sizes[layer - 1]!,
      end: this.#starts[layer]!,
    }
  }

  /** Normal weights of variance 2/inputs before ReLU (He et al. 2015), 1/inputs before tanh and the output; biases 0. */
  initialise(chance: Random): void {
    for (let layer = 1; layer < this.sizes.length; layer++) {
      const { weights, biases, end } = this.partOf(layer)
      const isHidden = layer < this.sizes.length - 1
      const spread = Math.sqrt((isHidden && this.#activation === 'relu' ? 2 : 1) / this.sizes[layer - 1]!)
      for (let k = weights; k < biases; k++) this.parameters[k] = spread * chance.normal()
      this.parameters.fill(0, biases, end)
    }
  }

  forward(rows: number, dropout?: Dropout): void {
    const last = this.sizes.length - 1
    for (let layer = 1; layer <= last; layer++) {
      this.#sum(layer, rows)
      if (layer === last) return
      this.#activate(layer, rows)
      if (dropout && dropout.rate > 0) this.#drop(layer, rows, dropout)
    }
  }

  /** Fills `gradient` from `outputSlope`, summed over rows. */
  backward(rows: number): void {
    const { parameters, gradient, sizes } = this
    gradient.fill(0)
    for (let layer = sizes.length - 1; layer >= 1; layer--) {
      const { weights, biases } = this.partOf(layer)
      const inputs = sizes[layer - 1]!
      const units = sizes[layer]!
      const below = this.#outputs[layer - 1]!
      const delta = this.#deltas[layer]!
      const deltaBelow = this.#deltas[layer - 1]!
      const slope = this.#slopes[layer - 1]!
      const isHidden = layer > 1
      if (isHidden) deltaBelow.fill(0, 0, rows * inputs)
      for (let row = 0; row < rows; row++) {
        const start = row * inputs
        for (let unit = 0; unit < units; unit++) {
          const own = delta[row * units + unit]!
          if (own === 0) continue
          gradient[biases + unit]! += own
          const line = weights + unit * inputs
          for (let k = 0; k < inputs; k++) gradient[line + k]! += own * below[start + k]!
          if (!isHidden) continue
          for (let k = 0; k < inputs; k++) deltaBelow[start + k]! += own * parameters[line + k]!
        }
        if (!isHidden) continue
        for (let k = 0; k < inputs; k++) deltaBelow[start + k]! *= slope[start + k]!
      }
    }
  }

  #sum(layer: number, rows: number): void {
    const { parameters, sizes } = this
    const { weights, biases } = this.partOf(layer)
    const inputs = sizes[layer - 1]!
    const units = sizes[layer]!
    const below = this.#outputs[layer - 1]!
    const out = this.#outputs[layer]!
    for (let row = 0; row < rows; row++) {
      const start = row * inputs
      for (let unit = 0; unit < units; unit++) {
        let sum = parameters[biases + unit]!
        const line = weights + unit * inputs
        for (let k = 0; k < inputs; k++) sum += parameters[line + k]! * below[start + k]!
        out[row * units + unit] = sum
      }
    }
  }

  #activate(layer: number, rows: number): void {
    const out = this.#outputs[layer]!
    const slope = this.#slopes[layer]!
    const end = rows * this.sizes[layer]!
    if (this.#activation === 'relu') {
      for (let k = 0; k < end; k++) {
        slope[k] = out[k]! > 0 ? 1 : 0
        if (!(out[k]! > 0)) out[k] = 0
      }
      return
    }
    for (let k = 0; k < end; k++) {
      const value = 1 - 2 / (exp(2 * out[k]!) + 1)
      out[k] = value
      slope[k] = 1 - value * value
    }
  }

  #drop(layer: number, rows: number, { rate, chance }: Dropout): void {
    const out = this.#outputs[layer]!
    const slope = this.#slopes[layer]!
    const end = rows * this.sizes[layer]!
    for (let k = 0; k < end; k++) {
      const factor = chance.next() < rate ? 0 : 1 / (1 - rate)
      out[k]! *= factor
      slope[k]! *= factor
    }
  }
}
