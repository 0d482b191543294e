import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import { TIMEFRAMES } from '../../domain/index.ts'
import type { DeployableStrategy } from './requested-bot.ts'

/** What Python lets a class be named, and a file with it. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/
const TIMEFRAME = /^\s+timeframe\s*(?::\s*str\s*)?=\s*['"](\w+)['"]/m

/**
 * Strategies of freqtrade that its image ships: `NAME.py` with the class NAME, known by the hash of the file. Nothing
 * of them is run here.
 */
export class FreqtradeStrategies {
  readonly #folders: readonly string[]

  constructor(folders: readonly string[]) {
    this.#folders = folders
  }

  /** The one of the first folder that has it. The timeframe is the one that its class says. */
  find(name: string): DeployableStrategy | undefined {
    if (!this.names().includes(name)) return undefined
    const folder = this.#folders.find((one) => namesIn(one).includes(name))!
    const text = readFileSync(join(folder, `${name}.py`), 'utf8')
    const version = `sha256:${createHash('sha256').update(text).digest('hex')}`
    const said = TIMEFRAME.exec(text)?.[1]
    return { versions: [version], timeframe: TIMEFRAMES.find((known) => known === said) ?? null }
  }

  names(): readonly string[] {
    return [...new Set(this.#folders.flatMap(namesIn))].sort()
  }
}

function namesIn(folder: string): readonly string[] {
  return globSync('*.py', { cwd: folder })
    .map((file) => parse(file).name)
    .filter((name) => NAME.test(name))
}
