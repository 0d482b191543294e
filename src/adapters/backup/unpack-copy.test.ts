import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pack } from 'tar-stream'
import { sha256 } from './seal.ts'
import { makeTarget, unpackCopy } from './unpack-copy.ts'

const place = mkdtempSync(join(tmpdir(), 'leme-unpack-'))
after(() => rmSync(place, { recursive: true, force: true }))
const FILES = {
  PG_VERSION: '18\n',
  'base/1/112': 'pages of a table',
  'pg_wal/000000010000000000000002': 'log',
}

/** What PostgreSQL lists; the log is in no list. */
function manifestOf(files: Readonly<Record<string, string>>): Uint8Array {
  const listed = Object.entries(files).filter(([path]) => !path.startsWith('pg_wal/'))
  const Files = listed.map(([Path, text]) => ({
    Path,
    Size: text.length,
    Checksum: sha256(Buffer.from(text)),
  }))
  return Buffer.from(JSON.stringify({ Files }))
}

function unpack(name: string, files: Readonly<Record<string, string>>, manifest = manifestOf(FILES)) {
  const tar = pack()
  for (const [path, text] of Object.entries(files)) tar.entry({ name: path }, text)
  tar.finalize()
  return unpackCopy(tar as AsyncIterable<Uint8Array>, { folder: join(place, name), manifest })
}

test('a copy comes out as the server sent it', async () => {
  assert.deepEqual(await unpack('whole', FILES), { files: 3, bytes: 22 })
  for (const [path, text] of Object.entries(FILES))
    assert.equal(readFileSync(join(place, 'whole', path), 'utf8'), text)
})

test('a file that differs, is missing, is in no list, or leads elsewhere ends it', async () => {
  const { PG_VERSION, ...withoutVersion } = FILES
  const cases = {
    'another text': { ...FILES, 'base/1/112': 'pages of a tablE' },
    'another size': { ...FILES, PG_VERSION: `${PG_VERSION}\n` },
    missing: withoutVersion,
    'in no list': { ...FILES, 'base/1/113': 'x' },
    'out of its folder': { ...FILES, '../outside': 'x' },
  }
  for (const [name, files] of Object.entries(cases)) {
    await assert.rejects(unpack(name, files), { code: 'backup.damaged' }, name)
  }
  await assert.rejects(unpack('no list', FILES, Buffer.from('{')), { code: 'backup.damaged' })
})

test('a folder that is there already is not written into', async () => {
  await makeTarget(join(place, 'once'))
  await assert.rejects(makeTarget(join(place, 'once')), { code: 'backup.target' })
})
