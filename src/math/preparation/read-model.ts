import { MathFault } from '../fault.ts'

/**
 * A value read from JSON as a model of `schema`, whose parts the caller then checks.
 * @throws MathFault `math.model` for another schema or version
 */
export function requireSchema<M extends { readonly schema: string }>(
  value: unknown,
  schema: M['schema'],
): Partial<M> {
  const found = typeof value === 'object' && value !== null ? (value as Partial<M>).schema : undefined
  if (found === schema) return value as Partial<M>
  throw brokenModel(schema, `its schema is ${typeof found === 'string' ? found : 'absent'}`)
}

export function brokenModel(schema: string, what: string): MathFault {
  return new MathFault('math.model', `not a usable model of ${schema}: ${what}`, 'Train the model again.')
}

export function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(Number.isFinite)
}

/** Whether a part of a model is a whole standardiser of `features` features. */
export function isStandardiser(model: { centre?: unknown; scale?: unknown }, features: number): boolean {
  const { centre, scale } = model
  if (!isNumbers(centre) || !isNumbers(scale)) return false
  return centre.length === features && scale.length === features && scale.every((value) => value >= 0)
}
