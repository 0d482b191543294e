import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { ROOT } from '../judge.ts'

export const FUNCTION = 'deploy/terraform/aws/modules/training'

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
/** 1980-01-01, the first day of the format: the same source gives the same bytes on every machine. */
const DAY = 0x21
const MODE = 0o100644 << 16

/** A zip of one stored file, as Lambda takes it. Terraform could only make one with a further provider. */
export function packFunction(tree: string): Buffer {
  const bytes = readFileSync(join(tree, FUNCTION, 'submit/index.mjs'))
  const name = Buffer.from('index.mjs')
  const about = Buffer.alloc(26)
  about.writeUInt16LE(20, 0)
  about.writeUInt16LE(DAY, 8)
  about.writeUInt32LE(crc32(bytes), 10)
  about.writeUInt32LE(bytes.length, 14)
  about.writeUInt32LE(bytes.length, 18)
  about.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([word(LOCAL), about, name, bytes])
  const further = Buffer.alloc(14)
  further.writeUInt32LE(MODE >>> 0, 6)
  const central = Buffer.concat([word(CENTRAL), Buffer.from([20, 3]), about, further, name])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, central, word(END), end])
}

function word(value: number): Buffer {
  const four = Buffer.alloc(4)
  four.writeUInt32LE(value)
  return four
}

// node --conditions=leme-source test/deploy/terraform-aws/pack-function.ts --write
if (import.meta.main && process.argv.includes('--write')) {
  writeFileSync(join(ROOT, FUNCTION, 'submit.zip'), packFunction(ROOT))
}
