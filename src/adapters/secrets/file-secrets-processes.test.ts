import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { filePlace } from './file-place.fixture.ts'

const WRITER = fileURLToPath(new URL('file-writer.fixture.ts', import.meta.url))
const NAME = 'tenants/cliente-001/exchange'
const NOBODY = 65_534

test('of processes that write at once none loses a version', async () => {
  using here = filePlace()
  const secrets = await here.open({ keep: 1_000 })
  const writers = Array.from({ length: 4 }, () => startWriter(here, 25))
  await Promise.all(writers.map(({ ended }) => ended))
  assert.equal(here.files().filter((path) => /\d\.age$/.test(path)).length, 100)
  assert.equal(here.files().filter((path) => path.endsWith('.claim')).length, 0)
  assert.match(await secrets.read(NAME), /^\d+:24:v+:24$/)
})

test('whoever is killed while writing leaves the old value or the new one, and what was told stays', async () => {
  using here = filePlace()
  let before = ''
  for (let round = 0; round < 8; round++) {
    const writer = startWriter(here, 10_000)
    await writer.said(2 + (round % 4))
    writer.child.kill('SIGKILL')
    await writer.ended
    const [pid, at] = (await (await here.open({ keep: 1_000 })).read(NAME)).split(':')
    const told = Number(writer.last().split(':')[1])
    assert.equal(Number(pid), writer.child.pid)
    assert.ok(Number(at) === told || Number(at) === told + 1, `${at} after ${told}`)
    before = `${pid}:${at}`
  }
  assert.ok((await (await here.open()).read(NAME)).startsWith(`${before}:`))
})

test('root leaves nothing in a folder of somebody else that this user cannot read', {
  skip: process.geteuid?.() !== 0,
}, async () => {
  using here = filePlace()
  chownSync(here.parent, NOBODY, NOBODY)
  const asRoot = await here.open()
  await asRoot.write('house/by-root', 'value')
  for (const path of [...here.files(), here.file, here.folder]) assert.equal(statSync(path).uid, NOBODY, path)
  chmodSync(here.parent, 0o700)
  const child = spawnSync(
    process.execPath,
    ['--conditions=leme-source', WRITER, here.folder, here.file, NAME, '3'],
    { uid: NOBODY, gid: NOBODY, encoding: 'utf8', env: { HOME: here.parent } },
  )
  assert.equal(child.status, 0, child.stderr)
  assert.match(await asRoot.read(NAME), /:2$/)
  chownSync(here.folder, 0, 0)
  chmodSync(here.folder, 0o700)
  const refused = spawnSync(
    process.execPath,
    ['--conditions=leme-source', WRITER, here.folder, here.file, NAME, '1'],
    { uid: NOBODY, gid: NOBODY, encoding: 'utf8', env: { HOME: here.parent } },
  )
  assert.match(refused.stderr, /the folder of secrets .* refuses: EACCES/)
})

function startWriter({ folder, file }: { readonly folder: string; readonly file: string }, count: number) {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--conditions=leme-source', WRITER, folder, file, NAME, `${count}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const lines: string[] = []
  let wake = () => {}
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    lines.push(...text.split('\n').filter((line) => line !== ''))
    wake()
  })
  return {
    child,
    ended: new Promise<void>((done) => child.once('close', () => done())),
    last: () => lines.at(-1)!,
    async said(count: number) {
      while (lines.length < count) {
        await new Promise<void>((done) => {
          wake = done
        })
      }
    },
  }
}
