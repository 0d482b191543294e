import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { compileRules, type Strategy, type StrategyLoader } from '../../trade/strategy/index.ts'
import { importFile } from './import-file.ts'
import { resolvePublicNames } from './public-names.ts'
import { StrategyFileError } from './strategy-file-error.ts'

const CODE = ['.ts', '.mts', '.js', '.mjs']
const RULES = ['.yaml', '.yml', '.json']

/**
 * Brings the strategy of a file: the default export of code (`.ts`, `.mts`, `.js`, `.mjs`), which runs, or what a
 * rules document (`.yaml`, `.yml`, `.json`) says, of which nothing runs.
 * @throws StrategyFileError `strategy-file.missing`, `.broken` (file, line and column), `.no-strategy`, `.too-large`
 * @throws StrategyError `strategy.invalid`, each problem of a document with file, line and column
 */
export const loadStrategy: StrategyLoader = async (path) => {
  const file = resolve(path)
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new StrategyFileError('strategy-file.missing', `there is no strategy file ${path}`, {
      hint: 'Give the path of a .ts or .yaml file; `npx leme strategy list` shows those of a folder.',
    })
  }
  const strategy = RULES.includes(extname(file)) ? await rulesOf(file) : await exportOf(file, path)
  return { path: file, strategy }
}

/** YAML's parser is loaded for those alone who need it. */
async function rulesOf(file: string): Promise<Strategy> {
  const { readRules } = await import('./read-rules.ts')
  const { value, locate } = readRules(file)
  return compileRules(value, locate)
}

async function exportOf(file: string, path: string): Promise<Strategy> {
  resolvePublicNames()
  const module = await importFile(file)
  const strategy = module.default
  if (isStrategy(strategy)) return strategy
  throw new StrategyFileError('strategy-file.no-strategy', `${path} exports no strategy as its default`, {
    where: file,
    hint: "End it with `export default defineStrategy({ … })` from 'leme/strategy'.",
  })
}

/** Strategy files directly in a folder, by name; YAML and JSON of other things are left out. */
export function strategyFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => {
      const extension = extname(name)
      if (CODE.includes(extension)) return !/\.(test|d)\.[a-z]+$/.test(name)
      return RULES.includes(extension) && namesRules(join(folder, name))
    })
    .sort()
    .map((name) => join(folder, name))
}

/** Whether a file says that it is a rules document, of whatever version. */
function namesRules(file: string): boolean {
  return statSync(file).isFile() && /\bleme\.rules\//.test(readFileSync(file, 'utf8'))
}

function isStrategy(value: unknown): value is Strategy {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'vector' || value.kind === 'event')
  )
}
