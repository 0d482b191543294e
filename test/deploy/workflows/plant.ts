import { join } from 'node:path'
import { editFile } from '../plant.ts'

/** Puts an error into one file of a tree. */
export function edit(path: string, from: string | RegExp, to: string): (tree: string) => void {
  return (tree) => editFile(join(tree, path), (text) => text.replace(from, () => to))
}
