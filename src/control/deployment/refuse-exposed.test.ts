import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DeploymentError } from './deployment-error.ts'
import { refuseExposed } from './refuse-exposed.ts'

const TOKEN = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`
const KNOWN = 'canary-7f3a'

function refusalOf(value: unknown): string | undefined {
  try {
    refuseExposed({ what: 'the command', value, isKnown: (text) => text.includes(KNOWN) })
    return undefined
  } catch (error) {
    assert.ok(error instanceof DeploymentError && error.code === 'secret.exposed')
    assert.doesNotMatch(`${error.message}${error.hint}`, /a1B2|canary|9f8e/)
    return error.message
  }
}

test('a secret is found wherever it stands in what came, and its place is told', () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [TOKEN, /a GitHub token at \/;/],
    [{ bot: { parameters: { note: `see ${TOKEN}` } } }, /a GitHub token at \/bot\/parameters\/note/],
    [{ list: [1, { 'a/b~c': TOKEN }] }, /at \/list\/1\/a~1b~0c/],
    [{ apiSecret: '9f8e7d6c5b4a39281706' }, /under the name secret at \/apiSecret/],
    [{ note: `it is ${KNOWN}.` }, /a secret of the store at \/note/],
    [{ outer: { [TOKEN]: 1 } }, /a GitHub token at \/outer/],
    [{ outer: { [KNOWN]: 1 } }, /a secret of the store at \/outer/],
    [{ text: `rules:\n  key: ${TOKEN}\n` }, /at \/text/],
  ]
  for (const [value, told] of cases) assert.match(refusalOf(value) ?? 'nothing', told)
})

test('a command as people send it, references and all, passes', () => {
  const bot = {
    ...{
      name: 'trend',
      mode: 'trade',
      strategy: 'trend-with-model',
      strategyVersion: `sha256:${'9f8e7d6c'.repeat(8)}`,
    },
    ...{
      parameters: { fast: 12, slow: 48, exit: 'roi', token: 'BTC' },
      pairs: ['BTC/USDT'],
      timeframe: '5m',
    },
  }
  for (const value of [
    { kind: 'deploy', bot },
    { existingSecret: 'cliente-001-exchange' },
    null,
    5,
    'stop',
    [],
    [[]],
  ])
    assert.equal(refusalOf(value), undefined)
})

test('what is nested without an end is no trouble', () => {
  let deep: unknown = TOKEN
  for (let at = 0; at < 100_000; at++) deep = [deep]
  assert.equal(refusalOf(deep), undefined)
})
