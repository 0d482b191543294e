import { sha256 } from '../../../math/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { checkKey } from './check-key.ts'
import { jsonBytes } from './event-record.ts'
import { conflictingObject } from './object-faults.ts'
import type { ObjectStore } from './port.ts'
import { readObject } from './read-object.ts'
import { manifestKey, RELEASE_SCHEMA, type Release } from './release.ts'
import { unless } from './update-object.ts'

export interface ReleaseOf {
  /** `regression`, `class`: small letters, digits, `-`. */
  readonly type: string
  /** `linear`, `boosting`: the same. */
  readonly algo: string
  /** UTC milliseconds. */
  readonly at: number
  /** SHA-256 of the content that it was made of. */
  readonly source?: string
}

export interface ReleaseFile {
  /** A key below the folder: `model.json`. */
  readonly name: string
  readonly bytes: Uint8Array
}

const WORD = /^[a-z0-9]+(-[a-z0-9]+)*$/
/** Whoever makes it has the folder to itself. */
const RESERVED_FILE = '.reserved'
const MOST_SECONDS = 3600

/**
 * Writes a folder `models/{type}_{algo}_{YYYYMMDD-HHMMSS}` of its own, the manifest with every file's SHA-256
 * last. A name that is taken, be it by a process that was killed, gives way to the next second. Nobody is told.
 * @throws PipelineFault `object.key`; `object.conflict` when the folder was swept away meanwhile; as `ObjectStore.put`
 */
export async function writeRelease(
  store: ObjectStore,
  of: ReleaseOf,
  files: readonly ReleaseFile[],
): Promise<Release> {
  const { type, algo, at, source = null } = of
  if (!WORD.test(type) || !WORD.test(algo)) {
    throw new PipelineFault('object.key', `"${type}" and "${algo}" are to be small letters, digits and "-"`)
  }
  const { folder, etag } = await reserve(store, of, requireNames(files))
  for (const { name, bytes } of files) await store.put(`${folder}/${name}`, bytes)
  const release: Release = {
    schema: RELEASE_SCHEMA,
    folder,
    type,
    algo,
    at,
    source,
    files: files.map(({ name, bytes }) => ({ name, size: bytes.length, sha256: sha256(bytes) })),
  }
  await complete(store, release, etag)
  return release
}

/** Writes the manifest, unless a sweeper has taken the folder. */
async function complete(store: ObjectStore, release: Release, reserved: string): Promise<void> {
  const { folder } = release
  if ((await store.head(`${folder}/${RESERVED_FILE}`))?.etag !== reserved) throw conflictingObject(folder)
  const key = manifestKey(folder)
  const bytes = jsonBytes(release)
  if (await unless(['object.conflict'], () => store.put(key, bytes, { ifAbsent: true }))) return
  // Its own write may have gone through though the answer was lost.
  const { bytes: there } = await readObject(store, key, { maxBytes: bytes.length })
  if (sha256(there) !== sha256(bytes)) throw conflictingObject(key)
}

async function reserve(
  store: ObjectStore,
  { type, algo, at, source }: ReleaseOf,
  names: readonly string[],
): Promise<{ readonly folder: string; readonly etag: string }> {
  for (let second = 0; second < MOST_SECONDS; second++) {
    const folder = `models/${type}_${algo}_${stampOf(at + second * 1000)}`
    for (const name of names) checkKey(`${folder}/${name}`)
    const mine = jsonBytes({ schema: 'leme.reserved/1', at, source: source ?? null })
    const put = () => store.put(`${folder}/${RESERVED_FILE}`, mine, { ifAbsent: true })
    const written = await unless(['object.conflict'], put)
    if (written) return { folder, etag: written.etag }
  }
  throw new PipelineFault('object.conflict', `${MOST_SECONDS} releases of ${type}_${algo} have the same time`)
}

function requireNames(files: readonly ReleaseFile[]): readonly string[] {
  const names = files.map(({ name }) => name)
  const taken = names.find((name) => name === 'manifest.json' || name === RESERVED_FILE)
  if (names.length === 0 || taken || new Set(names).size < names.length) {
    throw new PipelineFault('object.key', 'a release has files, each of another name than the rest', {
      hint: `manifest.json and ${RESERVED_FILE} are written by Leme.`,
    })
  }
  return names
}

/** `YYYYMMDD-HHMMSS` in UTC. */
function stampOf(at: number): string {
  return new Date(at).toISOString().replaceAll('-', '').replaceAll(':', '').replace('T', '-').slice(0, 15)
}
