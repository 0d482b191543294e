import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { serverSettings } from '../../../src/adapters/embedded-postgres/server-settings.ts'
import { readCompose } from '../compose/read-compose.ts'
import { ROOT } from '../judge.ts'
import { hereDocument } from './rules.ts'

/** What a machine of its own, with more memory and disk, has otherwise than a laptop. */
const OF_THE_MACHINE = new Set([
  'listen_addresses',
  'port',
  'shared_buffers',
  'maintenance_work_mem',
  'max_wal_size',
])

test('what the embedded server and a plain server both set they set alike, but for size and address', () => {
  const embedded = new Map(serverSettings(5432, false).map((pair) => pair.split('=') as [string, string]))
  const script = readFileSync(join(ROOT, 'deploy/server/steps/40-database.sh'), 'utf8')
  const server = new Map(
    [...hereDocument(script).matchAll(/^(\w+) = '?([^'\n]*)'?$/gm)].map(([, name, value]) => [name!, value!]),
  )
  const both = [...server.keys()].filter((name) => embedded.has(name) && !OF_THE_MACHINE.has(name)).sort()
  assert.deepEqual(both, ['jit', 'max_connections', 'timezone', 'work_mem'])
  for (const name of both) assert.equal(server.get(name), embedded.get(name), name)
  // Defaults that keep what was acknowledged: nobody tunes them away here.
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes'])
    assert.equal(server.has(name), false, name)
})

test('what was measured is set: each setting of the table in the guide that has a value', () => {
  const guide = readFileSync(join(ROOT, 'docs/guide/connections.md'), 'utf8')
  const script = hereDocument(readFileSync(join(ROOT, 'deploy/server/steps/40-database.sh'), 'utf8'))
  const measured = [...guide.matchAll(/^\| `(\w+ = [^`]+)` \|/gm)].map(([, line]) => line!)
  assert.ok(measured.length >= 4)
  for (const line of measured) assert.ok(script.split('\n').includes(line), line)
  const { command = [] } = readCompose(ROOT).composition.services.postgres!
  for (const line of measured) assert.ok(command.includes(line.replaceAll(' ', '')), `compose.yaml: ${line}`)
})
