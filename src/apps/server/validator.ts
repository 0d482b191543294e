import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'

const NUMBER = /^-?\d{1,16}(\.\d{1,16})?$/

/**
 * Checks a part of a request. Outside the body, where every value arrives as text, a number or a flag
 * that is written as one is read as one, and defaults are filled in; nothing else is bent into shape.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema)
  return (given: unknown) => {
    const value = httpPart === 'body' ? given : Value.Default(schema, readTexts(schema, given))
    if (check.Check(value)) return { value }
    const errors = check.Errors(value).filter(({ keyword }) => keyword !== 'boolean')
    return { error: errors.flatMap(nameField) as unknown as Error }
  }
}

type Found = ReturnType<ReturnType<typeof Compile>['Errors']>[number]

/** Points at the field that is missing or too much, not at the object around it. */
function nameField(error: Found): Pick<Found, 'instancePath' | 'message'>[] {
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((name) => ({
      instancePath: `${error.instancePath}/${name}`,
      message: 'is missing',
    }))
  }
  if (error.keyword === 'additionalProperties') {
    return error.params.additionalProperties.map((name) => ({
      instancePath: `${error.instancePath}/${name}`,
      message: 'is not known here',
    }))
  }
  return [{ instancePath: error.instancePath, message: error.message }]
}

function readTexts(schema: TSchema, given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given
  const fields = (schema as { properties?: Record<string, { type?: string }> }).properties ?? {}
  const entries = Object.entries(given).map(([name, value]) => [name, readText(fields[name]?.type, value)])
  return Object.fromEntries(entries)
}

function readText(type: string | undefined, value: unknown): unknown {
  if (typeof value !== 'string') return value
  if ((type === 'integer' || type === 'number') && NUMBER.test(value)) return Number(value)
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return value
}
