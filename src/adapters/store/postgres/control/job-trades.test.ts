import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { TenantId } from '../../../../control/tenant/index.ts'
import { type ClosedTrade, parsePair } from '../../../../domain/index.ts'
import { openTenants } from '../index.ts'
import { tenantTrades } from './job-trades.ts'
import { oneTenantServer, PASSWORD } from './tenant-servers.fixture.ts'

const server = await oneTenantServer()
const tenants = openTenants({ url: server.url, passwordOf: async () => PASSWORD })
let made = 0
const newTenant = (): Promise<TenantId> => server.onboard(`cliente-${++made}`)

after(async () => {
  await tenants[Symbol.asyncDispose]()
  await server.stop()
})

test('trades of bots are told by strategy, the newest first', async () => {
  const tenant = await newTenant()
  const add = (id: string, strategyName: string, trades: readonly ClosedTrade[]) =>
    tenants.transact(tenant, async ({ bots }) => {
      await bots.register({ id, name: id, spec: { strategyName } })
      await bots.commit(id, { cursor: 1, entries: [], closed: trades, positions: [], equity: 1 })
    })
  await add('one', 'trend', [trade(1, 10, 0.5), trade(2, 30, -0.1)])
  await add('two', 'trend', [trade(1, 20, 0.2)])
  await add('three', 'grid', [trade(1, 5, 0.2)])
  const { totals, newest } = tenantTrades(tenants)
  assert.deepEqual(await totals(tenant), [
    { strategy: 'grid', trades: 1, wins: 1, bots: 1, lastCloseTime: 5 },
    { strategy: 'trend', trades: 3, wins: 2, bots: 2, lastCloseTime: 30 },
  ])
  assert.deepEqual(await newest(tenant, 'trend', 2), [trade(2, 30, -0.1), trade(1, 20, 0.2)])
  assert.deepEqual(await newest(tenant, 'none', 2), [])
  assert.deepEqual(await totals(await newTenant()), [])
})

function trade(id: number, closeTime: number, profitAbs: number): ClosedTrade {
  return {
    ...{ id, pair: parsePair('ETH/BTC'), isShort: false, leverage: 1, openTime: 1, closeTime, profitAbs },
    ...{ openRate: 1, closeRate: 2, amount: 1, stakeAmount: 1, feeOpen: 0, feeClose: 0, profitRatio: 1 },
    ...{ exitReason: 'roi', minRate: 1, maxRate: 2, initialStopLoss: 1, stopLoss: 1 },
    ...{ fundingFees: 0, liquidationPrice: null },
  }
}
