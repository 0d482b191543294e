import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClosedTrade } from '../../domain/index.ts'
import type { BotCommit, JournalEntry } from '../../trade/engine/index.ts'
import { countedCommit, NO_FIGURES } from './bot-figures.ts'

test('candles, journal and trades add up; equity and positions are the last ones', () => {
  const entry = (kind: JournalEntry['kind'], seq: number): JournalEntry => ({
    seq,
    time: 1,
    kind,
    body: null,
  })
  const commit: BotCommit = {
    cursor: 1,
    entries: [
      entry('intent', 1),
      entry('refusal', 2),
      entry('order', 3),
      entry('order', 4),
      entry('fill', 5),
    ],
    closed: [{ profitAbs: 5 }, { profitAbs: -2 }, { profitAbs: 0 }] as ClosedTrade[],
    positions: [],
    equity: 1_003,
  }
  const twice = countedCommit(countedCommit(NO_FIGURES, commit), { ...commit, equity: 900 })
  assert.deepEqual(twice, {
    ...{ candles: 2, equity: 900, openPositions: 0, realisedProfit: 6, won: 2, lost: 4 },
    ...{ intents: 2, refusals: 2, orders: 4, fills: 2, cancels: 0 },
  })
})
