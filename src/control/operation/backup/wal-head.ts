import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { sha256 } from '../../../math/index.ts'
import { OperationError } from '../operation-error.ts'
import { walPrefix } from './wal-name.ts'

/** How far the write-ahead log of a server is in the vault: it tells when the last segments are missing. */
const walHead = Type.Object(
  {
    schema: Type.Literal('leme.wal-head/1'),
    timeline: Type.Integer({ minimum: 1 }),
    walSegmentBytes: Type.Integer({ minimum: 1 }),
    /** Everything before it is in the vault. */
    lsn: Type.String({ pattern: '^[0-9A-F]{1,8}/[0-9A-F]{1,8}$' }),
    /** First place of the log that was ever stored without a hole up to `lsn`. */
    sinceLsn: Type.String({ pattern: '^[0-9A-F]{1,8}/[0-9A-F]{1,8}$' }),
    /** The server's clock, UTC milliseconds, when nothing behind `lsn` had been written; 0 before the first piece. */
    at: Type.Integer(),
  },
  { additionalProperties: false },
)

export type WalHead = Static<typeof walHead>

/** Each line of a server's history has its own: a recovery begins another one. */
export function headKey(systemId: string, timeline: number): string {
  return `${walPrefix(systemId)}head-${timeline}`
}

export function isHeadKey(key: string): boolean {
  return /^wal\/\d+\/head-\d+$/.test(key)
}

export function formatHead(head: WalHead): Uint8Array {
  const body = JSON.stringify(head)
  return new TextEncoder().encode(`${body}\n${sha256(body)}\n`)
}

/** @throws OperationError `backup.damaged` */
export function parseHead(key: string, bytes: Uint8Array): WalHead {
  const [body = '', sum] = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n')
  const value = sha256(body) === sum ? (JSON.parse(body) as unknown) : undefined
  if (Check(walHead, value)) return value
  throw new OperationError('backup.damaged', `${key} is not as it was written`, {
    hint: 'It is written anew with the next part of the write-ahead log; until then no end of the log is known.',
    where: key,
  })
}
