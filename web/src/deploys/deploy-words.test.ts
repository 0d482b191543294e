import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClientStatus } from '../api/types.ts'
import {
  clientSentence,
  clientsSentence,
  clientsWith,
  commandText,
  stateWord,
  waitsForWord,
} from './deploy-words.ts'
import { kindOfLine } from './diff-lines.ts'
import { resourceTree } from './resource-tree.ts'

const bot: NonNullable<ClientStatus['wanted']>['bots'][number] = {
  ...{ name: 'trend', mode: 'trade', runtime: 'leme', strategy: 'trend-rules', strategyVersion: 'sha256:0' },
  ...{ parameters: {}, exchange: 'demo', pairs: ['TIDE/USDT'], timeframe: '1h', dryRun: true },
  ...{
    maxOpenTrades: 3,
    stakeCurrency: 'USDT',
    stakeAmount: 'unlimited',
    tradingMode: 'spot',
    exposure: 1_000,
  },
  ...{ resources: { cpuMillis: 500, memoryMb: 512 }, commandId: 'c-2' },
}

const running = {
  ...{ appliedCommit: 'abc', appliedCommandId: 'c-2', observedAt: 5 },
  bots: [{ name: 'trend', health: 'Healthy', commandId: 'c-2', since: 1, restarts: 0, blocker: null }],
} as const

const client: ClientStatus = {
  ...{ clientId: 'cliente-001', health: 'Healthy', blockers: [], running, lastAttempt: null },
  wanted: { commit: 'abcdef0123456789', commandId: 'c-2', suspended: false, bots: [bot], blocker: null },
}

test('one sentence says how a client is, and what stands in its way first', () => {
  assert.equal(clientSentence(client), 'Healthy: 1 of 1 bot healthy.')
  const blockers = [{ resource: 'schema cliente_001', reason: 'is not there' }]
  assert.equal(
    clientSentence({ ...client, health: 'Degraded', blockers }),
    'Degraded: schema cliente_001: is not there',
  )
  assert.equal(clientSentence({ ...client, wanted: null, running: null }), 'Nothing was deployed yet.')
  assert.match(clientSentence({ ...client, wanted: { ...client.wanted!, suspended: true } }), /^Suspended/)
})

test('one sentence counts what is in trouble', () => {
  assert.equal(clientsSentence([client]), '1 client, 1 bot wanted; nothing is in trouble.')
  const worse: ClientStatus = { ...client, clientId: 'b', health: 'Degraded' }
  assert.equal(clientsSentence([client, worse]), '2 clients, 2 bots wanted; 1 is not healthy.')
})

test('clients are found by id, health, bot, strategy and pair', () => {
  const other: ClientStatus = { ...client, clientId: 'other', wanted: null, health: 'Unknown' }
  for (const words of ['cliente', 'trend-rules tide', 'healthy 001'])
    assert.deepEqual(clientsWith([client, other], words), [client], words)
  assert.deepEqual(clientsWith([client, other], 'unknown'), [other])
  assert.deepEqual(clientsWith([client, other], 'aurora', new Map([['other', 'Aurora Capital']])), [other])
})

test('an approval is asked for only where it would count', () => {
  const waiting = (['received', 'decoded', 'healthy'] as const).filter((state) => waitsForWord({ state }))
  assert.equal(waiting.length, 3)
  assert.deepEqual(
    (['authorised', 'committed', 'synced', 'rolling-back', 'approved'] as const).filter((state) =>
      waitsForWord({ state }),
    ),
    [],
  )
})

test('the tree goes from the file to bots and their processes, and tells a process of another command', () => {
  assert.deepEqual(
    resourceTree(client).map(({ name, kind, health, depth }) => [depth, kind, name, health]),
    [
      [0, 'file', 'values.yaml', 'Healthy'],
      [1, 'bot', 'trend', 'Healthy'],
      [2, 'process', 'process', 'Healthy'],
    ],
  )
  const old = { ...running, bots: [{ ...running.bots[0], commandId: 'c-1' }] }
  assert.match(resourceTree({ ...client, running: old }).at(-1)!.note, /still of command c-1/)
  const gone = resourceTree({ ...client, wanted: { ...client.wanted!, bots: [] } })
  assert.equal(gone[1]?.note, 'is wanted no more')
})

test('commands are told in words', () => {
  assert.equal(commandText({ kind: 'deploy', bot: 'trend' }), 'deploy trend')
  assert.equal(commandText({ kind: 'stop', bot: null }), 'stop all bots')
})

test('what waits for a person is told so, and a state that is newer than the page as it is', () => {
  assert.equal(stateWord({ state: 'decoded', reason: '' }).text, 'read')
  assert.deepEqual(stateWord({ state: 'decoded', reason: 'one more person' }), {
    text: 'waits',
    tone: 'warn',
  })
  assert.equal(stateWord({ state: 'rolled-back', reason: 'x' }).text, 'rolled back')
  assert.deepEqual(stateWord({ state: 'landed', reason: '' }), { text: 'landed', tone: 'plain' })
})

test('lines of a diff are told by how they begin', () => {
  const lines = ['--- a', '+++ b', '@@ -1 +1 @@', '-old', '+new', ' same']
  assert.deepEqual(lines.map(kindOfLine), ['place', 'place', 'place', 'removed', 'added', 'same'])
})
