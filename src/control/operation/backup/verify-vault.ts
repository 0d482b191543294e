import { OperationError } from '../operation-error.ts'
import { type BackupObject, objectsOf } from './backup-record.ts'
import { listBackups } from './read-vault.ts'
import { chainFrom } from './recovery-plan.ts'
import type { BackupVault } from './vault.ts'
import { floorKey, parseFloor } from './wal-floor.ts'
import { headKey, isHeadKey, parseHead, type WalHead } from './wal-head.ts'
import {
  formatLsn,
  parseLsn,
  parseWalKey,
  type StoredSegment,
  segmentName,
  segmentOf,
  walPrefix,
} from './wal-name.ts'

export interface VaultProblem {
  readonly key: string
  /** In words, for people. */
  readonly problem: string
  /** The backups that cannot be restored because of it; empty where it is the log alone. */
  readonly backups: readonly string[]
}

export interface VaultVerdict {
  readonly backups: number
  readonly objects: number
  readonly bytes: number
  readonly problems: readonly VaultProblem[]
}

export interface VerifyOptions {
  /** SHA-256 in hex. */
  readonly hash: (bytes: Uint8Array) => string
  /** One backup alone, without the log. */
  readonly id?: string
  readonly onObject?: (done: number) => void
}

/**
 * Reads every object that a backup or the log needs, and reports each that is missing or is not as it was written.
 * Needs no key: what lies in a vault is hashed as it is, sealed.
 * @throws OperationError `backup.none` when `id` names none
 */
export async function verifyVault(vault: BackupVault, options: VerifyOptions): Promise<VaultVerdict> {
  const { backups, damaged } = await listBackups(vault)
  const chosen = backups.map(({ record }) => record).filter(({ id }) => !options.id || id === options.id)
  if (options.id && chosen.length === 0) {
    throw new OperationError('backup.none', `there is no backup ${options.id}`, {
      hint: 'See what there is: leme backup list.',
    })
  }
  const problems: VaultProblem[] = damaged.map(({ key, reason }) => ({ key, problem: reason, backups: [] }))
  const users = new Map<string, { object: BackupObject; backups: string[] }>()
  for (const record of chosen) {
    for (const object of objectsOf(record)) {
      const known = users.get(object.key)
      if (known) known.backups.push(record.id)
      else users.set(object.key, { object, backups: [record.id] })
    }
  }
  let objects = 0
  let bytes = 0
  const look = async (object: BackupObject, ofBackups: readonly string[]) => {
    const content = await vault.get(object.key)
    const problem = problemOf(object, content, options.hash)
    if (problem) problems.push({ key: object.key, problem, backups: ofBackups })
    objects++
    bytes += content?.length ?? 0
    options.onObject?.(objects)
  }
  for (const { object, backups: ofBackups } of users.values()) await look(object, ofBackups)
  if (options.id) return { backups: chosen.length, objects, bytes, problems }

  for (const systemId of new Set(chosen.map(({ database }) => database.systemId))) {
    const size = chosen.find(({ database }) => database.systemId === systemId)!.database.walSegmentBytes
    const segments: StoredSegment[] = []
    const heads: string[] = []
    for await (const object of vault.list(walPrefix(systemId))) {
      const segment = parseWalKey(object, size)
      if (segment) segments.push(segment)
      else if (isHeadKey(object.key)) heads.push(object.key)
      else if (object.key !== floorKey(systemId)) {
        problems.push({ key: object.key, problem: 'has no name of a segment', backups: [] })
      }
    }
    for (const segment of segments) await look({ ...segment }, [])
    problems.push(...(await logProblems(vault, { systemId, segments, heads })))
  }
  return { backups: chosen.length, objects, bytes, problems }
}

function problemOf(
  { size, sha256 }: BackupObject,
  content: Uint8Array | undefined,
  hash: (bytes: Uint8Array) => string,
): string | undefined {
  if (!content) return 'is missing'
  if (content.length !== size) return `has ${content.length} bytes, and had ${size}`
  return hash(content) === sha256 ? undefined : 'is not as it was written'
}

/** Holes between the first place of the log that is kept and the one that its head names. */
async function logProblems(
  vault: BackupVault,
  log: {
    readonly systemId: string
    readonly segments: readonly StoredSegment[]
    readonly heads: readonly string[]
  },
): Promise<readonly VaultProblem[]> {
  const { systemId, segments } = log
  const floorAt = floorKey(systemId)
  const problems: VaultProblem[] = []
  const timelines = new Set(segments.map(({ timeline }) => timeline))
  const unknown = [...timelines]
    .map((timeline) => headKey(systemId, timeline))
    .filter((key) => !log.heads.includes(key))
  for (const key of unknown) {
    problems.push({ key, problem: 'is missing: nobody knows where the log ends', backups: [] })
  }
  for (const key of log.heads) {
    const [headBytes, floorBytes] = [await vault.get(key), await vault.get(floorAt)]
    if (!headBytes) continue
    try {
      const head = parseHead(key, headBytes)
      const floor = floorBytes ? parseLsn(parseFloor(floorAt, floorBytes)) : 0n
      problems.push(...holes(segments, { systemId, head, floor }))
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      problems.push({ key: error.where ?? key, problem: error.message, backups: [] })
    }
  }
  return problems
}

function holes(
  segments: readonly StoredSegment[],
  { systemId, head, floor }: { readonly systemId: string; readonly head: WalHead; readonly floor: bigint },
): readonly VaultProblem[] {
  const { timeline, walSegmentBytes: size } = head
  const [end, since] = [parseLsn(head.lsn), parseLsn(head.sinceLsn)]
  const missing: VaultProblem[] = []
  let first = segmentOf(floor > since ? floor : since, size)
  for (;;) {
    const last = chainFrom(segments, { timeline, first }).at(-1)
    const next = last ? last.segment + (last.firstBytes === undefined ? 1n : 0n) : first
    if (next * BigInt(size) + BigInt(last?.firstBytes ?? 0) >= end) return missing
    missing.push({
      key: `${walPrefix(systemId)}${segmentName(timeline, next, size)}`,
      problem: `is missing, and the log goes to ${formatLsn(end)}`,
      backups: [],
    })
    first = next + 1n
  }
}
