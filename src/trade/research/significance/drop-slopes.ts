const SWEEPS = 200

/**
 * How much each parameter takes per unit that it moves, so that the sum over all comes closest to the drops
 * that were seen: least squares without an intercept, no slope below 0, by coordinate descent.
 * in: `distances[parameter][row]`, `drops[row]`. out: one slope per parameter; null where none moved it.
 */
export function dropSlopes(
  distances: readonly Float64Array[],
  drops: Float64Array,
): readonly (number | null)[] {
  const squares = distances.map((column) => column.reduce((sum, distance) => sum + distance * distance, 0))
  const slopes = distances.map(() => 0)
  const rest = drops.slice()
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let parameter = 0; parameter < slopes.length; parameter++) {
      const column = distances[parameter]!
      if (squares[parameter] === 0) continue
      let together = 0
      for (let row = 0; row < rest.length; row++) together += column[row]! * rest[row]!
      const slope = Math.max(0, slopes[parameter]! + together / squares[parameter]!)
      const change = slope - slopes[parameter]!
      for (let row = 0; row < rest.length; row++) rest[row]! -= change * column[row]!
      slopes[parameter] = slope
    }
  }
  return slopes.map((slope, parameter) => (squares[parameter] === 0 ? null : slope))
}
