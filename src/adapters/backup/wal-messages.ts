/** Microseconds between the Unix epoch and PostgreSQL's, 2000-01-01. */
const EPOCH_US = 946_684_800_000_000n

export type WalMessage =
  | { readonly kind: 'data'; readonly start: bigint; readonly bytes: Buffer }
  | { readonly kind: 'alive'; readonly wantsReply: boolean }

/** A message of a physical replication stream; undefined for one that says nothing to us. */
export function readWalMessage(chunk: Buffer): WalMessage | undefined {
  switch (String.fromCharCode(chunk[0] ?? 0)) {
    case 'w':
      return { kind: 'data', start: chunk.readBigUInt64BE(1), bytes: chunk.subarray(25) }
    case 'k':
      return { kind: 'alive', wantsReply: chunk[17] === 1 }
    default:
      return undefined
  }
}

/** Tells the server up to where the log lies safely elsewhere: it may forget that. */
export function standbyStatus(kept: bigint, now: number): Buffer {
  const message = Buffer.alloc(34)
  message.write('r')
  for (const at of [1, 9, 17]) message.writeBigUInt64BE(kept, at)
  message.writeBigInt64BE(BigInt(now) * 1000n - EPOCH_US, 25)
  return message
}

const PAGE_BYTES = 8192n
/** Of the first page of a segment, and of every other one. */
const LONG_HEADER = 40n
const SHORT_HEADER = 24n

/**
 * Up to where the log is written when a server says where its next record goes: at the beginning of a page it names the
 * place behind the page's header, which is written with that record.
 */
export function endOfRecords(insertion: bigint, segmentBytes: number): bigint {
  if (insertion % BigInt(segmentBytes) === LONG_HEADER) return insertion - LONG_HEADER
  const isBehindHeader =
    insertion % PAGE_BYTES === SHORT_HEADER && insertion % BigInt(segmentBytes) > PAGE_BYTES
  return isBehindHeader ? insertion - SHORT_HEADER : insertion
}
