import { globSync, lstatSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Kept wherever it is: what a licence asks to be handed on. */
const LICENCE = /^(licen[cs]e|copying|notice|copyright|third[-_]?party)/i

/** Folders that packages bring along for whoever works on them. */
const FOLDERS = [
  '.github',
  '.vscode',
  '.husky',
  'test',
  'tests',
  '__tests__',
  'benchmark',
  'benchmarks',
  'example',
  'examples',
]

/** Files that no program loads: sources and types, maps, prose, settings of tools, parts of native builds. */
const FILES =
  /(\.(map|[mc]?ts|tsx|md|markdown|flow|coffee|bare|tsbuildinfo|gyp|gypi|cc?|cpp|hh?|hpp|html|sample)|^\.(eslint|prettier|npmignore|nyc|gitattributes|editorconfig|airtap|travis|taprc|jshint|mocharc).*|^(eslint\.config|tsconfig|rollup\.config|karma\.conf|Gruntfile|Makefile|bower|changelog)\b.*)$/i

/** What of single packages is never loaded here, and why. */
export const PARTS = [
  // Forms of the same code for browsers, other runtimes, or for `require` where Leme and its packages import.
  'ccxt/dist',
  '{@azure,@typespec}/*/dist/{browser,react-native,workerd}',
  // Both forms share what a package remembers, so that is kept.
  '{@azure,@typespec}/*/dist/commonjs/!(state*|package.json)',
  'luxon/build/{amd,global,cjs-browser,es6}',
  'yaml/browser',
  'lightweight-charts/dist/*development*',
  // Signs people in within a browser.
  '@azure/msal-browser',
  // Data sets: the sample is one of them.
  'vega-datasets/{src,build/*.min.js}',
  'vega-datasets/data/!(sp500-2000.csv)',
  // Fonts: pictures are written in three of them.
  'dejavu-fonts-ttf/ttf/!(DejaVuSans.ttf|DejaVuSans-Bold.ttf|DejaVuSansMono.ttf)',
  'dejavu-fonts-ttf/{*.txt,fontconfig}',
  // Binaries for other machines.
  '{bufferutil,utf-8-validate}/prebuilds/{darwin,win32,android,freebsd}*',
]

/**
 * Removes what never runs.
 *
 * @param {string} app
 * @returns {{ files: number, bytes: number }} how much went
 */
export function prune(app) {
  const packages = join(app, 'node_modules')
  const parts = globSync(
    PARTS.map((part) => `**/node_modules/${part}`),
    { cwd: app },
  )
  const folders = globSync(`**/{${FOLDERS.join(',')}}`, { cwd: packages }).filter(isWithinPackage)
  const gone = { files: 0, bytes: 0 }
  for (const path of [
    ...parts.map((part) => join(app, part)),
    ...folders.map((folder) => join(packages, folder)),
  ]) {
    for (const file of globSync('**/*', { cwd: path })) count(gone, join(path, file))
    count(gone, path)
    rmSync(path, { recursive: true, force: true })
  }
  for (const file of globSync(['**/*', '**/.*'], { cwd: packages })) {
    const path = join(packages, file)
    if (!FILES.test(basename(file)) || LICENCE.test(basename(file)) || !lstatSync(path).isFile()) continue
    count(gone, path)
    rmSync(path)
  }
  return gone
}

/**
 * A package may have the name of such a folder itself.
 *
 * @param {string} folder from node_modules
 */
function isWithinPackage(folder) {
  const above = folder.replaceAll('\\', '/').split('/').at(-2) ?? 'node_modules'
  return above !== 'node_modules' && !above.startsWith('@')
}

/** @param {{ files: number, bytes: number }} gone @param {string} path */
function count(gone, path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile()) return
  gone.files += 1
  gone.bytes += found.size
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files, bytes } = prune(/** @type {string} */ (process.argv[2]))
  console.error(`pruned ${files} files, ${Math.round(bytes / 1e6)} MB`)
}
