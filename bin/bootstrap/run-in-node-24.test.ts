import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { capture } from './child.js'

const folder = mkdtempSync(join(tmpdir(), 'leme-bootstrap-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const skip = process.platform === 'win32' && 'needs a shell script as a stand-in for Node.js'

const MODULE = pathToFileURL(join(import.meta.dirname, 'run-in-node-24.js')).href
const RUNS = `#!/bin/sh
[ "$1" = --version ] && echo v24.0.0 && exit 0
echo "ran $*"
exit 7
`
const BROKEN = '#!/no/such/interpreter\n'
const NOT_FOUND_INSIDE = '#!/bin/sh\nexit 127\n'
const ENDS_AS_NOT_FOUND = RUNS.replace('exit 7', 'exit 127')
const COMPLETES = `require('node:fs').writeFileSync('bin/node', ${JSON.stringify(RUNS)}, { mode: 0o755 })`

/** A package "node" as npm leaves it, and what starting a script with it gives. */
async function start(name: string, node: { version: string; binary?: string; installer?: string }) {
  const root = join(folder, name)
  const packaged = join(root, 'node_modules', 'node')
  mkdirSync(join(packaged, 'bin'), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{}')
  writeFileSync(join(packaged, 'package.json'), JSON.stringify({ name: 'node', version: node.version }))
  writeFileSync(join(packaged, 'installArchSpecificPackage.js'), node.installer ?? '')
  if (node.binary !== undefined) {
    writeFileSync(join(packaged, 'bin', 'node'), node.binary)
    chmodSync(join(packaged, 'bin', 'node'), 0o755)
  }
  const script = join(root, 'leme.mjs')
  writeFileSync(
    script,
    `import { runInNode24 } from '${MODULE}'; await runInNode24(${JSON.stringify(root)}, 'main.ts')`,
  )
  return capture(process.execPath, [script, 'backtest', '--json'])
}

test('the script runs once, with the arguments, and its exit code is ours', { skip }, async () => {
  const { code, output } = await start('whole', { version: '24.21.0', binary: RUNS })
  assert.equal(output, 'ran main.ts backtest --json\n')
  assert.equal(code, 7)
})

test('an exit code that a shell uses for a missing program does not run the script twice', {
  skip,
}, async () => {
  const { code, stdout } = await start('ends-127', { version: '24.21.0', binary: ENDS_AS_NOT_FOUND })
  assert.equal(stdout, 'ran main.ts backtest --json\n')
  assert.equal(code, 127)
})

test('a package without its binary is completed first', { skip }, async () => {
  const { code, stdout, output } = await start('shell', { version: '24.21.0', installer: COMPLETES })
  assert.match(output, /completing Node.js 24/)
  assert.equal(stdout, 'ran main.ts backtest --json\n')
  assert.equal(code, 7)
})

for (const [name, binary] of Object.entries({ BROKEN, NOT_FOUND_INSIDE })) {
  test(`a binary that does not run is completed again: ${name}`, { skip }, async () => {
    const { code, output } = await start(name, { version: '24.21.0', binary, installer: COMPLETES })
    assert.match(output, /completing Node.js 24[\s\S]*ran main.ts backtest --json/)
    assert.equal(code, 7)
  })
}

test('an older Node.js is not started, and the reader learns what to do', { skip }, async () => {
  const old = RUNS.replace('v24.0.0', 'v22.0.0')
  const { code, output } = await start('old', { version: '22.0.0', binary: old })
  assert.doesNotMatch(output, /ran main.ts/)
  assert.match(output, /Node.js 24 could not be completed[\s\S]*Install Node.js 24 yourself/)
  assert.match(output, /"code":"bootstrap"/)
  assert.equal(code, 1)
})
