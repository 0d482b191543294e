import { chown, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type BackupObject,
  type BackupVault,
  OperationError,
  parseWalKey,
  type RecoveryPlan,
  type StoredSegment,
  segmentName,
  walPrefix,
} from '../../control/operation/index.ts'
import { endedBeforeTarget, type RecoveredServer, recoverServer } from './recover-server.ts'
import { sha256, type Unsealing } from './seal.ts'
import { type FileOwner, makeTarget, removeTarget, unpackCopy } from './unpack-copy.ts'

export interface RestoreCopy {
  readonly vault: BackupVault
  readonly unsealing: Unsealing
  readonly plan: RecoveryPlan
  /** Where the data go; must not be there. `FOLDER.wal` and `FOLDER.log` are made beside it. */
  readonly folder: string
  /** The program `postgres` of the backup's major version. */
  readonly postgres: string
  readonly owner?: FileOwner
  readonly durable: boolean
  readonly signal?: AbortSignal
}

/**
 * Unpacks a backup, replays the log behind it up to what the plan says, and gives the running server. What goes wrong
 * leaves no folder behind.
 * @throws OperationError `backup.target`, `backup.damaged`, `backup.key`, `backup.not-recovered`
 */
export async function restoreCopy(options: RestoreCopy): Promise<RecoveredServer> {
  const { vault, unsealing, plan, folder, postgres, owner, durable } = options
  const { record, segments, until } = plan
  const walFolder = segments.length > 0 ? `${folder}.wal` : undefined
  await makeTarget(folder, owner)
  try {
    const manifest = Buffer.concat(await pieces(unsealing.open(objects(vault, [record.database.manifest]))))
    const tar = unsealing.open(objects(vault, record.database.parts))
    await unpackCopy(tar, { folder, manifest, ...(owner && { owner }) })
    if (walFolder !== undefined) {
      await makeTarget(walFolder, owner)
      for (const segment of segments) await writeSegment(options, segment, walFolder)
    }
    const recover = {
      ...{ folder, postgres, durable, superuser: record.database.superuser },
      ...(owner && { owner }),
      ...(options.signal && { signal: options.signal }),
      ...(walFolder !== undefined && { walFolder }),
    }
    return await recoverServer({ ...recover, ...(until !== undefined && { until }) }).catch(
      (error: unknown) => {
        // Nothing was committed between the last commit of the log and the wanted time.
        if (until !== undefined && endedBeforeTarget(error)) return recoverServer(recover)
        throw error
      },
    )
  } catch (error) {
    await removeTarget(folder)
    if (walFolder !== undefined) await removeTarget(walFolder)
    throw error
  }
}

async function writeSegment(
  { vault, unsealing, plan, owner }: RestoreCopy,
  segment: StoredSegment,
  walFolder: string,
): Promise<void> {
  const { walSegmentBytes } = plan.record.database
  const present = segment.firstBytes === undefined ? segment : await longest(vault, segment, plan)
  const content = Buffer.concat(await pieces(unsealing.open(objects(vault, [present]))))
  if (content.length !== (present.firstBytes ?? walSegmentBytes)) {
    throw new OperationError('backup.damaged', `${present.key} does not hold what its name says`)
  }
  const bytes = Buffer.alloc(walSegmentBytes)
  content.copy(bytes)
  const path = join(walFolder, segmentName(segment.timeline, segment.segment, walSegmentBytes))
  await writeFile(path, bytes, { mode: 0o600 })
  if (owner) await chown(path, owner.uid, owner.gid)
}

/** What has taken the place of a beginning since the plan was made: a server that goes on replaces it often. */
async function longest(
  vault: BackupVault,
  segment: StoredSegment,
  { record: { database } }: RecoveryPlan,
): Promise<StoredSegment> {
  const { systemId, walSegmentBytes } = database
  const name = segmentName(segment.timeline, segment.segment, walSegmentBytes)
  let best = segment
  for await (const object of vault.list(`${walPrefix(systemId)}${name}.`)) {
    const found = parseWalKey(object, walSegmentBytes)
    if (found && bytesOf(found) >= bytesOf(best)) best = found
  }
  return best
}

function bytesOf({ firstBytes = Number.POSITIVE_INFINITY }: StoredSegment): number {
  return firstBytes
}

/** The contents of objects one behind the other, each held against its hash. */
export async function* objects(
  vault: BackupVault,
  wanted: readonly Pick<BackupObject, 'key' | 'sha256'>[],
): AsyncGenerator<Uint8Array> {
  for (const { key, sha256: expected } of wanted) {
    const bytes = await vault.get(key)
    if (bytes && sha256(bytes) === expected) {
      yield bytes
      continue
    }
    throw new OperationError(
      'backup.damaged',
      `${key} ${bytes ? 'is not as it was written' : 'is missing'}`,
      {
        hint: 'Take another backup: leme backup list, leme backup verify.',
        where: key,
      },
    )
  }
}

async function pieces(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all: Uint8Array[] = []
  for await (const piece of stream) all.push(piece)
  return all
}
