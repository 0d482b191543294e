import { type Static, Type } from 'typebox'
import { findProblems } from '../config/find-problems.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { parseJson } from './event-record.ts'
import type { ObjectStore } from './port.ts'
import { readObject } from './read-object.ts'

export const RELEASE_SCHEMA = 'leme.release/1'
const MOST_MANIFEST_BYTES = 4_000_000

/** `manifest.json` of a released folder: the last file that is written there. */
const releaseSchema = Type.Object(
  {
    schema: Type.Literal(RELEASE_SCHEMA),
    /** `models/{type}_{algo}_{YYYYMMDD-HHMMSS}`. */
    folder: Type.String({ minLength: 1 }),
    type: Type.String(),
    algo: Type.String(),
    /** UTC milliseconds: the order of releases. The second in the name is the next free one. */
    at: Type.Integer({ minimum: 0 }),
    /** SHA-256 of the content that it was made of. */
    source: Type.Union([Type.String(), Type.Null()]),
    files: Type.Array(
      Type.Object(
        { name: Type.String({ minLength: 1 }), size: Type.Integer({ minimum: 0 }), sha256: Type.String() },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

export type Release = Static<typeof releaseSchema>

/**
 * The manifest of a released folder.
 * @throws PipelineFault `object.missing` when the folder is not complete, `artifact.corrupt`
 */
export async function readRelease(store: ObjectStore, folder: string): Promise<Release> {
  const key = manifestKey(folder)
  const { bytes } = await readObject(store, key, { maxBytes: MOST_MANIFEST_BYTES })
  const value = parseJson(bytes, key)
  const [problem] = findProblems(releaseSchema, value)
  if (problem) {
    throw new PipelineFault(
      'artifact.corrupt',
      `${key} is no ${RELEASE_SCHEMA}: ${problem.pointer} ${problem.message}`,
    )
  }
  const release = value as Release
  if (release.folder !== folder) {
    throw new PipelineFault('artifact.corrupt', `${key} is the manifest of ${release.folder}`)
  }
  return release
}

export function manifestKey(folder: string): string {
  return `${folder}/manifest.json`
}
