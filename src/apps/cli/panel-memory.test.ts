import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'

const MOST_MB = 2048
const MAIN = join(import.meta.dirname, 'main.ts')
const folder = await mkdtemp(join(tmpdir(), 'leme-panel-memory-'))
after(() => rm(folder, { recursive: true, force: true }))

test('the standard panel, fifty assets over five years, trains in far less than 2 GB', async () => {
  const leme = (...args: readonly string[]) => {
    const flags = ['--max-old-space-size=1500', '--conditions=leme-source', MAIN, 'panel']
    return promisify(execFile)(process.execPath, [...flags, ...args, '--json'], { cwd: folder })
  }
  await leme('generate', '--assets', '50', '--days', '1826')
  // Memory is that of rows and inputs; trees and folds take time.
  const { stdout } = await leme('train', '-d', 'raw.csv', '--artifacts', 'a', '--trees', '3', '--folds', '2')
  const { peakMemoryMb, report, models } = JSON.parse(stdout)
  assert.deepEqual([report.rows, models.length], [91_300, 4])
  assert.ok(peakMemoryMb < MOST_MB, `${peakMemoryMb} MB`)
})
