import { type Static, Type } from 'typebox'
import { findProblems } from '../config/find-problems.ts'
import { PipelineFault } from '../pipeline-fault.ts'

export const EVENT_SCHEMA = 'leme.event/1'

const eventRecordSchema = Type.Object(
  {
    schema: Type.Literal(EVENT_SCHEMA),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    /** A key that had the content, for people. */
    key: Type.String(),
    state: Type.Union([
      Type.Literal('claimed'),
      Type.Literal('waiting'),
      Type.Literal('committed'),
      Type.Literal('done'),
      Type.Literal('poison'),
    ]),
    at: Type.Integer({ minimum: 0 }),
    attempt: Type.Integer({ minimum: 0 }),
    ticket: Type.String(),
    /** Until when the claim holds, or nobody tries again. */
    until: Type.Integer({ minimum: 0 }),
    reason: Type.Union([Type.String(), Type.Null()]),
    /** Names of what was made; null before. */
    result: Type.Union([Type.Array(Type.String()), Type.Null()]),
  },
  { additionalProperties: false },
)

export type EventRecord = Static<typeof eventRecordSchema>

/** @throws PipelineFault `artifact.corrupt` */
export function parseEventRecord(bytes: Uint8Array, key: string): EventRecord {
  const value = parseJson(bytes, key)
  const [problem] = findProblems(eventRecordSchema, value)
  if (problem) {
    throw new PipelineFault(
      'artifact.corrupt',
      `${key} is no ${EVENT_SCHEMA}: ${problem.pointer} ${problem.message}`,
    )
  }
  return value as EventRecord
}

/** @throws PipelineFault `artifact.corrupt` */
export function parseJson(bytes: Uint8Array, key: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new PipelineFault('artifact.corrupt', `${key} is no JSON`, { cause })
  }
}

export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`)
}
