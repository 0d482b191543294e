import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { importFile } from './import-file.ts'
import { resolvePublicNames } from './public-names.ts'
import { StrategyFileError } from './strategy-file-error.ts'

/**
 * What a file of code exports under a name; the file may import `leme/pipeline` and so on.
 * @throws StrategyFileError `strategy-file.missing`, `.broken` (file, line and column), `.no-export`
 */
export async function loadExport(path: string, name: string): Promise<unknown> {
  const file = resolve(path)
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new StrategyFileError('strategy-file.missing', `there is no file ${path}`, {
      hint: 'Paths in a configuration start from its folder.',
    })
  }
  resolvePublicNames()
  const module = await importFile(file)
  if (name in module) return module[name]
  throw new StrategyFileError('strategy-file.no-export', `${path} exports no ${name}`, {
    where: file,
    hint: `It exports ${Object.keys(module).join(', ') || 'nothing'}.`,
  })
}
