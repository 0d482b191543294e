import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { recoveryName, removeLeftRecoveries } from './left-recoveries.ts'

const place = mkdtempSync(join(tmpdir(), 'leme-left-'))
after(() => rmSync(place, { recursive: true, force: true }))

function folder(name: string): string {
  mkdirSync(join(place, name))
  return join(place, name)
}

test('what a dead process has left goes, with its server; what others do, and everything else, stays', async () => {
  const { pid: dead } = spawnSync('true')
  const left = folder(`restore-test-${hostname()}-${dead}-0a1b2c3d`)
  const log = folder(`restored-${hostname()}-${dead}-0a1b2c3d.log`)
  const own = folder(recoveryName('restore-test'))
  const elsewhere = folder('restored-other-host-7-0a1b2c3d')
  const old = folder('restored-other-host-7-ffffffff')
  utimesSync(old, 0, 0)
  const data = folder('data')
  const server = spawn('sh', ['-c', 'sleep 60', left], { stdio: 'ignore' })
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    server.once('exit', (_, signal) => resolve(signal)),
  )
  writeFileSync(join(left, 'postmaster.pid'), `${server.pid}\n${left}\n`)

  await removeLeftRecoveries(place)
  assert.equal(await ended, 'SIGQUIT')
  assert.deepEqual([left, log, old].filter(existsSync), [])
  assert.deepEqual([own, elsewhere, data].filter(existsSync), [own, elsewhere, data])
})

test('a number that belongs to another program by now is not ended', async () => {
  const { pid: dead } = spawnSync('true')
  const left = folder(`restored-${hostname()}-${dead}-11111111`)
  writeFileSync(join(left, 'postmaster.pid'), `${process.pid}\n${left}\n`)
  await removeLeftRecoveries(place)
  assert.ok(!existsSync(left))
})
