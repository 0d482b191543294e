import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parseTenantId } from '../../control/tenant/index.ts'
import { FreqtradeStrategies } from './freqtrade-strategies.ts'
import { type RequestedBot, requestedBot } from './requested-bot.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-freqtrade-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const CLIENT = parseTenantId('cliente-001')
const TREND = 'class Trend(IStrategy):\n    timeframe = "15m"\n'

mkdirSync(join(folder, 'ours'))
mkdirSync(join(folder, 'theirs'))
writeFileSync(join(folder, 'ours', 'Trend.py'), TREND)
writeFileSync(join(folder, 'ours', 'Silent.py'), 'class Silent(IStrategy):\n    pass\n')
writeFileSync(join(folder, 'theirs', 'Trend.py'), 'class Trend(IStrategy): pass\n')
writeFileSync(join(folder, 'theirs', 'Weird.py'), "class Weird(IStrategy):\n    timeframe = '7m'\n")
writeFileSync(join(folder, 'secret.py'), 'TOKEN = 1\n')
writeFileSync(join(folder, 'ours', '__init__.py'), '')

const strategies = new FreqtradeStrategies([
  join(folder, 'ours'),
  join(folder, 'theirs'),
  join(folder, 'none'),
])
const desk = {
  find: async (_tenant: unknown, name: string, runtime: string) =>
    runtime === 'freqtrade' ? strategies.find(name) : undefined,
  names: async () => strategies.names(),
}
const ask = (changes: Partial<RequestedBot>) =>
  requestedBot(
    { strategy: 'Trend', exchange: 'binance', pairs: ['BTC/USDT'], runtime: 'freqtrade', ...changes },
    CLIENT,
    desk,
  )

test('a strategy of freqtrade is known by its file, the first folder’s before the others’', async () => {
  const version = `sha256:${createHash('sha256').update(TREND).digest('hex')}`
  assert.deepEqual(strategies.find('Trend'), { versions: [version], timeframe: '15m' })
  assert.deepEqual(strategies.names(), ['Silent', 'Trend', 'Weird'])
  const { runtime, strategyVersion, timeframe } = await ask({})
  assert.deepEqual([runtime, strategyVersion, timeframe], ['freqtrade', version, '15m'])
})

test('names that lead elsewhere are no names', () => {
  for (const name of ['../secret', 'secret', '__init__', 'ours/Trend', '', 'Trend.py', 'trend'])
    assert.equal(strategies.find(name), undefined, name)
})

test('one that does not say the length of its candles asks for it', async () => {
  for (const strategy of ['Silent', 'Weird']) {
    await assert.rejects(ask({ strategy }), { code: 'bot.timeframe', where: '/timeframe' })
    assert.equal((await ask({ strategy, timeframe: '5m' })).timeframe, '5m')
  }
})

test('one of the other runtime is unknown, and it is said where it would be', async () => {
  await assert.rejects(ask({ strategy: 'Trond' }), {
    code: 'strategy.unknown',
    hint: 'Did you mean "Trend"?',
  })
  await assert.rejects(ask({ runtime: 'leme' }), { code: 'strategy.unknown' })
  const none = { find: async () => undefined, names: async () => [] }
  await assert.rejects(
    requestedBot({ strategy: 'A', exchange: 'b', pairs: ['C/D'], runtime: 'freqtrade' }, CLIENT, none),
    { hint: /deploys\.freqtradeStrategies/ },
  )
})
