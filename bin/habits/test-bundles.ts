import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../bootstrap/prepare.js'

/** Rooms that touch nothing of the machine: their tests can share a process. */
const PURE = /^src\/(client|control|trade|math|domain)\//
/** More than processes at a time, so that none of them is long alone at the end. */
const BUNDLES = 6

export interface Bundled {
  /** Files to run: the others as they are, the pure ones as a few that import them. */
  readonly files: readonly string[]
  /** Removes what was written. */
  remove(): void
}

/**
 * Brings the test files of the pure rooms into a few files, because a process for each costs more than its tests.
 * `files` are relative to the root. A test still says its own file.
 */
export function bundleTests(files: readonly string[]): Bundled {
  const pure = files.filter((file) => PURE.test(file))
  const rest = files.filter((file) => !PURE.test(file)).map((file) => join(ROOT, file))
  if (pure.length <= BUNDLES) return { files: files.map((file) => join(ROOT, file)), remove: () => {} }
  const folder = join(ROOT, '.scratch', `tests-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const bundles = Array.from({ length: BUNDLES }, (_, i) => {
    const own = pure.filter((_, at) => at % BUNDLES === i)
    const path = join(folder, `pure-${i + 1}.test.ts`)
    const lines = own.map((file) => `await import(${JSON.stringify(pathToFileURL(join(ROOT, file)).href)})\n`)
    writeFileSync(path, lines.join(''))
    return path
  })
  return { files: [...bundles, ...rest], remove: () => rmSync(folder, { recursive: true, force: true }) }
}
