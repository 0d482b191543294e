import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { allocateCandles, type Candles, parseTimeframe } from '../domain/index.ts'
import { columnsOf } from './every-indicator.fixture.ts'
import * as math from './index.ts'

const page = readFileSync(new URL('../../docs/reference/indicators.md', import.meta.url), 'utf8')
const functions = math as unknown as Readonly<Record<string, (...args: unknown[]) => object>>

interface Line {
  readonly name: string
  readonly takes: string
  /** Parameter → default as it is written; undefined of one without. */
  readonly parameters: Readonly<Record<string, string | undefined>>
  readonly gives: readonly string[]
  readonly firstRow: string
}

const lines = [
  ...page.matchAll(/^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \| .*? \| ([^|]*) \| [^|]+ \|$/gm),
].map(
  ([, name, takes, parameters, gives, firstRow]): Line => ({
    name: name!,
    takes: takes!,
    parameters: Object.fromEntries(
      [...parameters!.matchAll(/`(\w+)`(?: = (.+?))?(?=;|$)/g)].map(([, key, value]) => [key!, value]),
    ),
    gives: gives === '' ? [] : gives!.split(', '),
    firstRow: firstRow!,
  }),
)
const indicators = Object.keys(math).filter((name) => `${name}Stream` in math)
const candles = walk(600)

describe('docs/reference/indicators.md', () => {
  it('has a line for every indicator, and no other', () => {
    assert.deepEqual(lines.map(({ name }) => name).sort(), indicators.sort())
    assert.match(page, new RegExp(`^${indicators.length} indicators of`, 'm'))
  })

  it('names every function that gives masks', () => {
    const masks = Object.keys(math).filter((name) => `${name}Into` in math && !indicators.includes(name))
    for (const name of [...masks, 'and', 'or', 'not'])
      assert.match(page, new RegExp(`^\\| .*\`${name}\``, 'm'))
  })

  for (const line of lines) {
    it(`${line.name} takes, gives and starts as the page says`, () => {
      const inputs = inputsOf(line)
      const { n, ...options } = valuesOf(line)
      const periods = n === undefined ? [] : [n]
      const plain = functions[line.name]!(
        ...inputs,
        ...periods,
        ...(line.name === 'rollingQuantile' ? [options] : []),
      )
      const told = functions[line.name]!(...inputs, ...periods, options)
      assert.deepEqual(columnsOf(told), columnsOf(plain), 'the defaults are others')
      assert.deepEqual(ArrayBuffer.isView(plain) ? [] : Object.keys(plain), line.gives)
      assertStart(plain, line)
    })
  }
})

/** The columns that the page says it takes, and no others. */
function inputsOf({ takes }: Line): unknown[] {
  if (takes === 'x') return [candles.close]
  if (takes === 'x, y') return [candles.close, candles.open]
  return [Object.fromEntries(takes.split(', ').map((name) => [name, candles[name as 'close']]))]
}

function valuesOf({ parameters }: Line): Readonly<Record<string, unknown>> {
  const given: Readonly<Record<string, number>> = { n: 7, q: 0.3 }
  return Object.fromEntries(
    Object.entries(parameters).map(([key, text]) => [
      key,
      text === undefined ? given[key] : JSON.parse(text),
    ]),
  )
}

/** The first known row of each column, where the page has a formula for it. */
function assertStart(result: object, line: Line): void {
  const formulas = [...line.firstRow.matchAll(/(?:(\w+): )?`([^`]+)`/g)]
  if (formulas.length === 0) assert.match(line.firstRow, /^the (second session|first fractal)$/)
  for (const [, column, formula] of formulas) {
    const columns = column ? [(result as Record<string, Float64Array>)[column]!] : columnsOf(result)
    for (const values of columns) {
      assert.equal(Array.from(values).findIndex(Number.isFinite), rowOf(formula!, valuesOf(line)), formula)
      assert.ok(
        !Array.from(values)
          .slice(rowOf(formula!, valuesOf(line)))
          .some(Number.isNaN),
      )
    }
  }
}

function rowOf(formula: string, values: Readonly<Record<string, unknown>>): number {
  const names = [...Object.keys(values), 'max', 'floor', 'sqrt']
  const of = new Function(...names, `return ${formula}`)
  return of(...Object.values(values), Math.max, Math.floor, Math.sqrt)
}

/** Prices of an hour each that never stand still. */
function walk(rows: number): Candles {
  const chance = math.random('page')
  const out = allocateCandles(rows, parseTimeframe('1h'))
  let price = 100
  for (let row = 0; row < rows; row++) {
    out.time[row] = row * 3_600_000
    out.open[row] = price
    price += chance.normal()
    out.close[row] = price
    out.high[row] = Math.max(out.open[row]!, price) + chance.next()
    out.low[row] = Math.min(out.open[row]!, price) - chance.next()
    out.volume[row] = 1 + chance.int(100)
  }
  return out
}
