import type { PipelineFaultCode } from '../pipeline-fault.ts'
import { missingObject } from './object-faults.ts'
import type { ObjectStore } from './port.ts'
import { readObject } from './read-object.ts'
import { type Release, readRelease } from './release.ts'
import { unless, updateObject } from './update-object.ts'

/** Lists the newest release of each type and algorithm, a folder a line. */
export const LATEST_MODELS = 'latest_models.txt'
const MOST_BYTES = 1_000_000

/**
 * Makes releases the latest ones of their type and algorithm, unless a later one is there already. The list is
 * swapped as a whole and names complete folders alone; those that somebody removed or damaged leave it. Again without harm.
 * @throws PipelineFault `object.missing` when a folder is not complete
 */
export async function pointLatest(store: ObjectStore, folders: readonly string[]): Promise<void> {
  const fresh = await Promise.all(folders.map((folder) => completeRelease(store, folder)))
  await updateObject(store, LATEST_MODELS, async (bytes) => {
    const before = bytes ? new TextDecoder().decode(bytes) : undefined
    const listed = await releasesOf(store, before ?? '', ['object.missing', 'artifact.corrupt'])
    const text = newest([...listed, ...fresh])
      .map(({ folder }) => `${folder}\n`)
      .sort()
      .join('')
    return text === before ? undefined : new TextEncoder().encode(text)
  })
}

/** The releases that `latest_models.txt` names; none where there is no such list. */
export async function readLatest(store: ObjectStore): Promise<readonly Release[]> {
  const found = await unless(['object.missing'], () =>
    readObject(store, LATEST_MODELS, { maxBytes: MOST_BYTES }),
  )
  return found ? releasesOf(store, new TextDecoder().decode(found.bytes), ['object.missing']) : []
}

/** The manifest of a folder of which every file is there. */
async function completeRelease(store: ObjectStore, folder: string): Promise<Release> {
  const release = await readRelease(store, folder)
  const keys = release.files.map(({ name }) => `${folder}/${name}`)
  const found = await Promise.all(keys.map((key) => store.head(key)))
  const missing = keys.find((_, k) => found[k] === undefined)
  if (missing !== undefined) throw missingObject(missing)
  return release
}

async function releasesOf(
  store: ObjectStore,
  text: string,
  gone: readonly PipelineFaultCode[],
): Promise<readonly Release[]> {
  const folders = text.split(/\r?\n/).filter((line) => line.startsWith('models/'))
  const releases = await Promise.all(folders.map((folder) => unless(gone, () => readRelease(store, folder))))
  return releases.filter((release) => release !== undefined)
}

function newest(releases: readonly Release[]): readonly Release[] {
  const latest = new Map<string, Release>()
  for (const release of releases) {
    const line = `${release.type}_${release.algo}`
    const other = latest.get(line)
    if (!other || isLater(release, other)) latest.set(line, release)
  }
  return [...latest.values()]
}

function isLater(one: Release, other: Release): boolean {
  return one.at > other.at || (one.at === other.at && one.folder > other.folder)
}
