import { OperationError } from '../operation-error.ts'

/** A place in the write-ahead log, in bytes. PostgreSQL writes it `16/B374D848`. */
export type Lsn = bigint

export function parseLsn(text: string): Lsn {
  const [, high, low] = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/.exec(text) ?? []
  if (high === undefined) {
    throw new OperationError('backup.server', `${text} is no place in a write-ahead log`)
  }
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)
}

export function formatLsn(lsn: Lsn): string {
  return `${(lsn >> 32n).toString(16)}/${(lsn & 0xffffffffn).toString(16)}`.toUpperCase()
}

/** Number of the segment that holds a place. */
export function segmentOf(lsn: Lsn, segmentBytes: number): bigint {
  return lsn / BigInt(segmentBytes)
}

/** PostgreSQL's name of a segment: timeline, and the number in two halves. */
export function segmentName(timeline: number, segment: bigint, segmentBytes: number): string {
  const each = 0x100000000n / BigInt(segmentBytes)
  return [BigInt(timeline), segment / each, segment % each]
    .map((part) => part.toString(16).toUpperCase().padStart(8, '0'))
    .join('')
}

/** A segment in a vault: whole, or the first bytes of one that is still being written. */
export interface StoredSegment {
  readonly key: string
  readonly size: number
  readonly timeline: number
  readonly segment: bigint
  /** Absent where it is whole. */
  readonly firstBytes?: number
  /** Of the sealed object. */
  readonly sha256: string
}

export function walPrefix(systemId: string): string {
  return `wal/${systemId}/`
}

const KEY = /^wal\/\d+\/([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(?:\.first-(\d+))?\.([0-9a-f]{64})$/

/** The SHA-256 is part of the key: whoever reads it knows whether it is as it was written. */
export function walKey(
  systemId: string,
  name: string,
  { sha256, firstBytes }: { readonly sha256: string; readonly firstBytes?: number },
): string {
  return `${walPrefix(systemId)}${name}${firstBytes === undefined ? '' : `.first-${firstBytes}`}.${sha256}`
}

/** Undefined for a key that is none of a segment. */
export function parseWalKey(
  { key, size }: { readonly key: string; readonly size: number },
  segmentBytes: number,
): StoredSegment | undefined {
  const [, timeline, high, low, first, sha256] = KEY.exec(key) ?? []
  if (timeline === undefined) return undefined
  const each = 0x100000000n / BigInt(segmentBytes)
  return {
    key,
    size,
    timeline: Number.parseInt(timeline, 16),
    segment: BigInt(`0x${high}`) * each + BigInt(`0x${low}`),
    sha256: sha256!,
    ...(first !== undefined && { firstBytes: Number(first) }),
  }
}
