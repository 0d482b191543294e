import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { withCode } from '../../control/deployment/secrets.suite.ts'
import { addVersion, readNewest, readVersion, versionsIn } from './versions.ts'

function start(t: TestContext) {
  const parent = mkdtempSync(join(tmpdir(), 'leme-versions-'))
  t.after(() => rmSync(parent, { recursive: true }))
  const folder = join(parent, 'group', 'secret')
  let drafts = 0
  return {
    folder,
    put: (name: string, text: string) => {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, name), text)
    },
    add(text: string, keep = 100) {
      const draft = join(parent, `draft-${++drafts}`)
      writeFileSync(draft, text)
      return addVersion(folder, { draft, keep, owner: undefined })
    },
    newest: () => readNewest(folder, readVersion),
  }
}

test('a version that goes away while it is read is followed by the one that took its place', async (t) => {
  const { folder, put } = start(t)
  put('7.age', 'seven')
  const taken = await readNewest(folder, async (version) => {
    if (version.number === 7) {
      rmSync(version.path)
      put('8.age', 'eight')
    }
    return readVersion(version)
  })
  assert.equal(String(taken), 'eight')
  rmSync(join(folder, '8.age'))
  assert.equal(await readNewest(folder, readVersion), undefined)
})

test('a secret whose first version was never finished is none, and can be written', async (t) => {
  const { put, add, newest } = start(t)
  put('7.claim', '')
  put('odd.age', '')
  assert.equal(await newest(), undefined)
  await add('eight')
  assert.equal(String(await newest()), 'eight')
})

test('what never stands still is told, and does not hang', async (t) => {
  const { folder, put } = start(t)
  put('1.age', '')
  await assert.rejects(
    readNewest(folder, async () => undefined),
    withCode('secret.unreachable'),
  )
})

test('a number that somebody claimed is left to them, and of many who write at once each has its own', async (t) => {
  const { folder, put, add, newest } = start(t)
  put('7.age', 'seven')
  put('8.claim', '')
  await add('nine')
  assert.deepEqual(
    (await versionsIn(folder)).map(({ number }) => number),
    [7, 9],
  )
  assert.equal(String(await newest()), 'nine')
  await Promise.all(Array.from({ length: 40 }, (_, at) => add(`value ${at}`)))
  const texts = (await versionsIn(folder)).map(({ path }) => readFileSync(path, 'utf8'))
  assert.equal(new Set(texts).size, 42)
})

test('one who was done between our look and our claim keeps the number', async (t) => {
  const { put, add, newest, folder } = start(t)
  put('7.age', 'seven')
  const { readdir } = files
  t.after(() => {
    Object.assign(files, { readdir })
    syncBuiltinESMExports()
  })
  let looks = 0
  Object.assign(files, {
    async readdir(path: string) {
      const names = await readdir(path)
      if (looks++ === 0) put('8.age', 'of somebody else, who was quick')
      return names
    },
  })
  syncBuiltinESMExports()
  await add('ours')
  assert.equal(readFileSync(join(folder, '8.age'), 'utf8'), 'of somebody else, who was quick')
  assert.equal(String(await newest()), 'ours')
})

test('old versions and claims go, the newest stay, and other files are left alone', async (t) => {
  const { folder, put, add } = start(t)
  for (const number of [5, 6, 7]) put(`${number}.age`, `${number}`)
  put('3.claim', '')
  put('notes.txt', 'mine')
  await add('8', 2)
  assert.deepEqual(readdirSync(folder).sort(), ['7.age', '8.age', 'notes.txt'])
})
