import { readFile, stat } from 'node:fs/promises'
import type { Timeframe } from '../../../domain/index.ts'
import type { ReadCandles } from '../csv/read-candles.ts'
import { SourceError } from '../source-error.ts'
import type { ArchiveMarket } from './archive-name.ts'
import { parseKlines } from './parse-klines.ts'
import { requireChecksum } from './require-checksum.ts'
import { unzipOne } from './unzip-one.ts'

/** An archive of a month of candles of a minute takes some 2 MiB. */
const MOST_BYTES = 2 ** 28

export interface ArchiveOptions {
  readonly timeframe: Timeframe
  readonly market: ArchiveMarket
  /** Refuse an archive without a checksum beside it. */
  readonly verify: boolean
}

export interface ReadArchive extends ReadCandles {
  /** Whether a checksum lay beside it; then it fits. */
  readonly isVerified: boolean
}

/**
 * Candles of an archive of klines of Binance: verified, unpacked in memory, and read as {@link parseKlines} does.
 * @throws SourceError `file.unreadable`, `archive.checksum`, `archive.zip`, `archive.content`, `csv.empty`
 * @throws MarketError `candles.timeframe`
 */
export async function readArchive(path: string, options: ArchiveOptions): Promise<ReadArchive> {
  const bytes = await bytesOf(path)
  const isVerified = requireChecksum(bytes, path, options.verify)
  const content = await unzipOne(bytes, path)
  return { ...parseKlines(content, path, options), isVerified }
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path)
    if (size <= MOST_BYTES) return await readFile(path)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    throw new SourceError(
      'file.unreadable',
      `${path} ${code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`}`,
      {
        hint: 'Check the path; a relative one starts from the folder you are in.',
        where: path,
        cause,
      },
    )
  }
  throw new SourceError('archive.zip', `${path} is larger than ${MOST_BYTES / 2 ** 20} MiB`, {
    hint: 'Archives of klines take a few MiB.',
    where: path,
  })
}
