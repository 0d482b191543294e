import { Fault, type FaultDetails, type FaultKind } from '../../../domain/index.ts'

/** Every code of {@link ParquetError}, with the kind of failure it is. */
export const PARQUET_ERROR_KINDS = {
  /** A file that is not there, is cut off or is damaged. */
  'parquet.unreadable': 'failed',
  /** A file without the columns of candles, or with others than numbers in them. */
  'parquet.columns': 'failed',
  /** Times that are in no one unit. */
  'parquet.time': 'failed',
  /** Nothing where a file should go. */
  'parquet.unwritable': 'failed',
  /** A file of the lake that the manifest names is not there. */
  'lake.missing': 'failed',
  /** A file of the lake does not hold what was written. */
  'lake.damaged': 'failed',
} as const satisfies Readonly<Record<string, FaultKind>>

export type ParquetErrorCode = keyof typeof PARQUET_ERROR_KINDS

/** What Parquet files of candles, and the lake of them, throw. */
export class ParquetError extends Fault {
  declare readonly code: ParquetErrorCode

  constructor(code: ParquetErrorCode, message: string, details: FaultDetails = {}) {
    super(PARQUET_ERROR_KINDS[code], code, message, details)
  }
}
