import { sigmoids } from './sigmoid'

const LARGEST: f64 = 1.7976931348623157e308
const BLOCK: usize = 64

/**
 * Adds up the trees for `rows` rows, which start with the score `base`. A leaf's children are itself, so every row
 * of a tree takes as many steps as its longest path, without a branch, and four rows walk at a time.
 * in: columns f64[features][stride]; trees: i32[count][2], address of the root and steps; block: f64[64 · features].
 * out: f64[rows rounded up to 4].
 */
export function predict(
  out: usize,
  rows: i32,
  columns: usize,
  stride: usize,
  features: usize,
  trees: usize,
  count: i32,
  base: f64,
  block: usize,
  hasCategories: bool,
  isProbability: bool,
): void {
  const width = features << 3
  for (let start: usize = 0; start < <usize>rows; start += BLOCK) {
    const many = min(BLOCK, <usize>rows - start)
    gather(block, columns + (start << 3), stride, features, many)
    const scores = out + (start << 3)
    const walked = (many + 3) & ~3
    for (let k: usize = 0; k < walked; k++) store<f64>(scores + (k << 3), base)
    for (let tree = trees, end = trees + ((<usize>count) << 3); tree < end; tree += 8) {
      const root = load<usize>(tree)
      const steps = load<i32>(tree, 4)
      for (let k: usize = 0; k < walked; k += 4) {
        if (hasCategories) walkFour<bool>(scores + (k << 3), block + k * width, width, root, steps)
        else walkFour<i32>(scores + (k << 3), block + k * width, width, root, steps)
      }
    }
    if (!isProbability) continue
    for (let k: usize = 0; k < walked; k += 2)
      v128.store(scores + (k << 3), sigmoids(v128.load(scores + (k << 3))))
  }
}

/** Rows side by side; what is not finite becomes NaN. */
function gather(block: usize, columns: usize, stride: usize, features: usize, many: usize): void {
  const width = features << 3
  for (let feature: usize = 0; feature < features; feature++) {
    let from = columns + ((feature * stride) << 3)
    let to = block + (feature << 3)
    for (let k: usize = 0; k < many; k++, from += 8, to += width) {
      const value = load<f64>(from)
      store<f64>(to, abs(value) <= LARGEST ? value : NaN)
    }
  }
}

function walkFour<Categories>(scores: usize, rows: usize, width: usize, root: usize, steps: i32): void {
  let a = root
  let b = root
  let c = root
  let d = root
  const rowB = rows + width
  const rowC = rowB + width
  const rowD = rowC + width
  for (let step = 0; step < steps; step++) {
    a = next<Categories>(a, rows)
    b = next<Categories>(b, rowB)
    c = next<Categories>(c, rowC)
    d = next<Categories>(d, rowD)
  }
  store<f64>(scores, load<f64>(scores) + load<f64>(a))
  store<f64>(scores, load<f64>(scores, 8) + load<f64>(b), 8)
  store<f64>(scores, load<f64>(scores, 16) + load<f64>(c), 16)
  store<f64>(scores, load<f64>(scores, 24) + load<f64>(d), 24)
}

function next<Categories>(node: usize, row: usize): usize {
  const value = load<f64>(row + load<usize>(node, 8))
  const threshold = load<f64>(node)
  const marks = load<i32>(node, 12)
  let goesLeft = i32(value <= threshold)
  if (isBoolean<Categories>()) goesLeft &= i32(value === threshold) | (~marks >>> 1)
  goesLeft |= i32(!(abs(value) <= LARGEST)) & marks
  return load<usize>(node + ((<usize>(goesLeft & 1)) << 2), 16)
}
