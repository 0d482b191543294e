import { join } from 'node:path'
import { ROOT } from '../bootstrap/prepare.js'
import { commandPart, type Part } from './part.ts'

const tool = (name: string) => join(ROOT, 'node_modules', '.bin', name)

/** Writes the API's document and the client's types with `--write`; compares them without. */
export const OPENAPI = join(ROOT, 'src', 'apps', 'server', 'openapi.ts')

/** What can be said without running the product. */
export const STATIC_PARTS: readonly Part[] = [
  commandPart('Format and lint', tool('biome'), [
    'check',
    '--error-on-warnings',
    '--max-diagnostics=40',
    '.',
  ]),
  commandPart('Types', tool('tsc'), ['-p', '.']),
  commandPart('Types of the web', tool('tsc'), ['-p', 'web']),
  commandPart('Generated code', process.execPath, ['--conditions=leme-source', OPENAPI]),
]
