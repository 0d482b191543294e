import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scan } from './scan.ts'
import { parseSource } from './source.ts'

test('offsets and lines stay as they were', () => {
  const text = `const a = 'x' // y\n/* z\n */ const b = /q'/g\n\`t\${a + 'u'}v\`\n`
  const { code } = scan(text)
  assert.equal(code.length, text.length)
  assert.equal(code, `const a = ' '     \n    \n    const b = /  /g\n\` \${a + ' '} \`\n`)
})

test('a quote in JSX text hides nothing of the next line', () => {
  const { code } = scan("<p>don't</p>\nDate.now()\n")
  assert.match(code, /Date\.now/)
})

test('a division is no regular expression', () => {
  assert.match(scan('a / b; process.env; c / d').code, /process\.env/)
})

test('each way to import is told apart', () => {
  const { imports } = parseSource(
    'src/a/b.ts',
    [
      "import { x } from './x.ts'",
      "import type { Y } from '../y.ts'",
      "import { type Z, type Q } from './z.ts'",
      "import { type R, s } from './r.ts'",
      "import './side.ts'",
      "export { t } from './t.ts'",
      "const u = await import('./u.ts')",
      "const v = new URL('./v.ts', import.meta.url)",
      "const w = Array.from('not an import')",
      "import {\n  several,\n  lines,\n} from 'typebox'",
    ].join('\n'),
  )
  assert.deepEqual(
    imports.map(({ kind, specifier, target }) => [kind, target ?? specifier]),
    [
      ['static', 'src/a/x.ts'],
      ['type', 'src/y.ts'],
      ['type', 'src/a/z.ts'],
      ['static', 'src/a/r.ts'],
      ['static', 'src/a/side.ts'],
      ['export', 'src/a/t.ts'],
      ['dynamic', 'src/a/u.ts'],
      ['url', 'src/a/v.ts'],
      ['static', 'typebox'],
    ],
  )
  assert.equal(imports.at(-1)?.line, 13)
})
