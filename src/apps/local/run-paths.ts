import { existsSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { ExperimentSpec } from './load-experiment.ts'

/** The experiment with its files named from `folder`, so that all of it can be moved together. */
export function pathsFrom(experiment: ExperimentSpec, folder: string): ExperimentSpec {
  return withPaths(experiment, (path) => relative(folder, path).split(sep).join('/') || '.')
}

/** The experiment with its files where they are: in the first of the folders that has them. */
export function pathsIn(experiment: ExperimentSpec, folders: readonly string[]): ExperimentSpec {
  return withPaths(experiment, (path) => {
    if (isAbsolute(path)) return path
    const places = folders.map((folder) => resolve(folder, path))
    return places.find((place) => existsSync(place)) ?? places[0]!
  })
}

function withPaths(experiment: ExperimentSpec, name: (path: string) => string): ExperimentSpec {
  const { strategy, source, instruments, signals } = experiment
  return {
    ...experiment,
    strategy: name(strategy),
    source: 'paths' in source ? { paths: source.paths.map(name) } : source,
    ...(instruments && { instruments: name(instruments) }),
    ...(signals && { signals: name(signals) }),
  }
}
