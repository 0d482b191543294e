import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { Fault } from '../../../domain/index.ts'
import {
  type RunManifest,
  RunManifestSchema,
  type SignedManifest,
  SignedManifestSchema,
} from './manifest-schema.ts'

/**
 * A manifest of JSON.
 * @throws Fault `manifest.malformed`
 */
export function parseManifest(json: unknown): RunManifest {
  check(RunManifestSchema, json)
  return json as RunManifest
}

/**
 * A signed manifest of JSON; whether the signature holds is for `verifyManifest` to say.
 * @throws Fault `manifest.malformed`
 */
export function parseSignedManifest(json: unknown): SignedManifest {
  check(SignedManifestSchema, json)
  return json as SignedManifest
}

function check(schema: TSchema, json: unknown): void {
  const [problem] = Value.Errors(schema, json)
  if (problem === undefined) return
  const where = problem.instancePath === '' ? 'the whole' : problem.instancePath
  throw new Fault('failed', 'manifest.malformed', `no manifest of leme.run/1: ${where} ${problem.message}`, {
    hint: 'Take the file as Leme wrote it; a newer Leme may write another schema.',
  })
}
