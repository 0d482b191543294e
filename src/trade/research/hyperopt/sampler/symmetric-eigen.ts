const SWEEPS = 50

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations.
 * in: `matrix`, size × size, row by row; it is left as it was.
 * out: `values`, size; `vectors`, size × size, the k-th vector in column k.
 * Cost: about 10 · size³. NaN in the matrix gives NaN.
 */
export function symmetricEigen(
  matrix: Float64Array,
  size: number,
): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const a = matrix.slice()
  const vectors = new Float64Array(size * size)
  for (let k = 0; k < size; k++) vectors[k * size + k] = 1
  for (let sweep = 0; sweep < SWEEPS && offDiagonal(a, size) > 0; sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, { p, q, size })
  }
  return { values: Float64Array.from({ length: size }, (_, k) => a[k * size + k]!), vectors }
}

/** Sum of what rotations can still remove; what is lost in rounding beside the diagonal counts as nothing. */
function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0
  for (let p = 0; p < size; p++) {
    for (let q = p + 1; q < size; q++) {
      const entry = Math.abs(a[p * size + q]!)
      const scale = Math.abs(a[p * size + p]!) + Math.abs(a[q * size + q]!)
      if (entry > 1e-17 * scale) sum += entry
    }
  }
  return sum
}

interface Plane {
  readonly p: number
  readonly q: number
  readonly size: number
}

/** Turns the plane of two axes so that their common entry vanishes. */
function rotate(a: Float64Array, vectors: Float64Array, { p, q, size }: Plane): void {
  const apq = a[p * size + q]!
  if (apq === 0) return
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * apq)
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const cosine = 1 / Math.sqrt(tangent * tangent + 1)
  const sine = tangent * cosine
  for (let k = 0; k < size; k++) {
    const kp = a[k * size + p]!
    const kq = a[k * size + q]!
    a[k * size + p] = cosine * kp - sine * kq
    a[k * size + q] = sine * kp + cosine * kq
  }
  for (let k = 0; k < size; k++) {
    const pk = a[p * size + k]!
    const qk = a[q * size + k]!
    a[p * size + k] = cosine * pk - sine * qk
    a[q * size + k] = sine * pk + cosine * qk
  }
  a[p * size + q] = 0
  a[q * size + p] = 0
  for (let k = 0; k < size; k++) {
    const kp = vectors[k * size + p]!
    const kq = vectors[k * size + q]!
    vectors[k * size + p] = cosine * kp - sine * kq
    vectors[k * size + q] = sine * kp + cosine * kq
  }
}
