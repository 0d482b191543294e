import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { isProgramFresh, programMain, programStamp, stampProgram } from './program.js'

const folder = mkdtempSync(join(tmpdir(), 'leme-program-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const FILES = ['src/apps/cli/main.ts', 'src/domain/index.ts', 'package.json']

/** A checkout whose build is as new as its sources. */
function checkout(name: string): string {
  const root = join(folder, name)
  for (const file of [...FILES, 'dist/apps/cli/main.js', 'node_modules/x']) write(root, file, 'one')
  stampProgram(root, programStamp(root, FILES))
  return root
}

function write(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}

test('a build that is as new as its sources is run', () => {
  const root = checkout('fresh')
  assert.equal(programMain(root), join(root, 'dist', 'apps', 'cli', 'main.js'))
})

const CHANGES: Record<string, (root: string) => void> = {
  'a source is longer': (root) => write(root, 'src/domain/index.ts', 'two words'),
  'a source has another time': (root) => utimesSync(join(root, 'src/domain/index.ts'), 1, 1),
  'a source is gone': (root) => rmSync(join(root, 'src/domain/index.ts')),
  'packages changed': (root) => write(root, 'package.json', 'two words'),
  'there is no build': (root) => rmSync(join(root, 'dist'), { recursive: true }),
  'nobody stamped the build': (root) => rmSync(join(root, 'node_modules', '.leme-program')),
  'a build was begun': (root) => stampProgram(root, ''),
  'the stamp is damaged': (root) => write(root, 'node_modules/.leme-program', 'x\n'),
}

for (const [what, change] of Object.entries(CHANGES)) {
  test(`the sources are run when ${what}`, () => {
    const root = checkout(what)
    change(root)
    assert.equal(isProgramFresh(root), false)
    assert.equal(programMain(root), join(root, 'src', 'apps', 'cli', 'main.ts'))
  })
}

test('a file that changes while the build is made leaves the sources in charge', () => {
  const root = checkout('meanwhile')
  const stamp = programStamp(root, FILES)
  write(root, 'src/domain/index.ts', 'two words')
  stampProgram(root, stamp)
  assert.equal(isProgramFresh(root), false)
})
