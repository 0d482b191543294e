import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../bootstrap/prepare.js'
import { chartReadme } from './charts/chart-readme.ts'
import { CHARTS, README_COMMAND, schemaText } from './charts/charts.ts'

for (const { name, schema } of CHARTS) {
  const folder = join('deploy', 'helm', name)
  keep(join(folder, 'values.schema.json'), schemaText(schema))
  const read = (file: string) => readFileSync(join(ROOT, folder, file), 'utf8')
  const page = { about: read('about.md'), values: read('values.yaml'), write: README_COMMAND }
  keep(join(folder, 'README.md'), chartReadme(page))
}

/** With `--write` it is written, without it has to be so already. */
function keep(path: string, text: string): void {
  const file = join(ROOT, path)
  if (process.argv.includes('--write')) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${path} is not what it is made from. Run: ${README_COMMAND}`)
    process.exitCode = 1
  }
}
