import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { House } from './house.ts'
import { parseSource } from './source.ts'

const FOLDERS = ['bin', 'src', 'web', 'examples', 'test', 'bench']
const OUTSIDE = /(^|[\\/])(node_modules|dist)([\\/]|$)/

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly optionalDependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/** The checkout as the rules see it. */
export function readHouse(root: string): House {
  const found = globSync(`{${FOLDERS.join(',')}}/**/*.*`, {
    cwd: root,
    exclude: (path) => OUTSIDE.test(path),
  })
  const paths = found.map((path) => path.replaceAll('\\', '/'))
  const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return {
    sources: paths
      .filter((path) => /\.[jt]sx?$/.test(path))
      .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8'))),
    paths: new Set(paths),
    published: new Set(Object.keys(manifest.exports).map((name) => name.replace(/^\./, 'leme'))),
    dependencies: new Set(Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })),
    devDependencies: new Set(Object.keys(manifest.devDependencies)),
  }
}
