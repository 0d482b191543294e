import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT } from '../judge.ts'
import { costPage, readPrices } from './cost.ts'
import { AWS, HERE } from './places.ts'
import { plannedOf, readPlanned } from './planned.ts'
import { runExamples, terraform } from './runs.ts'

// node --conditions=leme-source test/deploy/terraform-aws/write-cost.ts --write, then biome check --fix
if (import.meta.main && process.argv.includes('--write')) {
  if (terraform) {
    const runs = await runExamples(ROOT)
    const planned = Object.fromEntries(
      runs.map(({ folder, applied }) => [basename(folder), plannedOf(applied)]),
    )
    writeFileSync(join(ROOT, HERE, 'planned.generated.json'), `${JSON.stringify(planned, null, 2)}\n`)
  }
  writeFileSync(join(ROOT, AWS, 'COST.md'), costPage(readPrices(ROOT), readPlanned(ROOT)))
}
