import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import { underLock } from './write-lock.ts'

const holder = (changes: object) =>
  JSON.stringify({ host: hostname(), pid: process.pid, at: Date.now(), ...changes })

function turns(content?: string): {
  readonly turns: string
  readonly drafts: string
  [Symbol.dispose](): void
} {
  const parent = mkdtempSync(join(tmpdir(), 'leme-lock-'))
  const folder = join(parent, 'turns')
  mkdirSync(folder)
  if (content !== undefined) writeFileSync(join(folder, '7'), content)
  return {
    turns: folder,
    drafts: parent,
    [Symbol.dispose]: () => rmSync(parent, { recursive: true, force: true }),
  }
}

test('nobody is under the lock beside somebody else, and few turns are left behind', async () => {
  using place = turns()
  let inside = 0
  let done = 0
  const action = async () => {
    assert.equal(++inside, 1)
    await turn()
    await turn()
    inside--
    done++
  }
  await Promise.all(Array.from({ length: 30 }, () => underLock(place, action)))
  assert.equal(done, 30)
  assert.ok(readdirSync(place.turns).length <= 20, `${readdirSync(place.turns)}`)
})

test('an action that throws gives the lock back', async () => {
  using place = turns()
  await assert.rejects(
    underLock(place, () => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.equal(await underLock(place, async () => 1), 1)
})

test('the lock of a process that is gone is overtaken at once, of another machine after a minute', async () => {
  const gone = spawnSync(process.execPath, ['-e', ''])
  for (const content of [
    holder({ pid: gone.pid }),
    holder({ host: 'elsewhere', at: Date.now() - 61_000 }),
    holder({ at: Date.now() - 61_000 }),
  ]) {
    using place = turns(content)
    assert.equal(await underLock(place, async () => 1), 1)
  }
  using empty = turns('')
  utimesSync(join(empty.turns, '7'), 1, 1)
  assert.equal(await underLock(empty, async () => 1), 1)
})

test('a lock that is held is waited for', async () => {
  for (const content of [holder({}), holder({ host: 'elsewhere' }), '']) {
    using place = turns(content)
    let entered = false
    const waiting = underLock(place, async () => {
      entered = true
    })
    await delay(60)
    assert.equal(entered, false)
    writeFileSync(join(place.turns, '7.over'), '')
    await waiting
  }
})
