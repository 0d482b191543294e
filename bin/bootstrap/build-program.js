import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { capture } from './child.js'
import { NPM, packRooms, SHARED } from './pack-rooms.js'
import { programStamp, stampProgram } from './program.js'
import { Stop } from './step.js'

/** What a build is made of, beside the sources themselves. */
const TOOLS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'bin/bootstrap/*.js',
]

/**
 * Builds dist/: every source as .js under the same path and what it reads beside itself; of a room without a
 * world only its door, which loads a few large files instead of hundreds of small ones. With `declarations`
 * the types as well, checked. No checkout runs the build until it is stamped. Runs in Node.js 24.
 *
 * @param {string} root the checkout
 * @param {{ declarations: boolean }} options
 */
export async function buildProgram(root, { declarations }) {
  const dist = join(root, 'dist')
  stampProgram(root, '')
  for (const folder of ['apps', 'adapters', 'client', 'domain', 'math', 'trade', 'control', NPM, SHARED]) {
    rmSync(join(dist, folder), { recursive: true, force: true })
  }
  const tsc = join(root, 'node_modules', '.bin', 'tsc')
  const args = ['-p', 'tsconfig.build.json', ...(declarations ? [] : ['--noCheck', '--declaration', 'false'])]
  const { code, output } = await capture(tsc, args, { cwd: root })
  if (code !== 0) throw new Stop(`The sources do not compile:\n${output.trim()}`, 'Mend them: npm run check.')
  for (const file of globSync('**/*.{js,d.ts}', { cwd: dist })) nameEmittedFiles(join(dist, file))
  copyAssets(root, dist)
  await packRooms(root, dist)
}

/**
 * tsc renames `./x.ts` in the imports of .js files; workers' URLs and declarations are left to us.
 *
 * @param {string} path
 */
function nameEmittedFiles(path) {
  const text = readFileSync(path, 'utf8')
  const named = path.endsWith('.d.ts')
    ? text.replace(/((?:from|import\()\s*(['"])\.{1,2}\/[^'"]*)\.ts\2/g, '$1.js$2')
    : text.replace(/(new URL\(\s*(['"])\.{1,2}\/[^'"]*)\.ts\2/g, '$1.js$2')
  if (named !== text) writeFileSync(path, named)
}

/**
 * What is neither code nor a room's README: migrations, schemas, pages.
 *
 * @param {string} root
 * @param {string} dist
 */
function copyAssets(root, dist) {
  for (const file of globSync('**/*.*', { cwd: join(root, 'src') })) {
    if (/\.(ts|md)$/.test(file)) continue
    mkdirSync(dirname(join(dist, file)), { recursive: true })
    cpSync(join(root, 'src', file), join(dist, file))
  }
}

/** @param {string} root */
function filesOf(root) {
  const files = globSync(['src/**/*.*', ...TOOLS], { cwd: root })
  return files.filter((file) => !/\.(md|(test|suite|fixture)\.ts)$/.test(file))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const stamp = programStamp(root, filesOf(root))
  await buildProgram(root, { declarations: false })
  stampProgram(root, stamp)
}
