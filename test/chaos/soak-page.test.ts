import assert from 'node:assert/strict'
import { test } from 'node:test'
import { slopeOf } from './slope.ts'
import { soakPage } from './soak-page.ts'

const minutes = Array.from({ length: 40 }, (_, at) => at)
const line = (rise: number) => slopeOf(minutes.map((at) => ({ at: at * 60_000, value: 100 + rise * at })))

test('a page says what grows, and of how much was done while it was looked at', () => {
  const page = soakPage({
    ...{ minutes: 30, day: '2026-01-01', candles: 7, failed: 2, jobs: 3, bot: 4 },
    slopes: new Map([
      ['memory MB', line(1)],
      ['handles', line(0)],
    ]),
  })
  assert.match(
    page,
    /2026-01-01, 30 minutes: 7 candles acknowledged and there, 2 not taken, 3 jobs done, 4 candles/,
  )
  assert.match(page, /\| memory MB \| 119\.5 \| 1\.000 ± 0\.000 \| yes \|/)
  assert.match(page, /\| handles \| 100\.0 \| 0\.000 ± 0\.000 \| no \|/)
})
