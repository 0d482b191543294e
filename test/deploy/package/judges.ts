import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { type Judge, type Planted, ROOT, type Verdict } from '../judge.ts'
import { editFile } from '../plant.ts'
import { packWith, type Tarball } from './staged-package.fixture.ts'

const LIMIT_MB = 4

/** What runs, with its types, and what a reader of the package needs. */
const HELD = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md|RELIABILITY\.md)$/,
  /^bin\/leme\.js$/,
  /^bin\/bootstrap\/[\w-]+\.js$/,
  /^dist\/(adapters|apps|client|control|domain|math|trade|npm|rooms|web|examples)\//,
  /^examples\//,
  /^docs\/guide\//,
]
const NOT_HELD =
  /\.(test|suite|fixture|bench)\.|(^|\/)(node_modules|\.env[^/]*|\.leme[^/]*|\.scratch)(\/|$)|\.(tsbuildinfo|map|tgz|pem|key)$/
/** Without one of these the product is not whole. */
const NEEDED = [
  'dist/apps/cli/main.js',
  'dist/web/index.html',
  'dist/client/index.d.ts',
  'bin/leme.js',
  'dist/npm/LICENSES.txt',
]

const whole: Judge = {
  name: 'npm package',
  reads: ['package.json'],
  judge: async (tree) => {
    using tarball = await packWith(tree)
    return [await lint(tarball), contents(tarball)]
  },
}

const manifest: Judge = {
  name: 'package.json',
  reads: ['package.json'],
  judge: async (tree) => [publishing(JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8')))],
}

const types: Judge = {
  name: "npm package's types",
  reads: ['package.json'],
  judge: async (tree) => {
    using tarball = await packWith(tree)
    const command = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js')
    const args = [command, tarball.path, '--profile', 'esm-only', '--no-color', '--no-emoji']
    const failed = await promisify(execFile)(process.execPath, args).then(
      () => '',
      (error: { stdout?: string; message: string }) => error.stdout || error.message,
    )
    return [verdict(`attw ${versionOf('@arethetypeswrong/cli')}, esm-only`, failed === '' ? [] : [failed])]
  },
}

export const judges = [whole, manifest, types]

async function lint({ path }: Tarball): Promise<Verdict> {
  const data = readFileSync(path)
  const tarball = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)
  const { messages, pkg } = await publint({ pack: { tarball }, level: 'suggestion', strict: true })
  return verdict(
    `publint ${versionOf('publint')}`,
    messages.map((message) => formatMessage(message, pkg!, { color: false }) ?? message.code),
  )
}

function contents({ files, size, unpackedSize }: Tarball): Verdict {
  const paths = files.map(({ path }) => path)
  const complaints = [
    ...paths
      .filter((path) => !HELD.some((held) => held.test(path)) || NOT_HELD.test(path))
      .map((path) => `${path} is in the package`),
    ...NEEDED.filter((path) => !paths.includes(path)).map((path) => `${path} is not in the package`),
    ...(size > LIMIT_MB * 1e6 ? [`it weighs ${(size / 1e6).toFixed(1)} MB, more than ${LIMIT_MB}`] : []),
  ]
  const said = `${paths.length} files, ${(size / 1e6).toFixed(1)} MB packed, ${(unpackedSize / 1e6).toFixed(1)} MB unpacked`
  return {
    ...verdict('own rules, files of npm pack', complaints),
    ...(complaints.length === 0 && { text: said }),
  }
}

interface Manifest {
  readonly type?: string
  readonly license?: string
  readonly private?: boolean
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean }
  readonly dependencies: Readonly<Record<string, string>>
}

/** What a publisher relies on. The repository is the publisher's own to name. */
function publishing({ type, license, private: isPrivate, publishConfig, dependencies }: Manifest): Verdict {
  const loose = Object.entries(dependencies).filter(([, range]) => !/^\d+\.\d+\.\d+[\w.-]*$/.test(range))
  return verdict('own rules, package.json', [
    ...(type === 'module' ? [] : ['it is not a package of modules']),
    ...(license === 'Apache-2.0' ? [] : ['its licence is not told']),
    ...(isPrivate ? ['npm publishes no private package'] : []),
    ...(publishConfig?.provenance === true ? [] : ['it is published without provenance']),
    ...loose.map(([name, range]) => `${name} ${range} is not pinned`),
  ])
}

function verdict(tool: string, complaints: readonly string[]): Verdict {
  const artefact = 'npm package leme'
  if (complaints.length === 0) return { artefact, tool, word: 'good' }
  return { artefact, tool, word: 'bad', text: complaints.slice(0, 20).join('\n') }
}

function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version
}

function planting(
  error: string,
  judge: Judge,
  [from, to]: readonly [string, string],
  caughtBy: RegExp,
): Planted {
  return {
    error,
    judge,
    plant: (tree) => editFile(join(tree, 'package.json'), (text) => text.replace(from, to)),
    caughtBy,
  }
}

export const planted: readonly Planted[] = [
  planting(
    'an export that is not in the package',
    whole,
    ['./dist/client/index.js', './dist/client/main.js'],
    /client\/main\.js/,
  ),
  planting(
    'types after what they are types of',
    whole,
    [
      '"types": "./dist/math/index.d.ts",\n      "default": "./dist/math/index.js"',
      '"default": "./dist/math/index.js",\n      "types": "./dist/math/index.d.ts"',
    ],
    /types/,
  ),
  planting(
    'sources and tests in the package',
    whole,
    ['"dist",', '"dist", "src", "test",'],
    /src\/.* is in the package/,
  ),
  planting(
    'a package without its page',
    whole,
    ['"dist",', '"dist", "!dist/web",'],
    /dist\/web\/index\.html is not/,
  ),
  planting(
    'a dependency that is not pinned',
    manifest,
    ['"fastify": "', '"fastify": "^'],
    /fastify \^.* is not pinned/,
  ),
  planting(
    'a release without provenance',
    manifest,
    ['"provenance": true', '"provenance": false'],
    /without provenance/,
  ),
  planting(
    'types that are those of something else',
    types,
    ['"types": "./dist/trade/strategy', '"types": "./dist/trade/none'],
    /leme\/strategy/,
  ),
]
