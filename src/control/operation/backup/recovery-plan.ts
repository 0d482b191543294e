import { OperationError } from '../operation-error.ts'
import type { BackupRecord } from './backup-record.ts'
import type { WalHead } from './wal-head.ts'
import { parseLsn, type StoredSegment, segmentName, segmentOf } from './wal-name.ts'

/** Where a recovery ends: at the end of one backup, at a time, or with the last that the vault has. */
export type RecoveryTarget =
  | { readonly kind: 'backup'; readonly id: string }
  | { readonly kind: 'time'; readonly at: number }
  | { readonly kind: 'latest' }

export interface VaultContents {
  readonly records: readonly BackupRecord[]
  /** Of the server that the backup is of. */
  wal(systemId: string): Promise<{ readonly segments: readonly StoredSegment[]; readonly head?: WalHead }>
}

export interface RecoveryPlan {
  readonly record: BackupRecord
  /** In order; a part of a segment can only be the last. */
  readonly segments: readonly StoredSegment[]
  /** UTC milliseconds of the last commit that is wanted; absent: all that is there. */
  readonly until?: number
}

/**
 * What a recovery to a target reads.
 * @throws OperationError `backup.none`, `backup.gap`, `backup.not-reached`
 */
export async function planRecovery(contents: VaultContents, target: RecoveryTarget): Promise<RecoveryPlan> {
  const newestFirst = contents.records.toSorted((a, b) => b.completedAt - a.completedAt)
  if (target.kind === 'backup') {
    const record = newestFirst.find(({ id }) => id === target.id)
    if (record) return { record, segments: [] }
    throw none(`there is no backup ${target.id}`)
  }
  const before = target.kind === 'time' ? target.at : Number.POSITIVE_INFINITY
  const record = newestFirst.find(({ completedAt }) => completedAt <= before)
  if (!record) {
    const oldest = newestFirst.at(-1)
    throw none(
      oldest
        ? `there is no backup from before ${told(before)}; the oldest ended at ${told(oldest.completedAt)}`
        : 'there is no backup',
    )
  }
  const { systemId, timeline, endLsn, walSegmentBytes } = record.database
  const { segments, head } = await contents.wal(systemId)
  if (target.kind === 'time' && (!head || head.timeline !== timeline || target.at > head.at)) {
    throw new OperationError(
      'backup.not-reached',
      head
        ? `the write-ahead log of the vault ends at ${told(head.at)}${head.timeline === timeline ? '' : ' on another timeline'}, before ${told(target.at)}`
        : `the vault holds no write-ahead log, so nothing behind a backup can be reached`,
      { hint: 'Take an earlier time, or the newest backup as it is: leme backup list.' },
    )
  }
  // The backup holds the segment of its own end whole.
  const first = segmentOf(parseLsn(endLsn) - 1n, walSegmentBytes) + 1n
  const chain = chainFrom(segments, { timeline, first })
  const needed = head && head.timeline === timeline ? parseLsn(head.lsn) : parseLsn(endLsn)
  const missing = missingSegment(chain, { first, to: needed, walSegmentBytes })
  if (missing !== undefined) {
    const name = segmentName(timeline, missing, walSegmentBytes)
    throw new OperationError('backup.gap', `segment ${name} of the write-ahead log is missing`, {
      hint: 'A time before it can be reached by its backup alone: leme backup restore --id ID.',
      where: name,
    })
  }
  return { record, segments: chain, ...(target.kind === 'time' && { until: target.at }) }
}

/** Whole segments one behind the other, and the longest beginning of the one behind them. */
export function chainFrom(
  segments: readonly StoredSegment[],
  { timeline, first }: { readonly timeline: number; readonly first: bigint },
): readonly StoredSegment[] {
  const whole = new Map<bigint, StoredSegment>()
  const begun = new Map<bigint, StoredSegment>()
  for (const one of segments) {
    if (one.timeline !== timeline) continue
    if (one.firstBytes === undefined) whole.set(one.segment, one)
    else if (one.firstBytes > (begun.get(one.segment)?.firstBytes ?? 0)) begun.set(one.segment, one)
  }
  const chain: StoredSegment[] = []
  let segment = first
  for (; whole.has(segment); segment++) chain.push(whole.get(segment)!)
  const last = begun.get(segment)
  return last ? [...chain, last] : chain
}

/** The first segment that is wanted and not there. */
function missingSegment(
  chain: readonly StoredSegment[],
  wanted: { readonly first: bigint; readonly to: bigint; readonly walSegmentBytes: number },
): bigint | undefined {
  const size = BigInt(wanted.walSegmentBytes)
  const last = chain.at(-1)
  const reached = last
    ? last.segment * size + BigInt(last.firstBytes ?? wanted.walSegmentBytes)
    : wanted.first * size
  return reached >= wanted.to ? undefined : reached / size
}

function none(message: string): OperationError {
  return new OperationError('backup.none', message, { hint: 'See what there is: leme backup list.' })
}

function told(at: number): string {
  return new Date(at).toISOString()
}
