import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadStrategy, strategyFiles } from '../../adapters/strategy-file/index.ts'
import { bundleExtension, hashOfBundle } from '../../control/job/index.ts'
import { hashRules } from '../../trade/strategy/index.ts'
import { bundleStrategy } from './bundle-strategy.ts'
import { codeDigest } from './code-digest.ts'
import { EXAMPLE_FOLDERS, ROOT } from './installation.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-bundle-'))
after(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('every strategy that comes with Leme stands alone, and its bundle is the same strategy', async () => {
  const files = EXAMPLE_FOLDERS.flatMap(strategyFiles)
  assert.ok(files.length > 12)
  for (const path of files) {
    const text = bundleStrategy(path)
    // A module is loaded once: each copy has a name of its own.
    const own = file(`copy-${hashOfBundle(text).slice(7, 20)}${bundleExtension(text)}`, text)
    const [shipped, bundled] = [await loadStrategy(path), await loadStrategy(own)]
    assert.equal(bundled.strategy.name, shipped.strategy.name)
    assert.deepEqual(bundled.strategy.params, shipped.strategy.params)
  }
})

test('the hash of rules is what seals them, that of code the digest of its file', () => {
  const rules = `${ROOT}examples/rules/momentum-choice.json`
  const value = JSON.parse(readFileSync(rules, 'utf8'))
  assert.equal(hashOfBundle(bundleStrategy(rules)), `sha256:${hashRules(value)}`)
  const code = `${ROOT}examples/strategies/${readdirSync(`${ROOT}examples/strategies`)[0]}`
  assert.equal(hashOfBundle(bundleStrategy(code)), `sha256:${codeDigest(code)}`)
  assert.equal(codeDigest(code), createHash('sha256').update(readFileSync(code)).digest('hex'))
})

test('code that needs other files or packages cannot stand alone', () => {
  const bad = [
    `import { x } from './lib.ts'`,
    `import '../other.ts'`,
    `const x = await import("./late.ts")`,
    `export { x } from 'lodash'`,
    `import x from "/etc/x.mjs"`,
    `import x from 'lemeow/x'`,
  ]
  for (const [n, text] of bad.entries()) {
    assert.throws(() => bundleStrategy(file(`bad-${n}.ts`, text)), { code: 'bundle.invalid' }, text)
  }
  const good = `import { sma } from 'leme/math'\nimport { cpus } from "node:os"\n`
  assert.equal(bundleStrategy(file('good.ts', good)), good)
})

test('rules that are broken are refused as everywhere', () => {
  assert.throws(() => bundleStrategy(file('bad.yaml', 'schema: leme.rules/1\nname: [')), {
    code: 'strategy-file.broken',
  })
  assert.throws(() => bundleStrategy(file('empty.yaml', 'schema: leme.rules/1\n')), {
    code: 'strategy.invalid',
  })
})
