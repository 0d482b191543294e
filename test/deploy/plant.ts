import { readFileSync, writeFileSync } from 'node:fs'

/** Writes a file anew; an edit that changes nothing plants nothing, and says so. */
export function editFile(path: string, edit: (text: string) => string): void {
  const before = readFileSync(path, 'utf8')
  const after = edit(before)
  if (after === before) throw new Error(`nothing was planted in ${path}`)
  writeFileSync(path, after)
}
