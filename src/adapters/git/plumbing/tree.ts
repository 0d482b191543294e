/** A file, folder, link or submodule in a tree. Names are bytes, kept as latin1. */
export interface TreeEntry {
  readonly mode: string
  readonly name: string
  readonly id: string
}

export const FILE_MODE = '100644'
export const FOLDER_MODE = '40000'

/** `MODE NAME`, a NUL and the id's bytes, over and over. */
export function readTree(content: Buffer, idBytes: number): readonly TreeEntry[] {
  const entries: TreeEntry[] = []
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(32, at)
    const nul = content.indexOf(0, space)
    entries.push({
      mode: content.toString('latin1', at, space),
      name: content.toString('latin1', space + 1, nul),
      id: content.toString('hex', nul + 1, nul + 1 + idBytes),
    })
    at = nul + 1 + idBytes
  }
  return entries
}

export function writeTree(entries: readonly TreeEntry[]): Buffer {
  const sorted = entries.toSorted((a, b) => (sortName(a) < sortName(b) ? -1 : 1))
  return Buffer.concat(
    sorted.flatMap(({ mode, name, id }) => [
      Buffer.from(`${mode} ${name}\0`, 'latin1'),
      Buffer.from(id, 'hex'),
    ]),
  )
}

/** In place of the one of its name, or beside the others. */
export function withEntry(entries: readonly TreeEntry[], entry: TreeEntry): readonly TreeEntry[] {
  return [...entries.filter(({ name }) => name !== entry.name), entry]
}

/** Git sorts a folder as if its name ended with a slash. */
function sortName({ mode, name }: TreeEntry): string {
  return mode === FOLDER_MODE ? `${name}/` : name
}
