import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { capture } from '../../../bin/bootstrap/child.js'
import { ROOT } from '../judge.ts'
import { FOLDER } from './read-compose.ts'

/** nightly.sh beside a backup.sh that writes what it was asked for, and a `sleep` that only notes for how long. */
function open(t: TestContext, backup = 'echo made >>"$BACKUP_DIR/calls"; : >"$BACKUP_DIR/leme-now.dump"') {
  const folder = mkdtempSync(join(tmpdir(), 'leme-nightly-'))
  const script = join(folder, 'nightly.sh')
  copyFileSync(join(ROOT, FOLDER, 'backup/nightly.sh'), script)
  writeFileSync(join(folder, 'backup.sh'), backup)
  writeFileSync(join(folder, 'sleep'), '#!/bin/sh\necho "$1" >>"$BACKUP_DIR/slept"\nexec /bin/sleep 60\n', {
    mode: 0o755,
  })
  const env = { PATH: `${folder}:${process.env.PATH}`, BACKUP_DIR: folder, BACKUP_AT: '02:30' }
  let child: ChildProcess | undefined
  t.after(async () => {
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  })
  const start = (): ChildProcess => {
    child = spawn('sh', [script], { env, stdio: 'ignore' })
    return child
  }
  const check = () => capture('sh', [script, 'check'], { env })
  const dump = (hours: number) => {
    const file = join(folder, 'leme-before.dump')
    writeFileSync(file, '')
    const then = Date.now() / 1000 - hours * 3600
    utimesSync(file, then, then)
  }
  const told = async (name: string) => {
    for (const until = Date.now() + 20_000; Date.now() < until; await delay(20)) {
      const path = join(folder, name)
      if (existsSync(path) && readFileSync(path, 'utf8') !== '') return readFileSync(path, 'utf8').trim()
    }
    throw new Error(`${name} was not written`)
  }
  return { script, start, check, dump, told, env, folder }
}

test('the first dump is made at once, the next one at its time', async (t) => {
  const { start, check, told } = open(t)
  assert.equal((await check()).code, 1)
  start()
  const seconds = Number(await told('slept'))
  const now = (Date.now() / 1000) % 86_400
  const wanted = (2.5 * 3600 - now + 86_400) % 86_400
  assert.ok(Math.abs(seconds - wanted) < 60, `${seconds} s, not ${wanted}`)
  assert.equal(await told('calls'), 'made')
  assert.equal((await check()).code, 0)
})

test('a restart makes no second dump in a night', async (t) => {
  const { start, dump, told, folder } = open(t)
  dump(5)
  start()
  await told('slept')
  assert.ok(!existsSync(join(folder, 'calls')))
})

test('a dump of 25 hours is well, one of 27 is not', async (t) => {
  const { check, dump } = open(t)
  dump(25)
  assert.equal((await check()).code, 0)
  dump(27)
  const { code, output } = await check()
  assert.equal(code, 1)
  assert.match(output, /no dump of the last 26 hours/)
})

test('a dump that fails is tried again after ten minutes', async (t) => {
  const { start, told } = open(t, 'exit 1')
  start()
  assert.equal(await told('slept'), '600')
})

test('it ends at once when it is told to', async (t) => {
  const { start, told } = open(t)
  const child = start()
  await told('slept')
  const begun = performance.now()
  child.kill('SIGTERM')
  const [code] = await once(child, 'exit')
  assert.equal(code, 143)
  assert.ok(performance.now() - begun < 3_000)
})

for (const at of ['25:00', '2:30', 'night', '']) {
  test(`"${at}" is no time of day`, async (t) => {
    const { script, env } = open(t)
    const { code, output } = await capture('sh', [script], { env: { ...env, BACKUP_AT: at } })
    assert.equal(code, 2)
    assert.match(output, /BACKUP_AT/)
  })
}
