import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'

/** Something to be stored in a repository, with the id that it has there. */
export interface NewObject {
  readonly type: 'commit' | 'tree' | 'blob'
  readonly content: Buffer
  readonly id: string
}

export type HashName = 'sha1' | 'sha256'

const TYPES = { commit: 1, tree: 2, blob: 3 } as const

/** An object's id is the hash of its type, length and content. */
export function newObject(type: NewObject['type'], content: Buffer, hash: HashName): NewObject {
  const id = createHash(hash).update(`${type} ${content.length}\0`).update(content).digest('hex')
  return { type, content, id }
}

/** Objects as a pack, in which git takes them in with one process. */
export function packOf(objects: readonly NewObject[], hash: HashName): Buffer {
  const header = Buffer.alloc(12)
  header.write('PACK', 0, 'latin1')
  header.writeUInt32BE(2, 4)
  header.writeUInt32BE(objects.length, 8)
  const entries = objects.flatMap(({ type, content }) => [
    entryHeader(TYPES[type], content.length),
    deflateSync(content),
  ])
  const pack = Buffer.concat([header, ...entries])
  return Buffer.concat([pack, createHash(hash).update(pack).digest()])
}

/** Type and length: 4 bits of the length in the first byte, 7 in each that follows, least significant first. */
function entryHeader(type: number, length: number): Buffer {
  const bytes: number[] = []
  let byte = (type << 4) | (length & 15)
  for (let rest = Math.floor(length / 16); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.push(byte | 128)
    byte = rest & 127
  }
  return Buffer.from([...bytes, byte])
}
