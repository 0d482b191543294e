import { OperationError } from '../operation-error.ts'
import type { BackupRecord } from './backup-record.ts'
import type { WalHead } from './wal-head.ts'
import { parseLsn, type StoredSegment, segmentName, segmentOf } from './wal-name.ts'

/** Where a recovery ends: at the end of one backup, at a time, or with the last that the vault has. */
export type RecoveryTarget =
  | { readonly kind: 'backup'; readonly id: string }
  | { readonly kind: 'time'; readonly at: number }
  | { readonly kind: 'latest' }

/** What a vault has of a server's log; a head for each line of its history. */
export interface ServerLog {
  readonly segments: readonly StoredSegment[]
  readonly heads: ReadonlyMap<number, WalHead>
}

export interface VaultContents {
  readonly records: readonly BackupRecord[]
  /** Of the server that the backup is of. */
  wal(systemId: string): Promise<ServerLog>
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
  const { segments, heads } = await contents.wal(systemId)
  const head = heads.get(timeline)
  if (target.kind === 'latest' && Math.max(timeline, ...heads.keys()) > timeline)
    throw turnedBack(record, head)
  if (target.kind === 'time' && !(head && target.at <= head.at)) throw notReached(target.at, head)
  // The backup holds the segment of its own end whole.
  const first = segmentOf(parseLsn(endLsn) - 1n, walSegmentBytes) + 1n
  const chain = chainFrom(segments, { timeline, first })
  const needed = parseLsn(head ? head.lsn : endLsn)
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

function notReached(at: number, head: WalHead | undefined): OperationError {
  return new OperationError(
    'backup.not-reached',
    head && head.at > 0
      ? `the write-ahead log behind the last backup before ${told(at)} ends at ${told(head.at)}`
      : 'the vault holds no write-ahead log, so nothing behind a backup can be reached',
    { hint: 'Take an earlier time, or the newest backup as it is: leme backup list.' },
  )
}

/** Its log goes on to what was undone by a recovery, of which there is no backup yet. */
function turnedBack({ id }: BackupRecord, head: WalHead | undefined): OperationError {
  return new OperationError(
    'backup.not-reached',
    `the database was turned back to an earlier moment after ${id}, and no backup was made since`,
    {
      hint: `Name the moment that is wanted: leme backup restore --to-time ${head && head.at > 0 ? told(head.at) : 'TIME'} is the last one of its log.`,
    },
  )
}

function none(message: string): OperationError {
  return new OperationError('backup.none', message, { hint: 'See what there is: leme backup list.' })
}

function told(at: number): string {
  return new Date(at).toISOString()
}
