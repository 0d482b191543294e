import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plantedHouse } from './planted-house.fixture.ts'
import { RULES } from './rules/index.ts'

/** Rule → trees that break it; each breaks it in the file that is named first. */
const PLANTED: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>> = {
  'a room imports only rooms that stand before it': [
    { 'src/domain/a.ts': "import { sum } from '../math/index.ts'" },
    { 'src/math/a.ts': "import type { Store } from '../trade/market/index.ts'" },
    { 'src/trade/market/a.ts': "import { now } from '../engine/index.ts'" },
    { 'src/trade/market/a.ts': "const later = () => import('../engine/index.ts')" },
    { 'src/control/tenant/a.ts': "export { at } from '../../trade/market/index.ts'" },
    { 'src/trade/engine/a.ts': "import { queue } from '../../adapters/queue/index.ts'" },
  ],
  'an adapter imports domain, math and the room of its port': [
    { 'src/adapters/queue/a.ts': "import { open } from '../store/postgres/index.ts'" },
    { 'src/adapters/store/parquet/a.ts': "import { open } from '../postgres/index.ts'" },
    { 'src/adapters/queue/a.ts': "import { now } from '../../trade/engine/index.ts'" },
    { 'src/adapters/queue/a.ts': "import { bot } from '../../apps/bot/index.ts'" },
  ],
  'nobody imports apps': [{ 'src/trade/engine/a.ts': "import { bot } from '../../apps/bot/index.ts'" }],
  'the client imports no room and is imported by none but apps': [
    { 'src/client/a.ts': "import { pair } from '../domain/index.ts'" },
    { 'src/adapters/queue/a.ts': "import { client } from '../../client/index.ts'" },
  ],
  'every file of src lies in a room that the order knows': [
    { 'src/trade/a.ts': '' },
    { 'src/trade/gossip/a.ts': '' },
    { 'src/a.ts': '' },
    { 'src/kitchen/a.ts': '' },
  ],
  'between rooms only through index.ts': [
    { 'src/trade/engine/a.ts': "import { at } from '../market/at.ts'" },
    { 'src/apps/bot/a.ts': "import type { Store } from '../../trade/market/port.ts'" },
    { 'src/trade/engine/a.test.ts': "import { at } from '../market/at.ts'" },
    { 'src/trade/engine/a.ts': "import '../market/store.suite.ts'" },
  ],
  'inside a room files import each other directly': [
    { 'src/trade/market/deep/a.ts': "import { at } from '../index.ts'" },
  ],
  'src imports nothing outside of src': [
    { 'src/apps/bot/a.ts': "import '../../../test/golden/run.ts'" },
    { 'src/apps/bot/a.ts': "import '../../../package.json'" },
  ],
  'web imports of the house only the client': [
    { 'web/src/a.ts': "import type { Pair } from '../../src/domain/index.ts'" },
    { 'web/src/a.ts': "import { ema } from 'leme/math'" },
  ],
  'examples import public names only': [
    { 'examples/a.ts': "import { pair } from '../src/domain/index.ts'" },
    { 'examples/a.ts': "import { pair } from 'leme/dist/domain/index.js'" },
    { 'examples/a.ts': "import { readFileSync } from 'node:fs'" },
  ],
  'pure rooms import no node: module and of npm only typebox': [
    { 'src/math/a.ts': "import { readFileSync } from 'node:fs'" },
    { 'src/domain/a.ts': "import type { Readable } from 'node:stream'" },
    { 'src/trade/market/a.ts': "import boss from 'pg-boss'" },
    { 'src/control/tenant/a.ts': "import fs from 'fs'" },
    { 'src/math/a.ts': "const url = new URL('./worker.ts', import.meta.url)" },
  ],
  'pure rooms touch no clock, randomness, timer, process, locale or network': [
    'Date.now()',
    'new Date()',
    'new Date',
    'Date()',
    'performance.now()',
    'Math.random()',
    'crypto.randomUUID()',
    'globalThis.crypto',
    'setTimeout(run, 1)',
    'setInterval(run, 1)',
    'setImmediate(run)',
    'queueMicrotask(run)',
    "process.on('exit', run)",
    "await fetch('http://a')",
    'import.meta.url',
    'await import(name)',
    "new Worker('a')",
    "'a'.localeCompare('b')",
    'new Date(0).getHours()',
    'Intl.NumberFormat()',
    'Date; clock.now()',
    `\`\${Math.random()}\``,
    "/['\"]/.test('a') && Math.random()",
  ].map((code) => ({ 'src/math/a.ts': `export const a = ${code}\n` })),
  'only apps read process.env': [
    { 'src/adapters/queue/a.ts': 'const url = process.env.DATABASE_URL' },
    { 'src/adapters/queue/a.ts': "const url = process['env']" },
    { 'src/adapters/queue/a.ts': 'const { env } = process' },
    { 'examples/a.ts': 'const url = process.env.DATABASE_URL' },
  ],
  'src imports only declared packages': [
    { 'src/adapters/queue/a.ts': "import express from 'express'" },
    { 'src/adapters/queue/a.ts': "import { check } from 'fast-check'" },
    { 'src/adapters/queue/a.ts': "const x = await import('@scope/name/deep')" },
    { 'src/adapters/queue/a.ts': "const x = require('left-pad')" },
  ],
  'a file has at most 400 lines and explains more than 300': [
    { 'src/math/a.ts': 'a()\n'.repeat(301) },
    { 'src/math/a.ts': `// Long because it is a table.\n${'a()\n'.repeat(400)}` },
  ],
  'files and folders have kebab-case names that say something': [
    { 'src/math/fastMean.ts': '' },
    { 'src/math/Mean.ts': '' },
    { 'src/math/fast_mean.ts': '' },
    { 'src/math/math-utils.ts': '' },
    { 'web/src/common/button.tsx': '' },
    { 'src/apps/bot/order-manager.ts': '' },
  ],
  'every room has a README.md': [{ 'src/adapters/notify/README.md': '', 'src/adapters/notify/index.ts': '' }],
  'a room has one error class at most': [
    {
      'src/math/a.ts': 'class MathError extends Fault {}\nclass OtherError extends Error {}',
    },
  ],
  'no default export in src and web': [
    { 'src/math/a.ts': 'export default 1' },
    { 'web/src/a.tsx': 'const a = 1\nexport { a as default }' },
  ],
  'no export * in src and web': [
    { 'src/math/a.ts': "export * from './b.ts'" },
    { 'src/math/a.ts': "export * as b from './b.ts'" },
  ],
  'no file imports itself through others': [
    { 'src/math/a.ts': "import { b } from './b.ts'", 'src/math/b.ts': "export { a } from './a.ts'" },
  ],
}

test('a sound house breaks no rule', () => {
  const house = plantedHouse()
  for (const { name, check } of RULES) assert.deepEqual(check(house), [], name)
})

test('every rule has something planted against it', () => {
  assert.deepEqual(Object.keys(PLANTED).toSorted(), RULES.map(({ name }) => name).toSorted())
})

for (const { name, check } of RULES) {
  for (const [index, files] of (PLANTED[name] ?? []).entries()) {
    test(`caught: ${name}, plant ${index + 1}`, () => {
      const planted = { ...files }
      const where = Object.keys(planted)[0]!
      if (name === 'every room has a README.md') delete planted[where]
      const found = check(plantedHouse(planted))
      assert.ok(
        found.some(({ path }) => path === where),
        `nothing found in ${where}: ${planted[where]}`,
      )
    })
  }
}
