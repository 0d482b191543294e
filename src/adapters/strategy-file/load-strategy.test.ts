import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { allocateCandles, parseTimeframe } from '../../domain/index.ts'
import { prepare } from '../../trade/strategy/index.ts'
import { loadStrategy, placeOf, strategyFiles } from './index.ts'

const GOOD = `import { defineStrategy, param } from 'leme/strategy'
import { above, sma } from 'leme/math'
interface Unused { readonly typed: true }
export default defineStrategy({
  name: 'outside', timeframe: '1h',
  params: { n: param.int({ min: 2, max: 9, start: 3 }) },
  indicators: ({ close }, { n }) => ({ mean: sma(close, n) }),
  enterLong: ({ close, mean }) => above(close, mean),
})
`

describe('loadStrategy', () => {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'leme strategies '))
  })
  after(() => rmSync(folder, { recursive: true }))
  const write = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }

  it('runs a TypeScript file outside the installation, with a space in its path', async () => {
    const { strategy } = await loadStrategy(write('good.ts', GOOD))
    const candles = allocateCandles(10, parseTimeframe('1h'))
    candles.close.set([1, 2, 3, 4, 5, 4, 3, 2, 1, 5])
    assert.deepEqual([...prepare(strategy, candles).enterLong], [0, 0, 1, 1, 1, 0, 0, 0, 0, 1])
  })

  it('names file and line of what does not compile', async () => {
    const path = write('syntax.ts', `${GOOD}\nconst broken = {{\n`)
    await assert.rejects(loadStrategy(path), (error: Error) => /syntax\.ts:1[01]/.test(error.message))
  })

  it('names file and line of what throws while loading', async () => {
    const path = write('throws.ts', `const a = 1\nthrow new Error('on purpose ' + a)\n`)
    await assert.rejects(loadStrategy(path), (error: Error) =>
      /throws\.ts:2:7: on purpose 1$/.test(error.message),
    )
  })

  it('keeps saying what to do about a definition that is wrong', async () => {
    const misspelt = write('key.ts', GOOD.replace("timeframe: '1h',", "timeframe: '1h', stratup: 5,"))
    await assert.rejects(loadStrategy(misspelt), {
      hint: 'Did you mean "startup"?',
      message: /key\.ts:4:\d+: /,
    })
    const series = "informative: { m: { timeframe: '15m', indicators: () => ({}) } }"
    const smaller = write('smaller.ts', GOOD.replace("timeframe: '1h',", `timeframe: '1h', ${series},`))
    await assert.rejects(loadStrategy(smaller), { hint: 'Take a timeframe that is a multiple of 1h.' })
    const odd = write('odd.ts', GOOD.replace("'1h'", "'1hour'"))
    await assert.rejects(loadStrategy(odd), { hint: /1h/ })
  })

  it('names an import that does not exist', async () => {
    const path = write('import.ts', `import { nothing } from 'leme/strategy'\nexport default nothing\n`)
    await assert.rejects(loadStrategy(path), /import\.ts.*nothing/)
  })

  it('says how to export when there is no strategy, and that a file is missing', async () => {
    await assert.rejects(loadStrategy(write('empty.ts', 'export const a = 1\n')), {
      code: 'strategy-file.no-strategy',
    })
    await assert.rejects(loadStrategy(join(folder, 'none.ts')), { code: 'strategy-file.missing' })
    await assert.rejects(loadStrategy(folder), { code: 'strategy-file.missing' })
  })

  it('finds the line of the strategy behind an error of a room', async () => {
    const path = write('late.ts', GOOD.replace('sma(close, n)', '(() => { throw new Error("late") })()'))
    const { strategy } = await loadStrategy(path)
    const candles = allocateCandles(3, parseTimeframe('1h'))
    assert.throws(
      () => prepare(strategy, candles),
      (error: Error) => placeOf(error, path)?.startsWith(`${path}:7:`) === true,
    )
  })

  it('lists strategy files, not tests or declarations', () => {
    write('x.test.ts', '')
    write('x.d.ts', '')
    const names = strategyFiles(folder).map((path) => path.slice(folder.length + 1))
    assert.ok(names.includes('good.ts'))
    assert.ok(!names.includes('x.test.ts') && !names.includes('x.d.ts'))
  })
})
