import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { capture } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'
import { duration, runMain, Stop } from '../bootstrap/step.js'

const DIST = join(ROOT, 'dist')

/**
 * `npm run build`: dist/ holds every source as .js and .d.ts under the same path, what the sources read
 * beside themselves, and the web page.
 */
await runMain(async () => {
  const start = performance.now()
  rmSync(DIST, { recursive: true, force: true })
  await emit()
  copyAssets()
  buildExamples()
  cpSync(join(ROOT, 'web', 'dist'), join(DIST, 'web'), {
    recursive: true,
    filter: (path) => basename(path) !== '.leme-stamp',
  })
  console.error(`dist/ built in ${duration(performance.now() - start)}`)
})

async function emit(): Promise<void> {
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc')
  const { code, output } = await capture(tsc, ['-p', 'tsconfig.build.json'], { cwd: ROOT })
  if (code !== 0) throw new Stop(`The sources do not compile:\n${output.trim()}`, 'Mend them: npm run check.')
  for (const file of globSync('**/*.{js,d.ts}', { cwd: DIST })) nameEmittedFiles(join(DIST, file))
}

/** tsc renames `./x.ts` in the imports of .js files; workers' URLs and declarations are left to us. */
function nameEmittedFiles(path: string): void {
  const text = readFileSync(path, 'utf8')
  const named = path.endsWith('.d.ts')
    ? text.replace(/((?:from|import\()\s*(['"])\.{1,2}\/[^'"]*)\.ts\2/g, '$1.js$2')
    : text.replace(/(new URL\(\s*(['"])\.{1,2}\/[^'"]*)\.ts\2/g, '$1.js$2')
  if (named !== text) writeFileSync(path, named)
}

/** Example strategies once more without their types, for Node.js strips none below node_modules. */
function buildExamples(): void {
  for (const file of globSync('examples/**/*.ts', { cwd: ROOT })) {
    if (file.endsWith('.test.ts')) continue
    const target = join(DIST, file.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, stripTypeScriptTypes(readFileSync(join(ROOT, file), 'utf8')))
  }
}

/** What is neither code nor a room's README: migrations, schemas, pages. */
function copyAssets(): void {
  for (const file of globSync('**/*.*', { cwd: join(ROOT, 'src') })) {
    if (/\.(ts|md)$/.test(file)) continue
    const target = join(DIST, file)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(join(ROOT, 'src', file), target)
  }
}
