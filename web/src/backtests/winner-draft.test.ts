import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Series, Strategy, Study } from '../api/types.ts'
import { toCommand, toSpec, withStrategy } from './request.ts'
import { winnerDraft } from './winner-draft.ts'

const strategy = (name: string, problem: string | null = null): Strategy => ({
  ...{ name, file: `${name}.ts`, timeframe: '1h', startup: 0, signals: [], parameters: [], problem },
  ...{ origin: 'shipped', version: null, hash: null, history: null },
})
const series = [
  { venue: 'demo', pair: 'ETH/USDT', timeframe: '1m', firstTime: 0, lastTime: 1 },
] as unknown as readonly Series[]
const strategies = [strategy('first'), strategy('trend'), strategy('torn', 'no export')]
const study = (changes: Partial<Study> = {}) =>
  ({
    strategy: 'trend',
    seen: { from: null, to: Date.UTC(2025, 1, 11, 23) },
    best: { parameters: { fast: 6, side: 'up', 'risk.stoploss': -0.1 } },
    riskSettings: { stoploss: -0.1, minimal_roi: { 0: 0.05 }, trailing_only_offset_is_reached: true },
    ...changes,
  }) as unknown as Study

test('the winner is asked for on the days after those that were seen, with its parameters and risk', () => {
  const draft = winnerDraft(study(), { strategies, series })
  assert.deepEqual(toSpec(draft), {
    ...{ strategy: 'trend', venue: 'demo', timeframe: '1h', pairs: ['ETH/USDT'], timerange: '20250212-' },
    params: { fast: 6, side: 'up' },
    overrides: { stoploss: -0.1, minimalRoi: { 0: 0.05 }, trailingOnlyOffsetIsReached: true },
  })
  assert.match(
    toCommand(draft, 'trend.ts'),
    / --timerange 20250212- --set fast=6 side=up --config RISK.json$/,
  )
})

test('another strategy has nothing of the winner', () => {
  const draft = withStrategy(winnerDraft(study(), { strategies, series }), strategies[0]!, series)
  assert.deepEqual([toSpec(draft).params, toSpec(draft).overrides], [undefined, undefined])
})

test('what cannot be asked for over the API is not begun', () => {
  for (const changes of [
    { strategy: 'gone' },
    { strategy: 'torn' },
    { best: null },
    { seen: { from: null, to: null } },
    { riskSettings: { protections: [] } },
  ]) {
    const draft = winnerDraft(study(changes), { strategies, series })
    assert.deepEqual([draft.strategy, draft.from, draft.params], ['first', '', undefined])
  }
})
