/** A pivot this small against its diagonal is rounding: the row depends on those before it. */
const DEPENDENT = 1e-14

/**
 * Solves A·x = b for a symmetric positive definite A by Cholesky's factors.
 * in: a[n·n] row by row, of which the lower triangle is read and overwritten; b[n], overwritten with x.
 * Returns false, with both spoilt, when A is not positive definite.
 */
export function solveCholesky(a: Float64Array, b: Float64Array): boolean {
  const n = b.length
  for (let column = 0; column < n; column++) {
    for (let row = column; row < n; row++) {
      let sum = a[row * n + column]!
      const least = sum * DEPENDENT
      for (let k = 0; k < column; k++) sum -= a[row * n + k]! * a[column * n + k]!
      if (row > column) a[row * n + column] = sum / a[column * n + column]!
      else if (sum > least && sum > 0) a[row * n + row] = Math.sqrt(sum)
      else return false
    }
  }
  for (let row = 0; row < n; row++) {
    let sum = b[row]!
    for (let k = 0; k < row; k++) sum -= a[row * n + k]! * b[k]!
    b[row] = sum / a[row * n + row]!
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = b[row]!
    for (let k = row + 1; k < n; k++) sum -= a[k * n + row]! * b[k]!
    b[row] = sum / a[row * n + row]!
  }
  return true
}
