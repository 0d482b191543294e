import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../../../math/index.ts'
import { someData } from '../features/every-feature.fixture.ts'
import type { StreamRow } from '../features/stream/open-feature-stream.ts'
import { columnNames, sliceTable } from '../table.ts'
import { batchOf, differences, MINUTE, type OnlineCase, someCase, tableOfBars } from './online.fixture.ts'
import { openOnlineLine, resumeOnlineLine } from './open-online-line.ts'
import type { OnlineLine, OnlineRow } from './port.ts'
import { tableBars } from './table-bars.ts'

const START = 120
const ROWS = 200

/** Minutes of bars of which some are left out, come late, come twice, or come wrong first. */
function stormy(seed: number): { final: readonly StreamRow[]; pushes: readonly (readonly StreamRow[])[] } {
  const chance = random(`storm ${seed}`)
  const bars = tableBars(someData(seed + 1, { rows: ROWS, gaps: 0 }))
  const pushes: StreamRow[][] = bars.map(() => [])
  const final: StreamRow[] = []
  bars.forEach((bar, at) => {
    const what = at < START ? 9 : chance.int(10)
    if (what === 0 && at < ROWS - 1) return
    final.push(bar)
    if (what === 1 && at < ROWS - 2) pushes[at + 1 + chance.int(2)]!.push(bar)
    else pushes[at]!.push(what === 2 && at < ROWS - 2 ? { ...bar, close: bar.low!, volume: 1 } : bar)
    if (what === 2 && at < ROWS - 2) pushes[at + 1 + chance.int(2)]!.push(bar)
    if (what === 3) pushes[at]!.push(bar)
  })
  return { final, pushes }
}

function collect(rows: Map<number, OnlineRow>, made: readonly OnlineRow[]): void {
  for (const row of made) {
    assert.equal(row.revised, rows.has(row.time))
    rows.set(row.time, row)
  }
}

function feed(line: OnlineLine, rows: Map<number, OnlineRow>, bars: readonly StreamRow[]): void {
  const answer = line.push({ sources: [bars] })
  assert.deepEqual(answer.refused, [])
  if (answer.kind === 'rows') collect(rows, answer.rows)
}

async function play(one: OnlineCase, seed: number, options: { restarts: boolean }) {
  const { final, pushes } = stormy(seed)
  const names = columnNames(someData(1, { rows: 1, gaps: 0 }))
  const history = [tableOfBars(pushes.slice(0, START).flat(), names)]
  const opened = openOnlineLine({ ...one, history })
  let { line } = opened
  const rows = new Map<number, OnlineRow>()
  collect(rows, opened.rows)
  const chance = random(`restarts ${seed}`)
  for (const bars of pushes.slice(START)) {
    feed(line, rows, bars)
    if (options.restarts && chance.int(8) === 0)
      line = resumeOnlineLine(one, JSON.parse(JSON.stringify(line.state())))
  }
  return { found: differences(rows.values(), await batchOf(one, [tableOfBars(final, names)])), line }
}

test('one bar at a time equals the batch, through gaps, late and revised bars and restarts', async () => {
  for (let seed = 0; seed < 60; seed++) {
    const { found } = await play(someCase(seed), seed, { restarts: seed % 2 === 1 })
    const what = JSON.stringify(someCase(seed).config.feature_sets)
    assert.deepEqual(found.far.slice(0, 4), [], `seed ${seed}: ${what}`)
    assert.equal(found.rows, ROWS)
  }
})

test('the itb dialect equals its batch where no bar is missing, and says where one is', async () => {
  for (let seed = 100; seed < 112; seed++) {
    const one = someCase(seed, { compat: 'itb' })
    const table = someData(seed, { rows: ROWS, gaps: 0 })
    const { line, rows: first } = openOnlineLine({ ...one, history: [sliceTable(table, 0, START)] })
    const rows = new Map<number, OnlineRow>()
    collect(rows, first)
    for (const bar of tableBars(table).slice(START)) feed(line, rows, [bar])
    assert.deepEqual(
      differences(rows.values(), await batchOf(one, [table])).far.slice(0, 4),
      [],
      `seed ${seed}`,
    )
    const later = { ...tableBars(table).at(-1)!, time: line.time! + 2 * MINUTE }
    assert.match(line.push({ sources: [[later]] }).notes.join(), /itb dialect draws a line/)
  }
})

test('sources of other lengths and clocks are joined as the batch joins them, on both rasters', async () => {
  for (const raster of ['regular', 'rows'] as const) {
    for (let seed = 0; seed < 12; seed++) {
      const one = twoSources(seed, raster)
      const chance = random(`two ${seed}`)
      const tables = [someData(seed, { rows: 150, gaps: 0 }), someData(seed + 50, { rows: 150, gaps: 0 })]
      const keep = tables.map((table) => tableBars(table).filter((_, at) => at < 120 || chance.int(6) > 0))
      const names = columnNames(tables[0]!)
      const end = (at: number) => tables[0]!.columns[0]!.values[at]!
      const history = keep.map((bars) =>
        tableOfBars(
          bars.filter(({ time }) => time! < end(120)),
          names,
        ),
      )
      const { line, rows: first } = openOnlineLine({ ...one, history })
      const rows = new Map<number, OnlineRow>()
      collect(rows, first)
      for (let at = 120; at < 150; at++) {
        const bars = keep.map((all) => all.filter(({ time }) => time === end(at)))
        for (const sources of seed % 2
          ? [bars]
          : [
              [bars[0]!, []],
              [[], bars[1]!],
            ]) {
          const answer = line.push({ sources })
          assert.deepEqual(answer.refused, [])
          if (answer.kind === 'rows') collect(rows, answer.rows)
        }
        const so = keep.map((all) =>
          tableOfBars(
            all.filter(({ time }) => time! <= end(at)),
            names,
          ),
        )
        if (at % 7 !== 0 && at !== 149) continue
        assert.deepEqual(
          differences(rows.values(), await batchOf(one, so)).far.slice(0, 4),
          [],
          `${raster} ${seed} ${at}`,
        )
      }
    }
  }
})

/** Rows of three minutes, of two assets whose candles are minutes. */
function twoSources(seed: number, raster: 'regular' | 'rows'): OnlineCase {
  const one = someCase(seed)
  const talib = (columns: string) => ({
    generator: 'talib' as const,
    config: { columns, functions: ['SMA', 'EMA'] as ('SMA' | 'EMA')[], windows: [2, 5] },
  })
  const names = ['a_close_SMA_2', 'b_close_EMA_5']
  const models = one.models.models.map((model) => ({
    ...model,
    features: model.features.map((_, i) => names[i % 2]!),
  }))
  return {
    models: { ...one.models, models },
    config: {
      ...one.config,
      freq: '3min',
      raster,
      data_sources: [
        { file: 'a.csv', column_prefix: 'a', timeframe: '1m' },
        { file: 'b.csv', column_prefix: 'b', timeframe: '1m' },
      ],
      feature_sets: [talib('a_close'), talib('b_close')],
    },
  }
}
