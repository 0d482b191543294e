import type { TSchema } from 'typebox'
import { nearest } from '../../domain/index.ts'
import { problemText, schemaProblems } from '../deployment/index.ts'
import type { CommandRequest, CommandSource } from './command.ts'
import { CommandError } from './command-error.ts'
import { AskedSchemas, FoundSchemas } from './schema.ts'

/**
 * What was asked for, strictly: every problem names its field and shows nothing of what stood there.
 * Edits come out of the repository alone, and nothing else does.
 * @throws CommandError `command.invalid`
 */
export function parseCommandRequest(json: unknown, source: CommandSource): CommandRequest {
  const schemas: Readonly<Record<string, TSchema>> = source === 'git' ? FoundSchemas : AskedSchemas
  const schema = schemas[kindIn(json, Object.keys(schemas))]!
  const problems = schemaProblems(schema, json)
  if (problems.length > 0) throw invalid(problemText(problems))
  return json as CommandRequest
}

function kindIn(json: unknown, known: readonly string[]): string {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw invalid('a command is an object with a kind')
  }
  const kind: unknown = Object.hasOwn(json, 'kind') ? (json as { kind: unknown }).kind : undefined
  if (typeof kind === 'string' && known.includes(kind)) return kind
  const near = typeof kind === 'string' ? nearest(kind.slice(0, 20), known) : undefined
  throw invalid(
    `kind must be ${near ? `one of ${known.join(', ')}; did you mean ${near}?` : `one of ${known.join(', ')}`}`,
  )
}

function invalid(message: string): CommandError {
  return new CommandError('command.invalid', message, {
    hint: 'The reference of the API has every kind of command and its fields.',
  })
}
