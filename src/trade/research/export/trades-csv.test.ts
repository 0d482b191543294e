import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closedTrade } from '../closed-trade.fixture.ts'
import { goldenFiles, goldenTrades, readGolden } from '../golden-case.fixture.ts'
import { tradesCsv } from './trades-csv.ts'

/** Plain cells only. */
function rowsOf(csv: string): readonly Readonly<Record<string, string>>[] {
  const [header, ...lines] = csv.trimEnd().split('\n')
  const names = header!.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [names[at]!, cell])))
}

for (const file of goldenFiles) {
  test(`each figure of each trade of ${file} reads back as it was`, () => {
    const golden = readGolden(file)
    const rows = rowsOf(tradesCsv(goldenTrades(golden)))
    assert.equal(rows.length, golden.result.trades.length)
    golden.result.trades.forEach((trade, at) => {
      const row = rows[at]!
      const renamed = { trade_id: 'id', open_timestamp: 'open_time_ms', close_timestamp: 'close_time_ms' }
      const alike = ['leverage', 'open_rate', 'close_rate', 'amount', 'stake_amount', 'fee_open', 'fee_close']
      const more = ['profit_ratio', 'profit_abs', 'min_rate', 'max_rate', 'funding_fees']
      for (const [name, key] of Object.entries(renamed)) assert.equal(Number(row[name]), trade[key])
      for (const key of [...alike, ...more]) assert.equal(Number(row[key]), trade[key], `${at} ${key}`)
      assert.deepEqual([row.pair, row.exit_reason], [trade.pair, trade.exit_reason])
      assert.equal(row.side, trade.is_short ? 'short' : 'long')
      assert.equal(
        row.liquidation_price === '' ? null : Number(row.liquidation_price),
        trade.liquidation_price,
      )
      assert.equal(Number(row.initial_stop_loss_abs), trade.initial_stop_loss)
      assert.equal(Date.parse(`${row.open_date}Z`), trade.open_time_ms)
    })
  })
}

test('words of strategies are quoted, and no spreadsheet takes them for formulas', () => {
  const cell = (exitReason: string) => {
    const line = tradesCsv([closedTrade(1, 0, { exitReason })]).split('\n')[1]!
    return line.slice(line.indexOf(',0.01,1,') + ',0.01,1,'.length, line.indexOf(',90,110,'))
  }
  assert.equal(cell('take, "profit"'), '"take, ""profit"""')
  assert.equal(cell('=HYPERLINK(1)'), "'=HYPERLINK(1)")
  assert.equal(cell('@a,b'), `"'@a,b"`)
  assert.equal(cell('a-b'), 'a-b')
})

test('fees of both sides and the stop have their own columns', () => {
  const [row] = rowsOf(tradesCsv([closedTrade(1, 0, { feeOpen: 0.001, feeClose: 0.002, stopLoss: 3 })]))
  assert.deepEqual(
    [row!.fee_open, row!.fee_close, row!.initial_stop_loss_abs, row!.stop_loss_abs, row!.liquidation_price],
    ['0.001', '0.002', '1', '3', ''],
  )
})

test('no trades are a header alone', () => {
  assert.match(tradesCsv([]), /^trade_id,pair,side,[a-z_,]+\n$/)
})
