import { SourceError } from './source-error.ts'

/** What bytes of candles are written in. */
export type CandleFormat = 'csv' | 'json' | 'feather' | 'parquet'

/** First bytes of what is no file of candles, or of one that is not read, and what to do with it. */
const REFUSED: readonly (readonly [name: string, start: readonly number[], hint: string])[] = [
  [
    'HDF5',
    [0x89, 0x48, 0x44, 0x46],
    'freqtrade makes one that is: freqtrade convert-data --format-to feather.',
  ],
  ['Feather of version 1', [0x46, 0x45, 0x41, 0x31], 'Write it as version 2, which is an Arrow file.'],
  ['packed by Zstandard', [0x28, 0xb5, 0x2f, 0xfd], 'Unpack it first: zstd -d.'],
  ['packed by bzip2', [0x42, 0x5a, 0x68], 'Unpack it first: bunzip2.'],
  ['packed by xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a], 'Unpack it first: unxz.'],
  ['a SQLite database', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], 'Export its table as CSV.'],
  ['text in UTF-16', [0xff, 0xfe], 'Save it as UTF-8.'],
  ['text in UTF-16', [0xfe, 0xff], 'Save it as UTF-8.'],
  ['a page of HTML or XML', [0x3c], 'A download may have ended at a page that says why; look into it.'],
]
const KNOWN =
  'Candles are read from CSV, JSON, Feather (Arrow) and Parquet, and from archives of Binance (zip).'
const MARK = [0xef, 0xbb, 0xbf]
const LOOKED_AT = 4096
const BRACKETS = [0x5b, 0x7b]

/**
 * The format of a file's first bytes, unpacked where it was gzip. The name decides nothing.
 * @throws SourceError `candles.format` for bytes of another kind, `csv.empty` for none
 */
export function candleFormat(bytes: Uint8Array, name: string): CandleFormat {
  if (startsWith(bytes, [0x50, 0x41, 0x52, 0x31])) return 'parquet'
  if (startsWith(bytes, [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31])) return 'feather'
  const text = bytes.subarray(startsWith(bytes, MARK) ? MARK.length : 0, LOOKED_AT)
  const first = text.findIndex((byte) => byte > 32)
  const refused = REFUSED.find(([, start]) => startsWith(text.subarray(Math.max(0, first)), start))
  if (refused) throw unknown(name, `is ${refused[0]}, which is not read`, refused[2])
  if (text.includes(0)) throw unknown(name, 'is binary, in no format that is known', '')
  return first >= 0 && BRACKETS.includes(text[first]!) ? 'json' : 'csv'
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte)
}

function unknown(name: string, what: string, hint: string): SourceError {
  return new SourceError('candles.format', `${name} ${what}`, {
    hint: hint === '' ? KNOWN : `${hint} ${KNOWN}`,
    where: name,
  })
}
