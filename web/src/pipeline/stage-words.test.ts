import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PipelineSummary } from '../api/types.ts'
import {
  commandOf,
  formatTook,
  leftOf,
  piecesOf,
  pipelineSentence,
  runsWith,
  standingOf,
} from './stage-words.ts'

const STAGE: PipelineSummary['stages'][number] = {
  ...{ name: 'train', status: 'done', after: [], blockedBy: null, inputHash: null, outputHash: null },
  ...{ rows: 5_000, ms: 120, code: null, message: null, hint: null },
}
const RUN: PipelineSummary = {
  ...{ id: 'a', kind: 'pipeline', title: 'TIDE', status: 'done', progress: 1, message: '', error: null },
  ...{ createdAt: 0, startedAt: 0, finishedAt: 1, symbol: 'TIDEUSDT', best: null, ms: 120, stages: [STAGE] },
  verdict: { kind: 'edge', text: 'Edge: it knows.' },
}

test('a stage stands in words, with whom it waits for', () => {
  assert.equal(standingOf(STAGE, RUN), 'done · 5,000 rows')
  assert.equal(standingOf({ ...STAGE, status: 'kept', rows: 1 }, RUN), 'kept · 1 row')
  assert.equal(standingOf({ ...STAGE, status: 'blocked', blockedBy: 'check' }, RUN), 'blocked by check')
  assert.equal(standingOf({ ...STAGE, status: 'waiting' }, { status: 'failed' }), 'did not run')
  assert.equal(standingOf({ ...STAGE, status: 'waiting' }, { status: 'queued' }), 'waiting')
})

test('a run is one sentence in every state', () => {
  const failed = { ...STAGE, status: 'failed' as const }
  const blocked = ['rolling', 'signals'].map((name) => ({ ...STAGE, name, status: 'blocked' as const }))
  assert.equal(pipelineSentence(RUN), 'Edge: it knows.')
  assert.equal(
    pipelineSentence({ ...RUN, stages: [failed, ...blocked] }),
    'The stage train failed; rolling and signals could not run.',
  )
  assert.equal(pipelineSentence({ ...RUN, status: 'failed', error: 'gone', stages: [] }), 'It failed: gone.')
  assert.match(pipelineSentence({ ...RUN, verdict: null }), /cannot be read/)
  assert.match(pipelineSentence({ ...RUN, status: 'queued', stages: [] }), /waits/)
})

test('the time left follows the pace, and is not told without one', () => {
  const running = { status: 'running', progress: 0.25, startedAt: 1_000 } as const
  assert.equal(leftOf(running, 11_000), 30_000)
  assert.equal(leftOf({ ...running, progress: 0 }, 11_000), undefined)
  assert.equal(leftOf({ ...running, startedAt: null }, 11_000), undefined)
  assert.equal(leftOf({ ...running, status: 'done' }, 11_000), undefined)
  assert.equal(piecesOf('train, 5 of 7: 3 of 8 pieces, some 40 s left'), '3 of 8 pieces, some 40 s left')
  assert.equal(piecesOf('train, 5 of 7'), undefined)
})

test('runs are found by title, state and what failed', () => {
  const failed = { ...RUN, id: 'b', stages: [{ ...STAGE, status: 'failed' as const }] }
  const ids = (filter: string) => runsWith([RUN, failed], filter).map(({ id }) => id)
  assert.deepEqual(ids(''), ['a', 'b'])
  assert.deepEqual(ids('FAILED train'), ['b'])
  assert.deepEqual(ids('tide done'), ['a'])
  assert.deepEqual(ids('nothing'), [])
})

test('a command is safe to paste whatever the name of the file', () => {
  assert.equal(commandOf('demo.jsonc', 'data'), 'npx leme pipeline merge -c demo.jsonc')
  assert.equal(commandOf(null), 'npx leme pipeline run -c CONFIG.jsonc')
  assert.equal(
    commandOf("a 'b'; rm -rf.jsonc"),
    String.raw`npx leme pipeline run -c 'a '\''b'\''; rm -rf.jsonc'`,
  )
})

test('times have the unit that they are read in', () => {
  assert.deepEqual(
    [null, 3.6, 999, 4_210, 200_000].map((ms) => formatTook(ms)),
    ['–', '4 ms', '999 ms', '4.2 s', '3 min'],
  )
})
