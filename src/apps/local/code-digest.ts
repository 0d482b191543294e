import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, relative, resolve, sep } from 'node:path'

const CODE = ['.ts', '.mts', '.js', '.mjs']
/** What stands behind `from` or `import`, where it is a path. */
const IMPORTED = /\b(?:from|import)\s*\(?\s*(["'])(\.{1,2}\/[^"']+)\1/g

/**
 * SHA-256 of a strategy's code: of its file, or, where that imports others by their paths, of a line
 * `HASH  PATH` for each of them in order of their paths, as `sha256sum` prints them in the file's folder.
 */
export function codeDigest(path: string): string {
  const files = codeFiles(path)
  if (files.length === 1) return hashOf(files[0]!)
  const folder = dirname(resolve(path))
  const lines = files.map((file) => `${hashOf(file)}  ${relative(folder, file).split(sep).join('/')}\n`)
  return createHash('sha256').update(lines.join('')).digest('hex')
}

/** A strategy's file and what it imports by path, and so on; in order of their paths seen from its folder. */
export function codeFiles(path: string): readonly string[] {
  const found = new Set<string>()
  const waiting = [resolve(path)]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue
    found.add(file)
    if (!CODE.includes(extname(file))) continue
    for (const [, , specifier] of readFileSync(file, 'utf8').matchAll(IMPORTED)) {
      const imported = resolve(dirname(file), specifier!)
      if (existsSync(imported)) waiting.push(imported)
    }
  }
  const folder = dirname(resolve(path))
  const seen = (file: string) => relative(folder, file).split(sep).join('/')
  return [...found].sort((a, b) => (seen(a) < seen(b) ? -1 : 1))
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
