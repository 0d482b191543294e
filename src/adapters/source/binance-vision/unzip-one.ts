import { crc32 } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import { SourceError } from '../source-error.ts'

/** What one file may unpack to: candles of a second for a month take a third of it. */
const MOST_BYTES = 2 ** 30

/**
 * The one file in a zip archive, in memory; its name in there is not looked at. It is no longer than `most` bytes,
 * whatever the archive says about it, and its checksum fits.
 * @throws SourceError `archive.zip`
 */
export async function unzipOne(bytes: Buffer, name: string, most = MOST_BYTES): Promise<Buffer> {
  try {
    const { fromBufferPromise } = await import('yauzl')
    const zip = await fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false })
    if (zip.entryCount !== 1) throw broken(name, `holds ${zip.entryCount} files, not one`)
    for await (const entry of zip.eachEntry()) {
      const content = await unpacked(zip, entry, { name, most })
      if (crc32(content) !== entry.crc32) throw new RangeError('its checksum does not fit')
      return content
    }
    throw new RangeError('its file is not there')
  } catch (cause) {
    if (cause instanceof SourceError) throw cause
    throw broken(name, `is cut off or damaged: ${(cause as Error).message}`, cause)
  }
}

/** Stops as soon as there are more bytes than `most`, whatever was declared. */
async function unpacked(
  zip: ZipFile,
  entry: Entry,
  { name, most }: { readonly name: string; readonly most: number },
): Promise<Buffer> {
  const tooLarge = () => broken(name, `unpacks to more than ${most} bytes`)
  if (entry.uncompressedSize > most) throw tooLarge()
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of await zip.openReadStreamPromise(entry)) {
    length += piece.length
    if (length > most) throw tooLarge()
    pieces.push(piece)
  }
  return Buffer.concat(pieces, length)
}

function broken(name: string, what: string, cause?: unknown): SourceError {
  return new SourceError('archive.zip', `${name} ${what}`, {
    hint: 'Fetch the archive again; Binance puts one CSV file into each.',
    where: name,
    cause,
  })
}
