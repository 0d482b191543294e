import { isRecord } from '../config/json-schema.ts'
import { hashJson } from '../content-hash.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { ArtifactStore } from '../port.ts'
import type { TrialFigures } from './trials.ts'

const SCHEMA = 'leme.search-trial/1'
const CODE_VERSION = 1

/** What a trial depends on beside its inputs. */
export type TrialKey = Readonly<Record<string, unknown>>

/**
 * Keeps what trials gave among the artifacts, so that a search that was ended anyhow goes on where it was.
 * @param inputs hashes of what every trial looks at, by name
 */
export function keptFigures(
  artifacts: ArtifactStore,
  inputs: Readonly<Record<string, string>>,
): (key: TrialKey, compute: () => Promise<TrialFigures>) => Promise<TrialFigures> {
  return async (key, compute) => {
    const inputHash = hashJson({ stage: 'search', codeVersion: CODE_VERSION, settings: key, inputs })
    const kept = await recall(artifacts, inputHash)
    if (kept) return kept
    const figures = await compute()
    const lineage = { stage: 'search', codeVersion: CODE_VERSION, inputHash, inputs }
    await artifacts.writeJson('trial', { schema: SCHEMA, figures }, lineage)
    return figures
  }
}

async function recall(artifacts: ArtifactStore, inputHash: string): Promise<TrialFigures | undefined> {
  const artifact = await artifacts.find(inputHash)
  if (!artifact) return undefined
  try {
    const value = await artifacts.readJson(artifact)
    return isRecord(value) && value.schema === SCHEMA ? (value.figures as TrialFigures) : undefined
  } catch (error) {
    const isLost =
      error instanceof PipelineFault &&
      (error.code === 'artifact.corrupt' || error.code === 'artifact.missing')
    if (isLost) return undefined
    throw error
  }
}
