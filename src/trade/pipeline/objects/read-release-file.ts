import { sha256 } from '../../../math/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { ObjectStore } from './port.ts'
import { readObject } from './read-object.ts'
import type { Release } from './release.ts'

/**
 * A file of a release, as it was when it was released.
 * @throws PipelineFault `object.missing`, `artifact.corrupt` when it does not match the manifest
 */
export async function readReleaseFile(
  store: ObjectStore,
  { folder, files }: Release,
  name: string,
): Promise<Uint8Array> {
  const file = files.find((one) => one.name === name)
  if (!file) throw new PipelineFault('object.missing', `${folder} has no file ${name}`)
  const { bytes } = await readObject(store, `${folder}/${name}`, { maxBytes: Number.MAX_SAFE_INTEGER })
  if (bytes.length !== file.size || sha256(bytes) !== file.sha256) {
    throw new PipelineFault('artifact.corrupt', `${folder}/${name} does not match its manifest`)
  }
  return bytes
}
