import { readFile, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { gunzip, gunzipSync } from 'node:zlib'
import { SourceError } from '../source-error.ts'

const MEGABYTE = 2 ** 20
/** What a packed file may unpack to: some forty million candles. */
const MOST_BYTES = 2 ** 31

/**
 * A whole file, unpacked when it is gzip (told by its first bytes, not by its name).
 * @throws SourceError `file.unreadable`, `csv.gzip`
 */
export function readBytes(path: string): Uint8Array {
  try {
    return unpack(readFileSync(path), path)
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

/**
 * The same while this thread does something else.
 * @throws SourceError `file.unreadable`, `csv.gzip`
 */
export async function fetchBytes(path: string): Promise<Uint8Array> {
  try {
    const bytes = await promisify(readFile)(path)
    if (!isGzip(bytes)) return unpack(bytes, path)
    return await promisify(gunzip)(bytes, {
      chunkSize: unpackedSize(bytes),
      maxOutputLength: MOST_BYTES,
    }).catch((cause) => {
      throw damaged(path, cause)
    })
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

/** Smaller ones may share their memory with others. */
const OWN_BYTES = 65_536

/** Gives the memory of fetched bytes back at once, not when it is collected; nobody may look at them after. */
export function releaseBytes({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteLength > OWN_BYTES) buffer.transfer(0)
}

function unreadable(path: string, cause: unknown): unknown {
  if (cause instanceof SourceError) return cause
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  const why =
    code === 'ENOENT' ? 'is not there' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`
  return new SourceError('file.unreadable', `${path} ${why}`, {
    hint: 'Check the path; a relative one starts from the folder you are in.',
    where: path,
    cause,
  })
}

/**
 * The bytes themselves, or what they hold when they are gzip.
 * @throws SourceError `csv.gzip`
 */
export function unpack(bytes: Uint8Array, name: string): Uint8Array {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    throw new SourceError('csv.gzip', `${name} is a zip archive`, {
      hint: 'Archives of Binance go into the store: npx leme data import FILE.zip; of others, read the file inside.',
      where: name,
    })
  }
  if (!isGzip(bytes)) return bytes
  try {
    return gunzipSync(bytes, { chunkSize: unpackedSize(bytes), maxOutputLength: MOST_BYTES })
  } catch (cause) {
    throw damaged(name, cause)
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

function damaged(name: string, cause: unknown): SourceError {
  if ((cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') {
    return new SourceError('csv.gzip', `${name} unpacks to more than 2 GiB`, {
      hint: 'Split it into several files.',
      where: name,
      cause,
    })
  }
  return new SourceError('csv.gzip', `${name} is cut off or damaged: ${(cause as Error).message}`, {
    hint: 'Fetch or copy the file again; `gzip -t` tells when it is whole.',
    where: name,
    cause,
  })
}

/** One output buffer of the right size saves zlib from joining pieces; the trailer tells it, within reason. */
function unpackedSize(bytes: Uint8Array): number {
  const told =
    bytes.length < 18 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true)
  return Math.min(Math.max(told + 1, MEGABYTE), 40 * bytes.length + MEGABYTE)
}
