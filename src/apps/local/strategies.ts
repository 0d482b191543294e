import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { loadStrategy, strategyFiles } from '../../adapters/strategy-file/index.ts'
import { Fault } from '../../domain/index.ts'
import type { StrategyCatalogue, StrategyInfo } from '../server/index.ts'

interface Found {
  readonly info: StrategyInfo
  readonly path: string
}

/** The strategies of some folders, by name. A file is read once; the process is started anew for changes. */
export class Strategies implements StrategyCatalogue {
  readonly #folders: readonly string[]
  #found: Promise<readonly Found[]> | undefined

  constructor(folders: readonly string[]) {
    this.#folders = folders
  }

  async list(): Promise<readonly StrategyInfo[]> {
    return (await this.#all()).map(({ info }) => info)
  }

  /** Those that can be run, with their files. */
  async files(): Promise<readonly { readonly name: string; readonly path: string }[]> {
    const all = await this.#all()
    return all.flatMap(({ info, path }) => (info.problem === null ? [{ name: info.name, path }] : []))
  }

  /** @throws Fault `strategy.unknown` */
  async pathOf(name: string): Promise<string> {
    const found = (await this.#all()).find(({ info }) => info.name === name)
    if (found) return found.path
    throw new Fault('config', 'strategy.unknown', `there is no strategy "${name}"`, {
      hint: 'See npx leme strategy list.',
    })
  }

  #all(): Promise<readonly Found[]> {
    this.#found ??= Promise.all(
      this.#folders
        .filter((folder) => existsSync(folder))
        .flatMap(strategyFiles)
        .map(describe),
    )
    return this.#found
  }
}

async function describe(path: string): Promise<Found> {
  const file = relative(process.cwd(), path)
  try {
    const { strategy } = await loadStrategy(path)
    const parameters = Object.entries(strategy.params).map(([name, spec]) => ({
      name,
      kind: spec.kind,
      start: spec.start,
      ...('min' in spec && { min: spec.min, max: spec.max }),
      ...('options' in spec && { options: [...spec.options] }),
    }))
    const { name, timeframe, startup, signals } = strategy
    return {
      path,
      info: { name, file, timeframe, startup, signals: [...signals], parameters, problem: null },
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return {
      path,
      info: { name: file, file, timeframe: null, startup: 0, signals: [], parameters: [], problem },
    }
  }
}
