import { join } from 'node:path'
import { capture } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'
import { commandPart, type Part } from './part.ts'

const tool = (name: string) => join(ROOT, 'node_modules', '.bin', name)

/** What writes generated files with `--write`, and compares them without. */
export const GENERATORS = [
  join(ROOT, 'src', 'apps', 'server', 'openapi.ts'),
  join(ROOT, 'src', 'apps', 'cli', 'reference.ts'),
  join(ROOT, 'bin', 'habits', 'kernels.ts'),
  join(ROOT, 'bin', 'habits', 'published-schemas.ts'),
  join(ROOT, 'bin', 'habits', 'helm-charts.ts'),
  join(ROOT, 'bin', 'habits', 'monitoring.ts'),
]

/** What was found out is kept beside the checkout's scratch files, so that the next time only what changed is looked at. */
function typesPart(name: string, project: string): Part {
  const kept = join(ROOT, '.scratch', `${project === '.' ? 'types' : project}.tsbuildinfo`)
  return commandPart(name, tool('tsc'), ['-p', project, '--incremental', '--tsBuildInfoFile', kept])
}

/** What can be said without running the product. */
export const STATIC_PARTS: readonly Part[] = [
  commandPart('Format and lint', tool('biome'), [
    'check',
    '--error-on-warnings',
    '--max-diagnostics=40',
    '.',
  ]),
  typesPart('Types', '.'),
  typesPart('Types of the web', 'web'),
  {
    name: 'Generated files',
    async run() {
      const runs = GENERATORS.map((script) => capture(process.execPath, ['--conditions=leme-source', script]))
      const outcomes = await Promise.all(runs)
      return {
        ok: outcomes.every(({ code }) => code === 0),
        text: outcomes.map(({ output }) => output).join(''),
      }
    },
  },
]
