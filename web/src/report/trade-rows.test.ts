import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClosedTrade } from '../api/types.ts'
import type { Column } from '../ui/column.ts'
import { nextSorting, readSorting } from '../ui/sorting.ts'
import { tradeRows } from './trade-rows.ts'

function trade(id: number, pair: string, profitRatio: number): ClosedTrade {
  const openTime = Date.UTC(2018, 0, id)
  return {
    id,
    pair,
    isShort: false,
    leverage: 1,
    openTime,
    closeTime: openTime + 3_600_000,
    openRate: 1,
    closeRate: 1 + profitRatio,
    amount: 1,
    stakeAmount: 1,
    feeOpen: 0,
    feeClose: 0,
    profitRatio,
    profitAbs: profitRatio,
    exitReason: profitRatio > 0 ? 'roi' : 'stop_loss',
    minRate: 1,
    maxRate: 1,
    initialStopLoss: 0.9,
    stopLoss: 0.9,
    fundingFees: 0,
    liquidationPrice: null,
  }
}

const trades = [trade(1, 'ETH/BTC', 0.02), trade(2, 'LTC/BTC', -0.01), trade(12, 'ETH/BTC', -0.03)]
const columns: Column<ClosedTrade>[] = [
  { key: 'profit', head: 'Profit', cell: () => null, sort: (row) => row.profitRatio },
]
const ids = (filter: string, sort?: string) =>
  tradeRows(trades, { filter, sorting: readSorting(sort), columns }).map((row) => row.id)

test('every word of the filter must be in the row', () => {
  assert.deepEqual(ids(''), [1, 2, 12])
  assert.deepEqual(ids('eth loss'), [12])
  assert.deepEqual(ids('STOP'), [2, 12])
  assert.deepEqual(ids('2018-01-02'), [2])
  assert.deepEqual(ids('#1'), [1])
})

test('rows are sorted by the column of the address, unknown columns change nothing', () => {
  assert.deepEqual(ids('', 'profit.desc'), [1, 2, 12])
  assert.deepEqual(ids('', 'profit.asc'), [12, 2, 1])
  assert.deepEqual(ids('', 'nothing.asc'), [1, 2, 12])
})

test('a column head goes through greatest first, least first, as it came', () => {
  assert.equal(nextSorting(undefined, 'profit'), 'profit.desc')
  assert.equal(nextSorting(readSorting('profit.desc'), 'profit'), 'profit.asc')
  assert.equal(nextSorting(readSorting('profit.asc'), 'profit'), undefined)
})
