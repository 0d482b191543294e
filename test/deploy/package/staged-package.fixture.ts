import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ROOT } from '../judge.ts'

/** Everything that package.json may choose from, besides the build. */
const SOURCES = ['bin', 'src', 'web/dist', 'test', 'examples', 'docs', 'bench']
const FILES = ['README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md', 'RELIABILITY.md', 'package-lock.json']
const TOOLS = ['tsconfig.json', 'tsconfig.build.json', 'web/package.json', 'package.json']

let staged: Promise<string> | undefined

/** A folder with the sources and their build, made once for all judges of this process. */
export function stagedPackage(): Promise<string> {
  staged ??= stage()
  return staged
}

async function stage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'leme-staged-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const path of [...SOURCES, ...FILES, ...TOOLS]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(ROOT, path), join(folder, path), { recursive: true })
  }
  const links = ['node_modules', 'web/node_modules']
  for (const path of links) symlinkSync(join(ROOT, path), join(folder, path))
  const build = ['--conditions=leme-source', '--no-warnings', 'bin/habits/build.ts']
  execFileSync(process.execPath, build, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
  // npm would look through all of them each time that it packs.
  for (const path of links) rmSync(join(folder, path))
  return folder
}

export interface Tarball extends Disposable {
  readonly path: string
  readonly files: readonly { readonly path: string; readonly size: number }[]
  readonly size: number
  readonly unpackedSize: number
}

/** What `npm publish` would send, with the package.json of a tree. */
export async function packWith(tree: string): Promise<Tarball> {
  const folder = await stagedPackage()
  const target = mkdtempSync(join(tmpdir(), 'leme-tarball-'))
  cpSync(join(tree, 'package.json'), join(folder, 'package.json'))
  const printed = execFileSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', target],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1e8,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const [packed] = Object.values(JSON.parse(printed)) as [Tarball & { filename: string }]
  return {
    ...packed,
    path: join(target, packed.filename),
    [Symbol.dispose]: () => rmSync(target, { recursive: true, force: true }),
  }
}
