import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { packRooms } from './pack-rooms.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Inside of the checkout, for the packages that it imports. */
const dist = mkdtempSync(join(root, 'node_modules', '.leme-pack-'))
after(() => rmSync(dist, { recursive: true, force: true }))

const FILES = {
  'domain/index.js': "export { Fault } from './fault.js'",
  'domain/fault.js': 'export class Fault extends Error {}',
  'math/index.js': "export { half } from './half.js'",
  'math/half.js': `
    import { Fault } from '../domain/index.js'
    export function half(x) { if (x % 2) throw new Fault('odd'); return x / 2 }
    export class Unused {}`,
  'trade/market/index.js': `
    import Value from 'typebox/value'
    import { Type } from 'typebox'
    export { half as halve } from '../../math/index.js'
    export const Price = Type.Number({ minimum: 0 })
    export const isPrice = (x) => Value.Check(Price, x)`,
  'trade/market/index.d.ts': 'export {}',
  'adapters/source/index.js': "export { read } from './csv/read.js'",
  'adapters/source/csv/read.js': `
    import { half } from '../../../math/index.js'
    import { parse } from 'yaml'
    export const read = (text) => half(parse(text))`,
  'adapters/threads/index.js': "export { entry } from './entry.js'",
  'adapters/threads/entry.js': 'export const entry = import.meta.url',
  'apps/cli/main.js': `
    import { Command } from 'commander'
    import { parse } from 'yaml'
    import { parseTree } from 'jsonc-parser'
    import { Type } from 'typebox'
    import Value from 'typebox/value'
    import { Fault } from '../../domain/index.js'
    import { halve, isPrice, Price } from '../../trade/market/index.js'
    export const yaml = parse('a: [1, 2]')
    export const jsonc = parseTree('[1, /* two */ 2]').children.length
    export const name = new Command('x').name()
    export const checked = Value.Check(Type.Array(Price), [1, 2]) && isPrice(1) && !isPrice(-1)
    export function thrown() { try { halve(3) } catch (error) { return error instanceof Fault && error.constructor.name } }
    export const later = () => import('./later.js')`,
  'apps/cli/later.js':
    "export { isMap } from 'yaml'\nexport const half = (await import('../../math/index.js')).half(8)",
}

type Exports = Record<string, unknown>

async function load(file: string): Promise<Exports> {
  return import(pathToFileURL(join(dist, file)).href) as Promise<Exports>
}

before(async () => {
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(dist, file)), { recursive: true })
    writeFileSync(join(dist, file), text)
  }
  await packRooms(root, dist)
})

test('a packed program does what it did', async () => {
  const main = await load('apps/cli/main.js')
  assert.deepEqual(main.yaml, { a: [1, 2] })
  assert.equal(main.jsonc, 2)
  assert.equal(main.name, 'x')
  assert.equal(main.checked, true)
  assert.equal((main.thrown as () => unknown)(), 'Fault')
  const later = await (main.later as () => Promise<Exports>)()
  assert.equal(later.half, 4)
  assert.equal(typeof later.isMap, 'function')
})

test('a room has one file, its door with the names that it had, and its types', async () => {
  assert.deepEqual(Object.keys(await load('trade/market/index.js')), ['Price', 'halve', 'isPrice'])
  assert.deepEqual(Object.keys(await load('math/index.js')), ['half'])
  assert.ok(!existsSync(join(dist, 'math/half.js')))
  assert.ok(existsSync(join(dist, 'trade/market/index.d.ts')))
})

test('adapters that read files are rooms like that, others keep their files', async () => {
  const source = await load('adapters/source/index.js')
  assert.equal((source.read as (text: string) => number)('8'), 4)
  assert.ok(!existsSync(join(dist, 'adapters/source/csv/read.js')))
  assert.match(String((await load('adapters/threads/index.js')).entry), /adapters\/threads\/entry\.js$/)
})

test('nothing is taken from the packed packages any more, and their licenses are there', () => {
  assert.doesNotMatch(
    readFileSync(join(dist, 'apps/cli/main.js'), 'utf8'),
    /'(commander|jsonc-parser|yaml|typebox)/,
  )
  const licenses = readFileSync(join(dist, 'npm/LICENSES.txt'), 'utf8')
  for (const name of ['commander', 'jsonc-parser', 'typebox', 'yaml'])
    assert.match(licenses, new RegExp(`^${name}$`, 'm'))
  assert.match(licenses, /Permission is hereby granted/)
})
