import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { BOOK_FLOWS, BOOK_STATES } from './book/book-schema.ts'
import { CALENDAR_FUNCTIONS } from './calendar/calendar-schema.ts'
import { FEATURE_GENERATORS } from './feature-generators.ts'
import { ITBLIB_FUNCTIONS } from './itblib/itblib-schema.ts'
import { ITB_STATISTICS } from './itbstats/itbstats-schema.ts'
import { PAIR_STATES, PAIR_WINDOWS } from './pair/pair-schema.ts'
import { RETURN_FUNCTIONS } from './returns/returns-schema.ts'
import type { TalibFunction } from './talib/talib-function.ts'
import { TALIB_FUNCTIONS } from './talib/talib-functions.ts'
import { TSFRESH_FUNCTIONS } from './tsfresh/tsfresh-schema.ts'
import { VOLATILITY_FUNCTIONS } from './volatility/volatility-schema.ts'

const page = readFileSync(new URL('../../../../docs/reference/features.md', import.meta.url), 'utf8')

const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  itbstats: ITB_STATISTICS,
  itblib: ITBLIB_FUNCTIONS,
  tsfresh: TSFRESH_FUNCTIONS,
  book: [...BOOK_STATES, ...BOOK_FLOWS],
  pair: [...PAIR_STATES, ...PAIR_WINDOWS],
  calendar: CALENDAR_FUNCTIONS,
  returns: RETURN_FUNCTIONS,
  volatility: VOLATILITY_FUNCTIONS,
}

describe('docs/reference/features.md', () => {
  it('has every generator, with a section of its own', () => {
    const names = Object.keys(FEATURE_GENERATORS)
    const first = page.slice(page.indexOf('| generator |'), page.indexOf('\n## '))
    assert.deepEqual(
      [...first.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name),
      names,
    )
    for (const name of names) assert.ok(page.includes(`\n## ${name}\n`), name)
  })

  for (const [generator, functions] of Object.entries(FUNCTIONS)) {
    it(`has every function of ${generator}, and no other`, () => {
      const [section] = page.split(`\n## ${generator}\n`)[1]!.split('\n## ')
      const cells = [...section!.matchAll(/^\| (`[^|]*?) \|/gm)].flatMap(([, cell]) => cell!.split(', '))
      assert.deepEqual(cells.map((cell) => cell.replaceAll('`', '')).sort(), [...functions].sort())
    })
  }

  it('has the table of talib as it is', () => {
    const [table] = page.split('<!-- talib -->\n')[1]!.split('<!-- end -->')
    assert.equal(table, Object.entries(TALIB_FUNCTIONS).map(lineOf).join(''))
  })
})

/** `| SMA | real | | | 30 | n − 1 |` */
function lineOf([name, known]: readonly [string, TalibFunction]): string {
  const { inputs, outputs, args, defaultWindow } = known
  const defaults = Object.entries(args).map(([arg, value]) => `\`${arg}\` ${value}`)
  const cells = [
    `\`${name}\``,
    inputs.join(', '),
    outputs.join(', '),
    defaults.join(', '),
    defaultWindow ?? '',
  ]
  return `| ${[...cells, lookBackOf(known)].join(' | ')} |\n`
}

function lookBackOf({ lookBack, args }: TalibFunction): string {
  const [some, more] = [lookBack(50, args), lookBack(60, args)]
  if (some === Number.POSITIVE_INFINITY) return '∞'
  if (some === more) return String(some)
  return some === 50 ? 'n' : 'n − 1'
}
