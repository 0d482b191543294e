import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPipelineConfig } from '../../../src/adapters/config/index.ts'
import {
  type ArtifactStore,
  memoryArtifactStore,
  type PipelineConfig,
  type PipelineResult,
  type RunPipelineOptions,
  runPipeline,
  type StageName,
  type Table,
} from '../../../src/trade/pipeline/index.ts'
import { goldenInputs } from './golden-table.ts'

export interface GoldenRun {
  readonly config: PipelineConfig
  readonly result: PipelineResult
  readonly artifacts: ArtifactStore
  /** The table of a stage. */
  table(name: string): Promise<Table>
  json(name: string): Promise<unknown>
}

/** The configuration of a case, unmodified but for the dialect. */
export function caseConfig(cases: string, name: string): PipelineConfig {
  const file = ['.jsonc', '.json']
    .map((ending) => join(cases, 'configs', `${name}${ending}`))
    .find(existsSync)!
  return { ...readPipelineConfig(readFileSync(file, 'utf8'), file).config, compat: 'itb' }
}

/**
 * Runs a case up to a stage in memory.
 * @throws Error with the message of the stage that failed
 */
export async function runCaseLine(
  cases: string,
  name: string,
  { goal, ...rest }: Pick<RunPipelineOptions, 'given' | 'parallel'> & { readonly goal: StageName },
): Promise<GoldenRun> {
  const config = caseConfig(cases, name)
  const artifacts = memoryArtifactStore()
  const result = await runPipeline({
    config,
    rows: goldenInputs(cases),
    artifacts,
    clock: () => 0,
    goal,
    ...rest,
  })
  const failed = result.stages.find(({ status }) => status === 'failed')
  if (failed) throw new Error(`${failed.name}: ${failed.message}`)
  const find = async (artifact: string) => {
    const { inputHash } = result.stages.find(
      ({ outputHash }) => outputHash === result.artifacts.find((made) => made.name === artifact)?.hash,
    )!
    return (await artifacts.find(inputHash!))!
  }
  return {
    config,
    result,
    artifacts,
    table: async (artifact) => await artifacts.readTable(await find(artifact)),
    json: async (artifact) => await artifacts.readJson(await find(artifact)),
  }
}
