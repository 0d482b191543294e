import type { JsonSchema } from './json-schema.ts'

/** Whether a single value, no object and no list, is one that the schema accepts. */
export function fitsSchema(value: unknown, schema: JsonSchema): boolean {
  if (schema.const !== undefined) return value === schema.const
  if (schema.enum) return schema.enum.includes(value)
  if (!hasType(value, schema.type)) return false
  if (typeof value === 'string') return isTextWithin(value, schema)
  return typeof value === 'number' ? isNumberWithin(value, schema) : true
}

/** Whether a value, no object, is of a type of JSON Schema; numbers that JSON cannot hold are none. */
export function hasType(value: unknown, type: string | undefined): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return Number.isFinite(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return false
    default:
      return typeof value === type
  }
}

function isTextWithin(value: string, { minLength = 0, maxLength = Infinity, pattern }: JsonSchema): boolean {
  if (value.length < minLength || value.length > maxLength) return false
  return pattern === undefined || new RegExp(pattern).test(value)
}

function isNumberWithin(value: number, schema: JsonSchema): boolean {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum } = schema
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return false
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return false
  return value >= minimum && value <= maximum
}
