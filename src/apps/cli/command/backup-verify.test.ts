import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { buildProgram } from '../program.ts'
import { Terminal } from '../terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-verify-command-'))
process.env.LEME__STATEDIR = folder
after(() => rmSync(folder, { recursive: true, force: true }))

/** A command of `leme backup` in this process, at a vault without backups. */
async function backup(...args: readonly string[]) {
  const said = { out: '', err: '' }
  const to = (name: keyof typeof said) => ({ write: (text: string) => (said[name] += text) }) as never
  const terminal = new Terminal({ json: false, out: to('out'), err: to('err'), color: false })
  try {
    await buildProgram(terminal).parseAsync(['backup', ...args], { from: 'user' })
    return { ...said, code: process.exitCode ?? 0 }
  } finally {
    process.exitCode = undefined
  }
}

test('a span that is none is refused before anything is looked at', async () => {
  for (const span of ['', '0d', 'weekly', '7', '2y']) {
    await assert.rejects(backup('verify', '--every', span), { code: 'backup.usage', message: /--every/ })
    await assert.rejects(backup('list', '--verified-within', span), { code: 'backup.usage' })
  }
})

test('one backup by its name is not tried again and again', async () => {
  const asked = backup('verify', '20260101T000000Z-000000', '--every', '7d')
  await assert.rejects(asked, { code: 'backup.usage', message: /newest backup each time/ })
})

test('a list ends with 0, and with 1 where a verified restore was asked for and there is none', async () => {
  const { code, out } = await backup('list')
  assert.equal(code, 0)
  assert.match(out, /There is no backup in/)
  const asked = await backup('list', '--verified-within', '8d')
  assert.equal(asked.code, 1)
  assert.match(asked.err, /no restore has succeeded since \d{4}-/)
})
