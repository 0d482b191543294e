import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { buildProgram } from '../bootstrap/build-program.js'
import { ROOT } from '../bootstrap/prepare.js'
import { duration, runMain } from '../bootstrap/step.js'

const DIST = join(ROOT, 'dist')

/**
 * `npm run build`: dist/ holds the program and its types, what it reads beside itself, and the web page;
 * `--no-types` without those, for nobody imports from a container image.
 */
await runMain(async () => {
  const start = performance.now()
  rmSync(DIST, { recursive: true, force: true })
  await buildProgram(ROOT, { declarations: !process.argv.includes('--no-types') })
  buildExamples()
  cpSync(join(ROOT, 'web', 'dist'), join(DIST, 'web'), {
    recursive: true,
    filter: (path) => basename(path) !== '.leme-stamp',
  })
  console.error(`dist/ built in ${duration(performance.now() - start)}`)
})

/** Example strategies once more without their types, for Node.js strips none below node_modules. */
function buildExamples(): void {
  for (const file of globSync('examples/**/*.ts', { cwd: ROOT })) {
    if (file.endsWith('.test.ts')) continue
    const target = join(DIST, file.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, stripTypeScriptTypes(readFileSync(join(ROOT, file), 'utf8')))
  }
}
