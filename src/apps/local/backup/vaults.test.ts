import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startAzurite, startS3rver } from '../../../../test/services/index.ts'
import { openSealing, openSeals, sha256 } from '../../../adapters/backup/index.ts'
import type { ObjectStoreAddress } from '../../../adapters/store/object/index.ts'
import { copyOf, SYSTEM } from '../../../control/operation/backup/filled-vault.fixture.ts'
import {
  type BackupVault,
  copyBackup,
  createBackup,
  expireBackups,
  listBackups,
  noteVerification,
  verifyVault,
} from '../../../control/operation/index.ts'
import { openVault } from './open-vault.ts'
import { stateFolderCopy, writeFolder } from './state-folder.ts'

// Backups in each kind of place, with sealing that is real; and what a person without Leme can open.

const folder = mkdtempSync(join(tmpdir(), 'leme-vaults-'))
const [s3, azurite] = await Promise.all([startS3rver(), startAzurite()])
after(async () => {
  await Promise.all([s3.stop(), azurite.stop()])
  rmSync(folder, { recursive: true, force: true })
})
const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob')
const login = new StorageSharedKeyCredential(azurite.account, azurite.key)
await new BlobServiceClient(azurite.url, login).getContainerClient('leme').create()
const { generateX25519Identity, identityToRecipient } = await import('age-encryption')
const identity = await generateX25519Identity()
const recipient = await identityToRecipient(identity)

const PLACES: Readonly<Record<string, ObjectStoreAddress>> = {
  folder: { url: join(folder, 'vault'), endpoint: '', region: '', keyId: '', key: '' },
  S3: { url: `s3://${s3.bucket}/b`, endpoint: s3.url, region: 'us-east-1', keyId: s3.keyId, key: s3.secret },
  Azure: {
    ...{ url: `azure://${azurite.account}/leme/b`, endpoint: azurite.url, region: '', keyId: '' },
    key: azurite.key,
  },
}
const NOW = Date.parse('2026-11-23T03:00:00Z')
const text = 'every row of every table\n'.repeat(50_000)

async function backUp(vault: BackupVault, stateDir: string) {
  return createBackup({
    vault,
    sealing: await openSealing([recipient]),
    database: copyOf(text, { start: 1, end: 1 }),
    folders: [stateFolderCopy(stateDir, join(stateDir, 'backups'))],
    ...{ now: () => NOW, random: '00000a' },
  })
}

function stateFolder(name: string): string {
  const state = join(folder, name)
  for (const path of ['values.git/refs/heads', 'postgres', 'backups', 'artifacts']) {
    mkdirSync(join(state, path), { recursive: true })
  }
  for (const [path, content] of Object.entries({
    ...{ 'values.git/HEAD': 'ref: refs/heads/main\n', 'artifacts/model.bin': 'model', 'postgres/x': 'x' },
    ...{ 'backup-identity.txt': identity, 'leme.log': 'log', 'backups/a': 'a' },
  })) {
    writeFileSync(join(state, path), content, { mode: 0o640 })
  }
  return state
}

for (const [kind, address] of Object.entries(PLACES)) {
  test(`${kind}: a backup is listed when it is whole, read again, and goes with what belongs to it`, async () => {
    const vault = await openVault(address)
    assert.equal(await vault.get('backups/nothing'), undefined)
    const record = await backUp(vault, stateFolder(`state-${kind}`))
    const { problems, objects } = await verifyVault(vault, { hash: sha256 })
    assert.deepEqual([problems, objects], [[], 5])
    const verification = { at: NOW, seconds: 1, ok: true, found: 'every row came back', tables: 1, rows: 1 }
    await noteVerification(vault, record.id, { schema: 'leme.backup-verification/1', ...verification })
    assert.equal((await listBackups(vault)).backups[0]?.verification?.ok, true)
    const [part] = record.database.parts
    await vault.delete(part!.key)
    assert.equal((await verifyVault(vault, { hash: sha256 })).problems.length, 1)
    await vault.put(part!.key, new Uint8Array(part!.size))
    assert.match((await verifyVault(vault, { hash: sha256 })).problems[0]!.problem, /not as it was written/)
    const later = NOW + 400 * 86_400_000
    const { expired } = await expireBackups(vault, {
      retention: { days: 7, weeks: 4, months: 6 },
      now: later,
    })
    assert.deepEqual(expired, [], 'the newest stays however old it is')
  })
}

test('a copy goes from a folder to S3 as it is sealed', async () => {
  const from = await openVault({ ...PLACES.folder!, url: join(folder, 'from') })
  const to = await openVault({ ...PLACES.S3!, url: `s3://${s3.bucket}/second` })
  const record = await backUp(from, stateFolder('state-copied'))
  await copyBackup(from, to, record)
  assert.deepEqual((await verifyVault(to, { hash: sha256 })).problems, [])
  assert.equal((await listBackups(to)).backups[0]?.record.id, record.id)
})

