/** Of a leaf: value, first place in the order, number of rows; three float64. */
const LEAF: usize = 24
/** Of a node: feature, low, high, missing (see `partition`), left, right; six i32. */
const NODE: usize = 24

/** Adds each leaf's value to the scores of its rows that stand in places `from` to `to` of the order. */
export function addLeaves(score: usize, order: usize, leaves: usize, count: i32, from: i32, to: i32): void {
  for (let leaf: usize = 0; leaf < <usize>count; leaf++) {
    const own = leaves + leaf * LEAF
    const value = load<f64>(own)
    const start = <i32>load<f64>(own, 8)
    const first = order + ((<usize>max(start, from)) << 2)
    const end = order + ((<usize>max(0, min(start + <i32>load<f64>(own, 16), to))) << 2)
    for (let at = first; at < end; at += 4) {
      const place = score + ((<usize>load<u32>(at)) << 3)
      store<f64>(place, load<f64>(place) + value)
    }
  }
}

/** Adds the value of the leaf that each of `rows` falls into. values: f64[leaves]; a child < 0 is the leaf ~child. */
export function addTree(
  score: usize,
  rows: usize,
  columns: usize,
  total: usize,
  nodes: usize,
  values: usize,
  root: i32,
  from: i32,
  to: i32,
): void {
  for (let k = from; k < to; k++) {
    const row = <usize>load<u32>(rows + ((<usize>k) << 2))
    let at = root
    while (at >= 0) {
      const node = nodes + <usize>at * NODE
      const bin = load<u8>(columns + <usize>load<u32>(node) * total + row)
      const low = load<i32>(node, 4)
      const inside = <u32>(<i32>bin - low) <= <u32>(load<i32>(node, 8) - low)
      const goesLeft = inside || <i32>bin < load<i32>(node, 12)
      at = goesLeft ? load<i32>(node, 16) : load<i32>(node, 20)
    }
    const place = score + (row << 3)
    store<f64>(place, load<f64>(place) + load<f64>(values + ((<usize>~at) << 3)))
  }
}
