import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { readRules } from '../../adapters/strategy-file/index.ts'
import { JobError } from '../../control/job/index.ts'
import { canonicalRules } from '../../trade/strategy/index.ts'

const RULES = ['.yaml', '.yml', '.json']
/** What stands behind `from` or `import`, in static and dynamic imports alike. */
const IMPORTED = /\b(?:from|import)\s*\(?\s*(["'])([^"'\n]+)\1/g
const ALONE = /^(leme\/|node:)/

/**
 * The text of a strategy's bundle: of rules their canonical form, of code its one file. Nothing is bundled that is
 * elsewhere: no bundler is part of an installation.
 * @throws JobError `bundle.invalid` for code that imports other files or packages; StrategyFileError; StrategyError
 */
export function bundleStrategy(path: string): string {
  if (RULES.includes(extname(path))) {
    const { value, locate } = readRules(path)
    return canonicalRules(value, locate)
  }
  const text = readFileSync(path, 'utf8')
  const foreign = [...text.matchAll(IMPORTED)].map(([, , name]) => name!).find((name) => !ALONE.test(name))
  if (foreign === undefined) return text
  throw new JobError(
    'bundle.invalid',
    `${basename(path)} imports ${foreign}, and clients' jobs have its one file`,
    {
      hint: 'Move what it needs into the file; leme/… may be imported.',
    },
  )
}
