const ROUND = roundConstants()
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]
const BLOCK = 64
const NUMBERS_A_PIECE = 8192
const ONE_NAN = 0x7ff8_0000_0000_0000n

/** SHA-256 (FIPS 180-4) of bytes, or of a string's UTF-8, as 64 hexadecimal digits. */
export function sha256(data: Uint8Array | string): string {
  return new Sha256().update(data).digest()
}

/** SHA-256 of data that comes in pieces. */
export class Sha256 {
  readonly #state = Int32Array.from(START)
  readonly #block = new Uint8Array(BLOCK)
  readonly #schedule = new Int32Array(BLOCK)
  #filled = 0
  #length = 0

  /** Appends bytes, or a string's UTF-8. */
  update(data: Uint8Array | string): this {
    const bytes = typeof data === 'string' ? utf8(data) : data
    this.#length += bytes.length
    let at = 0
    if (this.#filled > 0) {
      at = Math.min(BLOCK - this.#filled, bytes.length)
      this.#block.set(bytes.subarray(0, at), this.#filled)
      this.#filled += at
      if (this.#filled < BLOCK) return this
      compress(this.#state, this.#block, { at: 0, schedule: this.#schedule })
      this.#filled = 0
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) {
      compress(this.#state, bytes, { at, schedule: this.#schedule })
    }
    this.#block.set(bytes.subarray(at))
    this.#filled = bytes.length - at
    return this
  }

  /**
   * Appends numbers as little-endian float64, every NaN as the same one: its bits are whatever the processor left,
   * so the bytes in memory are no fit input for a hash.
   */
  updateNumbers(numbers: Float64Array): this {
    const bytes = new Uint8Array(8 * Math.min(numbers.length, NUMBERS_A_PIECE))
    const view = new DataView(bytes.buffer)
    for (let start = 0; start < numbers.length; start += NUMBERS_A_PIECE) {
      const count = Math.min(NUMBERS_A_PIECE, numbers.length - start)
      for (let k = 0; k < count; k++) {
        const number = numbers[start + k]!
        if (Number.isNaN(number)) view.setBigUint64(8 * k, ONE_NAN, true)
        else view.setFloat64(8 * k, number, true)
      }
      this.update(bytes.subarray(0, 8 * count))
    }
    return this
  }

  /** The hash of all bytes so far, as 64 hexadecimal digits; more may be appended afterwards. */
  digest(): string {
    const state = this.#state.slice()
    const last = new Uint8Array(this.#filled < BLOCK - 8 ? BLOCK : 2 * BLOCK)
    last.set(this.#block.subarray(0, this.#filled))
    last[this.#filled] = 0x80
    const view = new DataView(last.buffer)
    view.setUint32(last.length - 8, Math.floor(this.#length / 2 ** 29))
    view.setUint32(last.length - 4, this.#length * 8)
    for (let at = 0; at < last.length; at += BLOCK) compress(state, last, { at, schedule: this.#schedule })
    return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }
}

interface Work {
  /** First byte of the block. */
  readonly at: number
  readonly schedule: Int32Array
}

function compress(state: Int32Array, bytes: Uint8Array, { at, schedule: w }: Work): void {
  for (let t = 0, from = at; t < 16; t++, from += 4) {
    w[t] = (bytes[from]! << 24) | (bytes[from + 1]! << 16) | (bytes[from + 2]! << 8) | bytes[from + 3]!
  }
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15]!
    const y = w[t - 2]!
    const small0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const small1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    w[t] = (small1 + w[t - 7]! + small0 + w[t - 16]!) | 0
  }
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  let e = state[4]!
  let f = state[5]!
  let g = state[6]!
  let h = state[7]!
  for (let t = 0; t < 64; t++) {
    const big1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const one = (h + big1 + ((e & f) ^ (~e & g)) + ROUND[t]! + w[t]!) | 0
    const big0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const two = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
  state[4]! += e
  state[5]! += f
  state[6]! += g
  state[7]! += h
}

/** UTF-8 of a string; a lone surrogate becomes U+FFFD, as in `TextEncoder`. */
function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** The first 32 bits of the fractions of the cube roots of the first 64 primes, by exact integer roots. */
function roundConstants(): Int32Array {
  const constants = new Int32Array(64)
  for (let t = 0, candidate = 2; t < 64; candidate++) {
    if (!isPrime(candidate)) continue
    constants[t++] = Number(BigInt.asIntN(32, cubeRoot(BigInt(candidate) << 96n)))
  }
  return constants
}

function isPrime(n: number): boolean {
  for (let factor = 2; factor * factor <= n; factor++) if (n % factor === 0) return false
  return true
}

/** Largest integer whose cube is not above n. */
function cubeRoot(n: bigint): bigint {
  let root = 0n
  for (let bit = 1n << 40n; bit > 0n; bit >>= 1n) if ((root + bit) ** 3n <= n) root += bit
  return root
}
