import { existsSync, readdirSync, statSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import type { StrategyLoader, VectorStrategy } from '../../trade/strategy/index.ts'
import { placeOf } from './place-of.ts'
import { fileUrl, resolvePublicNames } from './public-names.ts'
import { StrategyFileError } from './strategy-file-error.ts'

/**
 * Imports a strategy file (`.ts`, `.mts`, `.js`, `.mjs`) and takes its default export. The file's code runs.
 * @throws StrategyFileError `strategy-file.missing`, `.broken` (file, line and column), `.no-strategy`
 */
export const loadStrategy: StrategyLoader = async (path) => {
  const file = resolve(path)
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new StrategyFileError('strategy-file.missing', `there is no strategy file ${path}`, {
      hint: 'Give the path of a .ts file; `npx leme strategy list` shows those of a folder.',
    })
  }
  resolvePublicNames()
  const module = await importFile(file)
  const strategy = module.default
  if (!isStrategy(strategy)) {
    throw new StrategyFileError('strategy-file.no-strategy', `${path} exports no strategy as its default`, {
      where: file,
      hint: "End it with `export default defineStrategy({ … })` from 'leme/strategy'.",
    })
  }
  return { path: file, strategy }
}

async function importFile(file: string): Promise<{ default?: unknown }> {
  try {
    return await import(fileUrl(file))
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const where = placeOf(cause, file) ?? file
    throw new StrategyFileError('strategy-file.broken', `${where}: ${message.split('\n')[0]}`, {
      where,
      cause,
      hint: 'Mend the line named above; `npx leme strategy check FILE` tries again.',
    })
  }
}

/** Strategy files directly in a folder, by name. */
export function strategyFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter(
      (name) => ['.ts', '.mts', '.js', '.mjs'].includes(extname(name)) && !/\.(test|d)\.[a-z]+$/.test(name),
    )
    .sort()
    .map((name) => join(folder, name))
}

function isStrategy(value: unknown): value is VectorStrategy {
  return typeof value === 'object' && value !== null && 'kind' in value && (value.kind === 'vector' || value.kind === 'event')
}
