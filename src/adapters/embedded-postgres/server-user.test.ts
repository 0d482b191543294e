import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { findBinaries, findPackage } from './find-binaries.ts'
import { startPostgres } from './index.ts'
import { runProgram } from './run-program.ts'
import { canReach } from './server-user.ts'

const isRoot = process.geteuid?.() === 0
const NOBODY = { uid: 65534, gid: 65534 }
const folders: string[] = []

/** A fresh folder that only its owner can enter. */
function privateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'leme-user-'))
  folders.push(folder)
  chmodSync(folder, 0o700)
  return folder
}

function publicFolder(): string {
  const folder = privateFolder()
  chmodSync(folder, 0o755)
  return folder
}

after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

test('a folder is reachable when every folder above it lets the user pass', {
  skip: !isRoot && 'needs root',
}, () => {
  const folder = privateFolder()
  mkdirSync(join(folder, 'open'))
  assert.equal(canReach(join(folder, 'open'), NOBODY), false)
  assert.equal(canReach(join(folder, 'open'), { uid: 0, gid: 0 }), true)
  chmodSync(folder, 0o711)
  assert.equal(canReach(join(folder, 'open'), NOBODY), true)
  chmodSync(folder, 0o710)
  assert.equal(canReach(join(folder, 'open'), NOBODY), false)
  chownSync(folder, 0, NOBODY.gid)
  assert.equal(canReach(join(folder, 'open'), NOBODY), true)
})

test('as root the server runs as nobody, and as the owner where a user has data', {
  skip: !isRoot && 'needs root',
}, async () => {
  const stateDir = join(publicFolder(), 'state')
  const server = await startPostgres({ stateDir, sharedDir: privateFolder(), scratch: true })
  assert.deepEqual(server.notes, [])
  assert.equal(dirname(dirname(server.dataDir)), stateDir)
  const { uid, mode } = statSync(server.dataDir)
  assert.equal(uid, NOBODY.uid)
  assert.equal(mode & 0o777, 0o700)
  assert.equal(statSync(join(stateDir, 'postgres', 'cluster.json')).mode & 0o777, 0o600)
  await server.stop()
  execFileSync('chown', ['-R', '12345:12345', server.dataDir])
  await using again = await startPostgres({ stateDir, scratch: true })
  assert.equal(statSync(join(again.dataDir, 'postmaster.pid')).uid, 12345)
})

test('as root with folders that the server cannot reach, data and programs go to the shared folder and stay there', {
  skip: !isRoot && 'needs root',
}, async () => {
  const hidden = privateFolder()
  const sharedDir = publicFolder()
  const packageDir = join(hidden, 'package')
  symlinkSync(findPackage(), packageDir)
  const options = { stateDir: join(hidden, 'state'), sharedDir, packageDir, scratch: true }
  const server = await startPostgres(options)
  assert.ok(server.dataDir.startsWith(sharedDir))
  assert.equal(server.notes.length, 2)
  assert.match(
    server.notes[0]!,
    new RegExp(`^The database lies in ${server.dataDir}: .* cannot reach ${hidden}`),
  )
  assert.match(server.notes[1]!, new RegExp(`copied to ${sharedDir}`))
  await server.stop()
  const again = await startPostgres(options)
  assert.equal(again.dataDir, server.dataDir)
  assert.equal(existsSync(join(hidden, 'state', 'postgres', 'data')), false)
  await again.stop()
})

test('an unprivileged user runs the server under its own name', { skip: whyNotNobody() }, async () => {
  const stateDir = publicFolder()
  chownSync(stateDir, NOBODY.uid, NOBODY.gid)
  const code = `
    import { startPostgres } from '${new URL('./index.ts', import.meta.url)}'
    const server = await startPostgres({ stateDir: process.argv[1], scratch: true })
    console.log(JSON.stringify([server.started, server.notes, await server.stop()]))`
  const args = ['--conditions=leme-source', '--input-type=module', '--eval', code, stateDir]
  const output = execFileSync(process.execPath, args, { ...NOBODY, cwd: '/', encoding: 'utf8' })
  assert.deepEqual(JSON.parse(output), [true, [], true])
  assert.equal(statSync(join(stateDir, 'postgres', 'data')).uid, NOBODY.uid)
})

test('links that a blocked install script did not make are made', async () => {
  const packageDir = join(publicFolder(), 'package')
  cpSync(findPackage(), packageDir, { recursive: true, filter: isNeeded })
  const { initdb } = findBinaries(packageDir, packageDir, isRoot ? NOBODY : undefined)
  const { ok, output } = await runProgram(initdb, ['--version'])
  assert.ok(ok && output.includes('18.'), output)
  assert.ok(
    lstatSync(
      join(packageDir, 'native', 'lib', process.platform === 'darwin' ? 'libpq.dylib' : 'libpq.so'),
    ).isSymbolicLink(),
  )
})

/** What initdb needs to say its version, without links. */
function isNeeded(path: string): boolean {
  return !lstatSync(path).isSymbolicLink() && !/[\\/](share|postgresql|postgres)$|\.a$/.test(path)
}

/** Why the test of the unprivileged user cannot run; where it does not, every other test is that test. */
function whyNotNobody(): string | false {
  if (!isRoot) return 'this user is unprivileged: every other test runs so'
  const needed = [import.meta.dirname, dirname(process.execPath), findPackage()]
  return needed.every((folder) => canReach(folder, NOBODY)) ? false : 'nobody cannot reach this checkout'
}
