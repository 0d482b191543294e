import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTenantId } from '../tenant/index.ts'
import { memoryRuntime } from './memory-runtime.ts'
import { runtimeSuite } from './runtime.suite.ts'
import type { WantedBot } from './values.ts'

const SPEC: Omit<WantedBot, 'name' | 'commandId'> = {
  ...{ mode: 'trade', runtime: 'leme', strategy: 'sma-cross', timeframe: '1h', parameters: {} },
  ...{ strategyVersion: `sha256:${'0'.repeat(64)}`, exchange: 'demo', pairs: ['BTC/USDT'], dryRun: true },
  ...{ maxOpenTrades: 2, stakeCurrency: 'USDT', stakeAmount: 100, tradingMode: 'spot', exposure: 200 },
  resources: { cpuMillis: 100, memoryMb: 256 },
}
let time = 1_700_000_000_000
const now = () => ++time

runtimeSuite(
  'memory',
  async () => {
    const runtime = memoryRuntime({ now })
    return {
      runtime,
      spec: (name) => ({ ...SPEC, name }),
      setBroken: async (tenant, bot, isBroken) =>
        runtime.setBroken(tenant, bot, isBroken ? 'ended with code 1' : null),
      setSchemaBroken: async (tenant, isBroken) =>
        runtime.setSchemaBroken(tenant, isBroken ? 'the database does not answer' : null),
      kill: async (tenant, bot) => runtime.kill(tenant, bot),
      process: async (tenant, bot) => runtime.process(tenant, bot)?.toString(),
      [Symbol.asyncDispose]: () => runtime[Symbol.asyncDispose](),
    }
  },
  { runs: 100 },
)

test('what starts while the runtime is held is on its way until it is let go', async () => {
  const tenant = parseTenantId('cliente-001')
  const runtime = memoryRuntime({ now })
  const bots: WantedBot[] = [{ ...SPEC, name: 'trend', commandId: 'command-1' }]
  const values = {
    ...{ clientId: tenant, schema: 'cliente_001', bots, commandId: 'command-1' },
    database: { existingSecret: 'x' },
  }
  runtime.hold(true)
  await runtime.apply({ tenant, commit: 'a', values })
  assert.equal((await runtime.observe(tenant)).health, 'Progressing')
  runtime.hold(false)
  assert.equal((await runtime.observe(tenant)).health, 'Healthy')
})

test('a live bot is refused in words', () => {
  const runtime = memoryRuntime({ now })
  const bots: WantedBot[] = [{ ...SPEC, dryRun: false, name: 'trend', commandId: 'command-1' }]
  const values = {
    ...{ clientId: 'a1', schema: 'a1', bots, commandId: 'x' },
    database: { existingSecret: 'x' },
  }
  assert.match(runtime.refuses(values) ?? '', /trend.*dryRun: true/)
})
