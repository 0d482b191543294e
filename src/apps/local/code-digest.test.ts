import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { codeDigest, codeFiles } from './code-digest.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-digest-'))
after(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'parts'))
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('the digest of a strategy', () => {
  it('is that of its file, where it imports no other', () => {
    const path = write('alone.ts', "import { sma } from 'leme/math'\nimport './not-there.ts'\n")
    assert.equal(codeDigest(path), createHash('sha256').update(readFileSync(path)).digest('hex'))
  })

  it('depends on every file that it imports by path, and is what sha256sum gives of them', () => {
    const path = write('main.ts', "import { a } from './parts/a.ts'\nexport * from './parts/c.mts'\n")
    write(
      'parts/a.ts',
      "import b from '../b.ts'\nconst c = await import('./data.json', { with: { type: 'json' } })\n",
    )
    write('b.ts', "import '../none.ts'\nimport './main.ts'\n")
    write('parts/c.mts', 'export const c = 1\n')
    write('parts/data.json', '{"from": "./b.ts"}\n')
    const names = ['b.ts', 'main.ts', 'parts/a.ts', 'parts/c.mts', 'parts/data.json']
    assert.deepEqual(
      codeFiles(path),
      names.map((name) => join(folder, name)),
    )
    const listed = execFileSync('sha256sum', names, { cwd: folder })
    const before = codeDigest(path)
    assert.equal(before, createHash('sha256').update(listed).digest('hex'))
    for (const name of names) {
      const text = readFileSync(join(folder, name), 'utf8')
      write(name, `${text} `)
      assert.notEqual(codeDigest(path), before, name)
      write(name, text)
    }
    assert.equal(codeDigest(path), before)
  })
})
