import { PipelineFault } from '../pipeline-fault.ts'
import { jsonBytes, parseEventRecord, parseJson } from './event-record.ts'
import { LATEST_MODELS } from './latest-models.ts'
import { listObjects } from './list-objects.ts'
import { contentKey } from './object-event-ledger.ts'
import type { ObjectInfo, ObjectStore } from './port.ts'
import { readObject } from './read-object.ts'
import { manifestKey, type Release, readRelease } from './release.ts'
import { unless } from './update-object.ts'

export interface SweepReleasesOptions {
  /** UTC milliseconds. */
  readonly clock: () => number
  /** So many complete releases of each type and algorithm stay, the newest; all when absent. At least 1. */
  readonly keep?: number
  /** What is younger by its name or by the store's clock stays; a day. */
  readonly olderThanMs?: number
}

/** Folders, ascending. */
export interface SweptReleases {
  /** Had no manifest: somebody was killed while writing them. */
  readonly abandoned: readonly string[]
  /** Were complete, and beyond the number that is kept. */
  readonly surplus: readonly string[]
}

const DAY_MS = 24 * 3_600_000
const FOLDER = /^models\/[a-z0-9-]+_[a-z0-9-]+_(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/
const SWEPT_SCHEMA = 'leme.swept/1'
const MOST_BYTES = 4_000_000

interface Folder {
  readonly name: string
  readonly objects: readonly ObjectInfo[]
  readonly manifest: ObjectInfo | undefined
}

/**
 * Removes folders of releases that nobody needs: never one that `latest_models.txt` names, that a committed event
 * has still to announce, or that is not named as `writeRelease` does. First the folder's manifest becomes a
 * tombstone, by a conditional write: of a sweeper and a publisher that work on the same folder one wins. Killed in
 * the middle, the next sweep goes on.
 * @throws PipelineFault `panel.setting` when `keep` is no whole number of at least 1, and as the store
 */
export async function sweepReleases(
  store: ObjectStore,
  { clock, keep, olderThanMs = DAY_MS }: SweepReleasesOptions,
): Promise<SweptReleases> {
  if (keep !== undefined && !(Number.isSafeInteger(keep) && keep >= 1)) {
    throw new PipelineFault('panel.setting', `keep is ${keep}; it has to be a whole number of at least 1`)
  }
  const old = clock() - olderThanMs
  const folders = (await foldersOf(store)).filter((folder) => newestTime(folder) < old)
  const abandoned: string[] = []
  for (const folder of folders) {
    const isLeft = folder.manifest === undefined || (await isTombstone(store, folder.name))
    if (isLeft && (await remove(store, folder))) abandoned.push(folder.name)
  }
  const surplus: string[] = []
  for (const folder of keep === undefined ? [] : await beyond(store, { keep, folders })) {
    if (await remove(store, folder)) surplus.push(folder.name)
  }
  return { abandoned, surplus }
}

async function foldersOf(store: ObjectStore): Promise<readonly Folder[]> {
  const found = new Map<string, ObjectInfo[]>()
  for await (const object of listObjects(store, 'models/')) {
    const name = object.key.split('/').slice(0, 2).join('/')
    if (!FOLDER.test(name)) continue
    found.set(name, [...(found.get(name) ?? []), object])
  }
  return [...found].map(([name, objects]) => ({
    name,
    objects,
    manifest: objects.find(({ key }) => key === manifestKey(name)),
  }))
}

/** The latest of what its name and the store say, so that one wrong clock alone removes nothing. */
function newestTime({ name, objects }: Folder): number {
  const [year, month, day, hour, minute, second] = FOLDER.exec(name)!.slice(1).map(Number) as number[]
  const named = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!)
  return Math.max(named, ...objects.map(({ modifiedAt }) => modifiedAt))
}

/** Old complete folders that have `keep` newer ones of their type and algorithm, old or not. */
async function beyond(
  store: ObjectStore,
  { keep, folders }: { readonly keep: number; readonly folders: readonly Folder[] },
): Promise<readonly Folder[]> {
  const old = new Map(folders.map((folder) => [folder.name, folder]))
  const lines = new Map<string, Release[]>()
  for (const { name, manifest } of await foldersOf(store)) {
    if (!manifest) continue
    const release = await unless(['object.missing', 'artifact.corrupt'], () => readRelease(store, name))
    if (!release) continue
    const line = `${release.type}_${release.algo}`
    lines.set(line, [...(lines.get(line) ?? []), release])
  }
  const surplus: Folder[] = []
  for (const releases of lines.values()) {
    releases.sort((a, b) => b.at - a.at || (a.folder < b.folder ? 1 : -1))
    for (const release of releases.slice(keep)) {
      const folder = old.get(release.folder)
      if (folder && !(await isAwaited(store, release))) surplus.push(folder)
    }
  }
  return surplus.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Whether an event that is not done yet may have to announce it. */
async function isAwaited(store: ObjectStore, { source }: Release): Promise<boolean> {
  if (source === null || !/^[0-9a-f]{64}$/.test(source)) return false
  const key = contentKey(source)
  const found = await unless(['object.missing'], () => readObject(store, key, { maxBytes: MOST_BYTES }))
  if (!found) return false
  const { state } = parseEventRecord(found.bytes, key)
  return state === 'claimed' || state === 'committed'
}

async function isTombstone(store: ObjectStore, name: string): Promise<boolean> {
  const key = manifestKey(name)
  const found = await unless(['object.missing'], () => readObject(store, key, { maxBytes: MOST_BYTES }))
  if (!found) return false
  const value = await unless(['artifact.corrupt'], async () => parseJson(found.bytes, key))
  return (value as { schema?: unknown } | null | undefined)?.schema === SWEPT_SCHEMA
}

/** False when it is needed, or somebody else was quicker. */
async function remove(store: ObjectStore, { name, objects, manifest }: Folder): Promise<boolean> {
  if (await isNamed(store, name)) return false
  const condition = manifest ? { ifMatch: manifest.etag } : { ifAbsent: true }
  const tombstone = jsonBytes({ schema: SWEPT_SCHEMA, folder: name })
  if (!(await unless(['object.conflict'], () => store.put(manifestKey(name), tombstone, condition)))) {
    return false
  }
  for (const { key } of objects) if (key !== manifest?.key) await store.delete(key)
  await store.delete(manifestKey(name))
  return true
}

async function isNamed(store: ObjectStore, name: string): Promise<boolean> {
  const found = await unless(['object.missing'], () =>
    readObject(store, LATEST_MODELS, { maxBytes: MOST_BYTES }),
  )
  const lines = found ? new TextDecoder().decode(found.bytes).split(/\r?\n/) : []
  return lines.some((line) => line.trim() === name)
}
