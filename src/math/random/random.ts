import { MathFault } from '../fault.ts'
import { sha256 } from '../hash/sha256.ts'
import { normalQuantile } from './normal-quantile.ts'

const TWO_26 = 0x400_0000
const TWO_32 = 0x1_0000_0000
const TWO_52 = 0x10_0000_0000_0000
const TWO_53 = 0x20_0000_0000_0000

/** A stream of pseudo-random numbers that is the same on every machine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number
  /** Standard normal. */
  normal(): number
  /** Uniform whole number in 0…n − 1; n from 1 to 2³². @throws MathFault `math.option` */
  int(n: number): number
  /** Shuffles in place (Fisher–Yates) and returns the same array. */
  shuffle<A extends { [index: number]: unknown; readonly length: number }>(items: A): A
}

/**
 * Pseudo-random numbers from a seed: xoshiro128** on 32-bit words, whose state is the SHA-256 of the seed's text
 * (so 7 and '7' give one stream). Not for secrets.
 */
export function random(seed: number | string): Random {
  const digest = sha256(String(seed))
  const word = (at: number) => Number.parseInt(digest.slice(at * 8, at * 8 + 8), 16) | 0
  return new Xoshiro([word(0), word(1), word(2), word(3)])
}

class Xoshiro implements Random {
  #a: number
  #b: number
  #c: number
  #d: number

  constructor([a, b, c, d]: readonly [number, number, number, number]) {
    this.#a = a
    this.#b = b
    this.#c = c
    this.#d = d
  }

  next(): number {
    const high = this.#word() >>> 5
    const low = this.#word() >>> 6
    return (high * TWO_26 + low) / TWO_53
  }

  normal(): number {
    return normalQuantile((Math.floor(this.next() * TWO_52) + 0.5) / TWO_52)
  }

  int(n: number): number {
    if (!(Number.isInteger(n) && n >= 1 && n <= TWO_32)) {
      throw new MathFault('math.option', `a choice among ${n}`, 'Ask for a whole number from 1 to 2^32.')
    }
    const unbiased = TWO_32 - (TWO_32 % n)
    let word = this.#word() >>> 0
    while (word >= unbiased) word = this.#word() >>> 0
    return word % n
  }

  shuffle<A extends { [index: number]: unknown; readonly length: number }>(items: A): A {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.int(last + 1)
      const held = items[last]
      items[last] = items[other]
      items[other] = held
    }
    return items
  }

  /** The next 32 bits. */
  #word(): number {
    const scrambled = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9)
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = rotate(this.#d, 11)
    return scrambled
  }
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
