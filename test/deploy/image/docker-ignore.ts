import { readdirSync } from 'node:fs'
import { join } from 'node:path'

interface Rule {
  readonly pattern: RegExp
  readonly isException: boolean
}

/** Whether a path from the root of the context is left out by a `.dockerignore`: the last rule that fits it, or a folder above it, counts. */
export function ignoresOf(text: string): (path: string) => boolean {
  const rules = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(ruleOf)
  return (path) => {
    const parts = path.split('/')
    const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'))
    const last = rules.findLast(({ pattern }) => above.some((one) => pattern.test(one)))
    return last !== undefined && !last.isException
  }
}

/** What `docker build` would be sent of a folder, as paths from it. */
export function contextOf(root: string, ignores: (path: string) => boolean): readonly string[] {
  const walk = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      // Nothing below these is ever let in again, and they are large.
      if (HEAVY.has(entry.name) && ignores(`${path}/x`)) return []
      if (entry.isDirectory()) return walk(path)
      return ignores(path) ? [] : [path]
    })
  return walk('')
}

const HEAVY = new Set(['node_modules', '.git', '.leme', '.scratch', 'dist', 'coverage'])

/** Of Go's filepath.Match and `**`, what a `.dockerignore` may have. */
function ruleOf(line: string): Rule {
  const isException = line.startsWith('!')
  const plain = line.slice(isException ? 1 : 0).replace(/^\/|\/$/g, '')
  const source = plain.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    return part === '?' ? '[^/]' : `\\${part}`
  })
  return { pattern: new RegExp(`^${source}$`), isException }
}
