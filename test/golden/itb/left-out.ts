import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { recordedParts } from './recorded.ts'
import { notCompared, type Verdict } from './verdict.ts'

/** JSON files whose parts are judged one by one. */
const SHARED: readonly string[] = ['rolling.json', 'simulate.json']

/** The recorded files, and parts of those that many share, that no verdict is about. */
export function leftOut(cases: string, seen: ReadonlySet<string>): readonly Verdict[] {
  return recordedFiles(cases)
    .filter((file) => !seen.has(file))
    .map((file) => notCompared(file, 'no configuration is compared with it'))
}

function recordedFiles(cases: string): readonly string[] {
  const folder = join(cases, 'outputs')
  if (!existsSync(folder)) return []
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replace(/\.gz$/, ''))
  return files.sort().flatMap((file) => (SHARED.includes(file) ? partsOf(cases, file) : [file]))
}

function partsOf(cases: string, file: string): readonly string[] {
  try {
    const parts = Object.entries(recordedParts<{ readonly error?: unknown }>(cases, file))
    const isSuccess = (part: { readonly error?: unknown } | null) => part !== null && part.error === null
    return parts
      .filter(([, part]) => file === 'rolling.json' || !isSuccess(part))
      .map(([name]) => `${file} (${name})`)
  } catch {
    return [file]
  }
}
