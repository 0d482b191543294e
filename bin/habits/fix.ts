import { join } from 'node:path'
import { handOver } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'
import { OPENAPI } from './static-parts.ts'

// `npm run fix`: writes what `npm run check` would complain about and a tool can mend.
const biome = join(ROOT, 'node_modules', '.bin', 'biome')
const generated = await handOver(process.execPath, ['--conditions=leme-source', OPENAPI, '--write'], {
  cwd: ROOT,
})
const formatted = await handOver(biome, ['check', '--write', '.'], { cwd: ROOT })
process.exitCode = Math.max(generated, formatted)
