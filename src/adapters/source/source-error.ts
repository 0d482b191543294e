import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

/** Every code of {@link SourceError}, with the kind of failure it is. */
export const SOURCE_ERROR_KINDS = {
  /** A file or folder that is not there or cannot be read. */
  'file.unreadable': 'no-data',
  /** Nothing where a file should go. */
  'file.unwritable': 'failed',
  /** A file without a single row. */
  'csv.empty': 'no-data',
  /** Columns that cannot be told apart: no header, or one without a needed name. */
  'csv.header': 'failed',
  /** A compressed file that is cut off, damaged or of another kind. */
  'csv.gzip': 'failed',
  /** A file of JSON or Feather that cannot be read as candles. */
  'candles.format': 'failed',
  /** No file for a pair that was asked for, or none at all. */
  'candles.missing': 'no-data',
  /** A file whose name does not tell pair and timeframe. */
  'candles.name': 'usage',
  /** A zip file whose name is not that of an archive of klines. */
  'archive.name': 'usage',
  /** A symbol that may mean several pairs, or none. */
  'archive.symbol': 'usage',
  /** An archive that is not what its checksum says, or has none where one is demanded. */
  'archive.checksum': 'failed',
  /** A zip file that is cut off, damaged, too large, or holds other than one file. */
  'archive.zip': 'failed',
  /** An archive that could not be fetched after all tries. */
  'archive.unreachable': 'remote',
  /** The address of archives does not serve this machine. */
  'archive.refused': 'remote',
  /** An archive that holds other than klines, or times in several units. */
  'archive.content': 'failed',
} as const satisfies Readonly<Record<string, FaultKind>>

export type SourceErrorCode = keyof typeof SOURCE_ERROR_KINDS

/** What the sources of market data throw. */
export class SourceError extends Fault {
  declare readonly code: SourceErrorCode

  constructor(code: SourceErrorCode, message: string, details: FaultDetails = {}) {
    super(SOURCE_ERROR_KINDS[code], code, message, details)
  }
}
