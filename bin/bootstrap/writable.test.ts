import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { capture } from './child.js'
import { compileCacheFolder } from './writable.js'

const folder = mkdtempSync(join(tmpdir(), 'leme-writable-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const leme = join(import.meta.dirname, '..', 'leme.js')

test('compiled code is kept in the user cache, or where the user says', () => {
  assert.equal(compileCacheFolder({ NODE_COMPILE_CACHE: '/there' }), '/there')
  assert.equal(compileCacheFolder({ XDG_CACHE_HOME: folder }), join(folder, 'leme', 'compiled'))
  if (process.platform === 'linux') {
    assert.equal(compileCacheFolder({}), join(homedir(), '.cache', 'leme', 'compiled'))
  }
})

test('a cache that cannot be written is passed over', () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  // The machine's own may be another user's.
  const { TMPDIR } = process.env
  process.env.TMPDIR = folder
  try {
    assert.equal(compileCacheFolder({ XDG_CACHE_HOME: file }), join(folder, 'leme-compiled'))
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  }
})

test('the command runs with and without a cache, and says the same', async () => {
  const run = (env: NodeJS.ProcessEnv) =>
    capture(process.execPath, [leme, 'config', 'schema'], { env: { ...process.env, ...env } })
  const cache = join(folder, 'compiled')
  mkdirSync(cache)
  const answers = [
    await run({ NODE_DISABLE_COMPILE_CACHE: '1' }),
    await run({ NODE_COMPILE_CACHE: cache }),
    await run({ NODE_COMPILE_CACHE: cache }),
    await run({ NODE_COMPILE_CACHE: join(folder, 'file', 'inside') }),
  ]
  assert.equal(answers[0]!.code, 0)
  for (const answer of answers) assert.deepEqual(answer, answers[0])
})
