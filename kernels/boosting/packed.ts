/** A gradient and a hessian as whole numbers in one float64: gradient · 2²⁷ + hessian. */
const GRADIENT_UNIT: f64 = 134217728
const PER_GRADIENT: f64 = 1.0 / 134217728

export function gradientOf(packed: f64): f64 {
  return floor(packed * PER_GRADIENT)
}

export function hessianOf(packed: f64, gradient: f64): f64 {
  return packed - gradient * GRADIENT_UNIT
}

export function gradientsOf(packed: v128): v128 {
  return f64x2.floor(f64x2.mul(packed, f64x2.splat(PER_GRADIENT)))
}

export function hessiansOf(packed: v128, gradients: v128): v128 {
  return f64x2.sub(packed, f64x2.mul(gradients, f64x2.splat(GRADIENT_UNIT)))
}

export function pack(gradient: f64, hessian: f64): f64 {
  return gradient * GRADIENT_UNIT + hessian
}
