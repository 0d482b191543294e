import { pointLatest } from './latest-models.ts'
import type { ObjectStore } from './port.ts'
import type { Release } from './release.ts'
import { type ReleaseFile, type ReleaseOf, writeRelease } from './write-release.ts'

/**
 * Writes a release whole, then makes it the latest one of its type and algorithm by swapping `latest_models.txt`.
 * Killed in the middle it leaves a folder that no list names.
 * @throws PipelineFault as `writeRelease`
 */
export async function publishArtifacts(
  store: ObjectStore,
  of: ReleaseOf,
  files: readonly ReleaseFile[],
): Promise<Release> {
  const release = await writeRelease(store, of, files)
  await pointLatest(store, [release.folder])
  return release
}