test('age and zstd open what was sealed, without Leme', { skip: lacking('age', 'zstd') }, async () => {
  const place = join(folder, 'by-hand')
  const record = await backUp(
    await openVault({ ...PLACES.folder!, url: place }),
    stateFolder('state-by-hand'),
  )
  const key = join(folder, 'key.txt')
  writeFileSync(key, `${identity}\n`, { mode: 0o600 })
  const command = `cat ${place}/backups/${record.id}/database-*.tar.zst.age | age -d -i ${key} | zstd -d`
  const { stdout, stderr } = spawnSync('bash', ['-c', command], { maxBuffer: 1 << 28 })
  assert.equal(stdout.toString(), text, stderr.toString())
})

test('nothing but times, sizes and hashes lies in the clear', async () => {
  const vault = await openVault({ ...PLACES.folder!, url: join(folder, 'sealed') })
  const state = stateFolder('state-sealed')
  writeFileSync(join(state, 'canary-in-a-name'), 'canary-in-a-file')
  await backUp(vault, state)
  let sealed = 0
  for await (const { key } of vault.list('')) {
    const bytes = Buffer.from((await vault.get(key))!)
    assert.ok(!/canary/.test(key + bytes.toString('latin1')), key)
    if (key.startsWith('records/')) continue
    assert.ok(bytes.toString('latin1').startsWith('age-encryption.org/v1\n'), key)
    sealed++
  }
  assert.equal(sealed, 6)
})

test('another key opens nothing, and a byte that differs is found', async () => {
  const sealing = await openSealing([recipient])
  const sealed = Buffer.concat(await all(sealing.seal(pieces(Buffer.from(text)))))
  const opened = async (bytes: Buffer, key: string) =>
    Buffer.concat(await all((await openSeals([key])).open(pieces(bytes)))).toString()
  assert.equal(await opened(sealed, identity), text)
  await assert.rejects(opened(sealed, await generateX25519Identity()), { code: 'backup.key' })
  for (const at of [300, sealed.length - 1]) {
    const broken = Buffer.from(sealed)
    broken[at]! ^= 1
    await assert.rejects(opened(broken, identity), { code: 'backup.damaged' }, `byte ${at}`)
  }
  await assert.rejects(opened(sealed.subarray(0, -20), identity), { code: 'backup.damaged' })
  await assert.rejects(openSealing([]), { code: 'backup.key' })
  await assert.rejects(openSealing(['age1nonsense']), { code: 'backup.key' })
})

test('of the state folder comes back what cannot be made again, with its folders and rights', async () => {
  const state = stateFolder('state-back')
  const files = await all(stateFolderCopy(state, join(state, 'backups')).files)
  assert.deepEqual(
    files.map(({ path }) => path),
    [
      'artifacts/',
      'artifacts/model.bin',
      'values.git/',
      'values.git/HEAD',
      'values.git/refs/',
      'values.git/refs/heads/',
    ],
  )
  const contents = new Map<string, Uint8Array>()
  const index = { schema: 'leme.backup-folder/1' as const, files: await Promise.all(files.map(indexed)) }
  async function indexed({ path, mode, pieces: given }: (typeof files)[number]) {
    const bytes = Buffer.concat(await all(given))
    contents.set(path, bytes)
    return { path, mode, size: bytes.length, pieces: path.endsWith('/') ? [] : [path] }
  }
  const back = join(folder, 'back')
  mkdirSync(join(back, 'artifacts'), { recursive: true })
  writeFileSync(join(back, 'artifacts/model.bin'), 'another')
  const piece = async (key: string) => contents.get(key)!
  assert.deepEqual(await writeFolder(index, { folder: back, replace: false, piece }), { written: 1, left: 1 })
  assert.equal(readFileSync(join(back, 'artifacts/model.bin'), 'utf8'), 'another')
  await writeFolder(index, { folder: back, replace: true, piece })
  assert.equal(readFileSync(join(back, 'artifacts/model.bin'), 'utf8'), 'model')
  assert.equal(statSync(join(back, 'values.git/HEAD')).mode & 0o777, 0o640)
  assert.ok(existsSync(join(back, 'values.git/refs/heads')))
  const hostile = {
    ...index,
    files: [{ path: '../../outside', mode: 0o600, size: 1, pieces: ['artifacts/model.bin'] }],
  }
  await assert.rejects(writeFolder(hostile, { folder: back, replace: true, piece }), {
    code: 'backup.damaged',
  })
})

test('a vault below the state folder is not backed up into itself', async () => {
  const state = stateFolder('state-with-vault')
  mkdirSync(join(state, 'copies'))
  writeFileSync(join(state, 'copies', 'a'), 'a')
  const paths = (await all(stateFolderCopy(state, join(state, 'copies')).files)).map(({ path }) => path)
  assert.deepEqual(
    paths.filter((path) => path.startsWith('copies')),
    [],
  )
})

test('a log of another server in the vault disturbs nobody', async () => {
  const vault = await openVault({ ...PLACES.folder!, url: join(folder, 'two') })
  await backUp(vault, stateFolder('state-two'))
  await vault.put(`wal/1${SYSTEM}/00000001000000000000000A.${'0'.repeat(64)}`, new Uint8Array(3))
  assert.deepEqual((await verifyVault(vault, { hash: sha256 })).problems, [])
})

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of stream) found.push(one)
  return found
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function lacking(...programs: readonly string[]): string | false {
  const missing = programs.filter((name) => spawnSync('which', [name]).status !== 0)
  return missing.length > 0 && `not installed: ${missing.join(', ')}`
}
