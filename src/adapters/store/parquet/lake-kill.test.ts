import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const WRITER = fileURLToPath(new URL('lake-writer.fixture.ts', import.meta.url))
const KILLS = Number(process.env.LEME_KILLS ?? 12)
const root = mkdtempSync(join(tmpdir(), 'leme-lake-kill-'))
after(() => rmSync(root, { recursive: true }))

function isWhole(path: string): boolean {
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  return basename(path).endsWith(`-${sha256}.parquet`)
}

test(`after kill -9 at any moment every file is whole, and those that counted are there (${KILLS} times)`, async () => {
  let unfinished = 0
  let counted = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const folder = join(root, String(kill))
    const child = spawn(process.execPath, ['--conditions=leme-source', WRITER, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'close')
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    await once(child.stdout, 'data')
    await wait((kill * 37) % 101)
    child.kill('SIGKILL')
    await ended
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    for (const name of names.filter((one) => one.endsWith('.parquet'))) {
      assert.ok(isWhole(join(folder, name)), `${name} after kill ${kill}`)
    }
    for (const name of said.split('\n').slice(0, -1)) {
      assert.ok(isWhole(join(folder, name)), `${name} counted`)
      counted++
    }
    unfinished += names.filter((one) => one.endsWith('.unfinished')).length
  }
  assert.ok(counted >= KILLS)
  assert.ok(unfinished > 0 || KILLS < 10, 'no kill came in the middle of a write')
})
