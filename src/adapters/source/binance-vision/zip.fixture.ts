import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipPart {
  readonly name?: string
  readonly content: Uint8Array
  /** What the archive says of its size in place of the truth. */
  readonly declared?: number
  readonly crc?: number
}

/** A zip archive of deflated files (PKWARE APPNOTE 6.3). */
export function zipOf(...parts: readonly ZipPart[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name = 'x.csv', content, declared = content.length, crc = crc32(content) } of parts) {
    const packed = deflateRawSync(content)
    const named = Buffer.from(name)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(8, 4)
    head.writeUInt32LE(crc, 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(declared, 18)
    head.writeUInt16LE(named.length, 22)
    files.push(Buffer.from('PK\x03\x04'), head, named, packed)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), head, tail, named)
    offset += 4 + head.length + named.length + packed.length
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(size, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...files, ...directory, Buffer.from('PK\x05\x06'), end])
}
