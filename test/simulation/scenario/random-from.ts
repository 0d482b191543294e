/** Numbers from 0 to below 1 that a seed determines: a small multiplicative generator for tests. */
export function randomFrom(seed: number): () => number {
  let state = (seed % 2147483646) + 1
  return () => {
    state = (state * 48271) % 2147483647
    return (state - 1) / 2147483646
  }
}
