import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '../../domain/index.ts'
import {
  hashJson,
  type ModelStore,
  type Models,
  type ModelVersion,
  type PipelineConfig,
  PipelineFault,
  parseModels,
  rasterOf,
  requireSameFeed,
} from '../../trade/pipeline/index.ts'

/** Models and where they are from. `version` where they are from the registry. */
export interface OnlineModels {
  readonly name: string
  readonly models: Models
  readonly version?: ModelVersion
}

export interface OnlineModelSource {
  load(): Promise<OnlineModels>
  /** Others than those that were loaded last, once there are some. @throws what `load` does */
  newer(): Promise<OnlineModels | undefined>
}

const ALIASED = /^([a-z0-9-]+)@([a-z0-9-]+)$/

/** Whether the models are named by the registry: NAME@alias, or NAME@3. */
export function isRegistered(named: string): boolean {
  return ALIASED.test(named)
}

/** Models of a file, which stay, or NAME@alias of the registry, which may become another version at any time. */
export function onlineModelSource(
  named: string,
  options: {
    readonly config: PipelineConfig
    readonly artifacts: string
    readonly store: ModelStore | undefined
  },
): OnlineModelSource {
  const [, model, alias] = ALIASED.exec(named) ?? []
  const { store } = options
  if (model === undefined || alias === undefined || !store) {
    const load = async () => ({ name: named, models: parseModels(await readJson(named), named) })
    return { load, newer: async () => undefined }
  }
  let loaded = 0
  const read = async (number: number): Promise<OnlineModels> => {
    const before = loaded
    // One that cannot be used is not tried again at each bar.
    loaded = number
    try {
      return { name: `${model} ${number}`, ...(await readVersion(store, { model, number }, options)) }
    } catch (error) {
      if (error instanceof Fault && error.kind === 'remote') loaded = before
      throw error
    }
  }
  return {
    load: async () => read(await versionOf(store, model, alias)),
    async newer() {
      const number = await versionOf(store, model, alias)
      return number === loaded ? undefined : await read(number)
    },
  }
}

/** @throws PipelineFault `model.unknown` */
async function versionOf(store: ModelStore, model: string, alias: string): Promise<number> {
  if (/^[0-9]+$/.test(alias)) return Number(alias)
  const found = (await store.get(model))?.aliases.find((one) => one.alias === alias)
  if (found) return found.version
  throw new PipelineFault('model.unknown', `${model} has no ${alias}`, {
    hint: `Promote a version: npx leme models promote ${model} VERSION --to ${alias}`,
  })
}

/** @throws PipelineFault `model.unknown`, `model.file`, `model.features` */
async function readVersion(
  store: ModelStore,
  { model, number }: { readonly model: string; readonly number: number },
  { config, artifacts }: { readonly config: PipelineConfig; readonly artifacts: string },
): Promise<{ readonly models: Models; readonly version: ModelVersion }> {
  const version = await store.version(model, number)
  if (!version) throw new PipelineFault('model.unknown', `${model} has no version ${number}`)
  const { artifactHash } = version.lineage
  const path = join(artifacts, `models-${artifactHash.slice(0, 16)}.json`)
  const value = await readJson(path)
  const models = parseModels(value, path)
  const learned = models.models.find(({ score }) => score === version.score)
  if (hashJson(value) !== artifactHash || !learned) {
    throw new PipelineFault('model.file', `${path} is not what version ${number} of ${model} was made of`, {
      hint: 'Run the training again, or bring the file from where it was registered.',
    })
  }
  const features = learned.features.map((name) => ({ name, type: 'number' as const }))
  requireSameFeed(version, { features, timeframe: rasterOf(config) })
  return { models, version }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new Fault('no-data', 'models.unreadable', `${path} cannot be read as JSON`, {
      cause,
      hint: '`npx leme pipeline train` names the file of models that it writes; a version of the registry needs it, too: --artifacts.',
    })
  }
}
