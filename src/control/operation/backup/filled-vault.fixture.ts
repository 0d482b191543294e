import { sha256 } from '../../../math/index.ts'
import type { BackupRecord } from './backup-record.ts'
import { createBackup, type DatabaseCopy, type Sealing } from './create-backup.ts'
import type { memoryVault } from './memory-vault.fixture.ts'
import { formatHead, headKey } from './wal-head.ts'
import { formatLsn, segmentName, walKey } from './wal-name.ts'

export const SYSTEM = '7711240945148836882'
export const SEGMENT_BYTES = 1 << 24

/** Seals nothing: what is stored is what was given. */
export const SEALING: Sealing = { recipients: ['age1x'], seal: (stream) => stream, hash: sha256 }

export function copyOf(text: string, at: { readonly start: number; readonly end: number }): DatabaseCopy {
  return {
    ...{ systemId: SYSTEM, serverVersion: 180_004, timeline: 1, walSegmentBytes: SEGMENT_BYTES },
    ...{ snapshot: '700:700:', superuser: 'leme', startLsn: lsnIn(at.start) },
    stream: pieces(text),
    ended: () => ({ endLsn: lsnIn(at.end), bytes: text.length, manifest: new TextEncoder().encode('{}') }),
  }
}

/** A backup that begins and ends in a segment, with one file of a folder. */
export function fill(
  vault: ReturnType<typeof memoryVault>,
  options: {
    readonly at: number
    readonly segment: number
    readonly file?: string
    readonly random?: string
  },
): Promise<BackupRecord> {
  const { at, segment, file = 'models', random = '00000a' } = options
  const files = async function* () {
    yield { path: 'a/model.bin', mode: 0o600, pieces: pieces(file) }
  }
  return createBackup({
    ...{ vault, sealing: SEALING, random, now: () => at },
    database: copyOf(`database at ${at}`, { start: segment, end: segment }),
    folders: [{ name: 'state', files: files() }],
  })
}

/** Whole segments of the log, and a beginning of the one behind them; then the head. */
export async function fillLog(
  vault: ReturnType<typeof memoryVault>,
  { from, to, at }: { readonly from: number; readonly to: number; readonly at: number },
): Promise<void> {
  for (let segment = from; segment < to; segment++) {
    const bytes = new TextEncoder().encode(`segment ${segment}`)
    await vault.put(walKey(SYSTEM, nameOf(segment), { sha256: sha256(bytes) }), bytes)
  }
  const begun = new TextEncoder().encode('begun')
  await vault.put(walKey(SYSTEM, nameOf(to), { sha256: sha256(begun), firstBytes: 100 }), begun)
  const head = formatHead({
    ...{ schema: 'leme.wal-head/1', timeline: 1, walSegmentBytes: SEGMENT_BYTES, at },
    lsn: formatLsn(BigInt(to) * BigInt(SEGMENT_BYTES) + 100n),
    sinceLsn: formatLsn(BigInt(from) * BigInt(SEGMENT_BYTES)),
  })
  await vault.put(headKey(SYSTEM, 1), head)
}

export function nameOf(segment: number): string {
  return segmentName(1, BigInt(segment), SEGMENT_BYTES)
}

function lsnIn(segment: number): string {
  return formatLsn(BigInt(segment) * BigInt(SEGMENT_BYTES) + 40n)
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
