import { globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Packages of many small files that every start would read. */
const PACKAGES = ['commander', 'jsonc-parser', 'typebox', 'yaml']
/** Adapters that every backtest opens; none of their files is found by its place. */
const FILES = ['adapters/config', 'adapters/source', 'adapters/strategy-file']
/** Where in dist these packages lie, and what rooms and packages share. */
export const NPM = 'npm'
export const SHARED = 'rooms'
const DOOR = 'package:'

/** A package or a part of it, as an import names it. */
const IMPORT = new RegExp(
  `((?:\\bfrom|\\bimport)\\s*\\(?\\s*)(['"])((?:${PACKAGES.join('|')})(?:/[\\w-]+)*)\\2`,
  'g',
)

/**
 * Makes few files of many: each room without a world (`domain`, `math`, those of `trade` and `control`), and those
 * of {@link FILES}, becomes its `index.js` and what it shares with others, and the rest of dist takes {@link PACKAGES} from dist, too.
 * Doors and behaviour stay what they are.
 *
 * @param {string} root the checkout
 * @param {string} dist as tsc wrote it
 */
export async function packRooms(root, dist) {
  const rooms = [
    'domain',
    'math',
    ...['trade', 'control'].flatMap((plane) => foldersOf(dist, plane)),
    ...foldersOf(dist, 'adapters').filter((room) => FILES.includes(room)),
  ]
  const others = globSync('{apps,adapters,client}/**/*.js', { cwd: dist })
    .map(slashed)
    .filter((file) => !FILES.some((room) => file.startsWith(`${room}/`)))
    .map((file) => join(dist, file))
  const names = new Set(
    others.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(nameIn)),
  )
  const { rolldown } = await import(bundlerUrl(root))
  const bundle = await rolldown({
    input: Object.fromEntries([
      ...rooms.map((room) => [`${room}/index`, join(dist, room, 'index.js')]),
      ...[...names].map((name) => [entryOf(name), `${DOOR}${name}`]),
    ]),
    plugins: [PACKAGE_DOORS],
    cwd: root,
    platform: 'node',
    // jsonc-parser's other form finds its own files by a `require` that no bundler sees.
    resolve: { mainFields: ['module', 'main'] },
    logLevel: 'silent',
  })
  const { output } = await bundle.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    // The same names each time, so that what is kept compiled is replaced, not added to.
    chunkFileNames: `${SHARED}/[name].js`,
    keepNames: true,
  })
  await bundle.close()
  for (const room of rooms) removeCode(join(dist, room))
  for (const { fileName, code } of output) {
    mkdirSync(dirname(join(dist, fileName)), { recursive: true })
    writeFileSync(join(dist, fileName), code)
  }
  for (const file of others) takePackagesFrom(dist, file)
  writeFileSync(join(dist, NPM, 'LICENSES.txt'), licenses(root))
}

/** Names that Node.js adds to those of a CommonJS module; nobody imports one of them. */
const COMMON = 'module.exports'
const OF_COMMON = [COMMON, 'default', '__esModule']

/** Makes a packed package export what Node.js exports of it, whatever kind of module it is. */
const PACKAGE_DOORS = {
  name: 'package-doors',
  /** @param {string} id */
  resolveId: (id) => (id.startsWith(DOOR) ? id : undefined),
  /** @param {string} id */
  async load(id) {
    if (!id.startsWith(DOOR)) return undefined
    const name = id.slice(DOOR.length)
    const names = Object.keys(await import(name))
    const isCommon = names.includes(COMMON)
    const own = isCommon ? names.filter((key) => !OF_COMMON.includes(key)) : names
    return `export { ${own.join(', ')} } from ${JSON.stringify(name)}`
  },
}

/** @param {RegExpMatchArray} match */
function nameIn(match) {
  return /** @type {string} */ (match[3])
}

/** @param {string} name `typebox/value` */
function entryOf(name) {
  return `${NPM}/${name.replaceAll('/', '-')}`
}

/** @param {string} dist @param {string} plane @returns {string[]} */
function foldersOf(dist, plane) {
  return globSync(`${plane}/*/index.js`, { cwd: dist }).map((path) => posix.dirname(slashed(path)))
}

/** @param {string} folder */
function removeCode(folder) {
  for (const file of globSync('**/*.js', { cwd: folder })) rmSync(join(folder, file))
}

/** @param {string} dist @param {string} file */
function takePackagesFrom(dist, file) {
  const text = readFileSync(file, 'utf8')
  const folder = dirname(slashed(file))
  const named = text.replace(IMPORT, (_, before, quote, name) => {
    const path = posix.relative(folder, slashed(join(dist, `${entryOf(name)}.js`)))
    return `${before}${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`
  })
  if (named !== text) writeFileSync(file, named)
}

/**
 * The bundler that the web page is built with.
 *
 * @param {string} root
 */
function bundlerUrl(root) {
  const vite = createRequire(join(root, 'web', 'package.json')).resolve('vite/package.json')
  return pathToFileURL(createRequire(vite).resolve('rolldown')).href
}

/** @param {string} root */
function licenses(root) {
  return PACKAGES.map((name) => {
    const folder = join(root, 'node_modules', name)
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one)) ?? 'package.json'
    return `${name}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
  }).join(`\n${'-'.repeat(72)}\n\n`)
}

/** @param {string} path */
function slashed(path) {
  return path.replaceAll('\\', '/')
}
