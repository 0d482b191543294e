import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createLogger } from './logger.ts'

test('secrets under their usual names do not reach the log', () => {
  const lines: string[] = []
  const log = createLogger({ stream: { write: (line: string) => lines.push(line) } })
  log.info(
    { token: 'canary', headers: { cookie: 'canary', authorization: 'canary', 'set-cookie': 'canary' } },
    'one',
  )
  log.info(
    { request: { headers: { cookie: 'canary', authorization: 'canary', 'set-cookie': 'canary' } } },
    'two',
  )
  log.info(
    { password: 'canary', config: { databaseUrl: 'canary', apiKey: 'canary', secret: 'canary' } },
    'three',
  )
  assert.equal(lines.length, 3)
  assert.doesNotMatch(lines.join(''), /canary/)
  assert.match(lines.join(''), /\[redacted\]/)
})

test('a log file gets one JSON line for each event', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'leme-log-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'deep', 'leme.log')
  const log = createLogger({ level: 'warn', to: file })
  log.info('quiet')
  log.warn({ requestId: 'abc' }, 'loud')
  const { msg, requestId } = JSON.parse(readFileSync(file, 'utf8'))
  assert.deepEqual({ msg, requestId }, { msg: 'loud', requestId: 'abc' })
})

test('what an app lends cleans the whole line: message, fields, stack', () => {
  const lines: string[] = []
  const log = createLogger({
    stream: { write: (line: string) => lines.push(line) },
    clean: (line) => line.replaceAll('canary', '[redacted]'),
  })
  log.error({ err: new Error('no login with canary'), list: [{ deep: ['canary'] }] }, 'a canary')
  assert.equal(lines.length, 1)
  assert.doesNotMatch(lines[0]!, /canary/)
  assert.equal(JSON.parse(lines[0]!).msg, 'a [redacted]')
})
