import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../bootstrap/prepare.js'
import { monitoringFiles } from './monitoring/files.ts'

/** With `--write` it is written, without it has to be so already. */
for (const [path, text] of monitoringFiles()) {
  const file = join(ROOT, path)
  if (process.argv.includes('--write')) writeFileSync(file, text)
  else if (read(file) !== text) {
    console.error(`${path} is not what it is made from. Run: npm run fix`)
    process.exitCode = 1
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
