import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type ClosedTrade, parsePair } from '../../domain/index.ts'
import type { TenantId } from '../tenant/index.ts'
import { jobIds } from './job.fixture.ts'
import type { ResultStore } from './port.ts'

export interface ResultStoreHarness {
  readonly results: ResultStore
  /** A tenant that is there; another one each time. */
  newTenant(): Promise<TenantId>
}

/** Judges an implementation of {@link ResultStore}. */
export function resultStoreSuite(name: string, open: () => Promise<ResultStoreHarness>): void {
  const nextId = jobIds(name.replaceAll(' ', '-'))
  const start = async () => {
    const { results, newTenant } = await open()
    const tenant = await newTenant()
    return { results, newTenant, tenant, hold: { id: nextId(), tenant, attempt: 1 } }
  }

  describe(`ResultStore: ${name}`, () => {
    test('a report comes back as it was written, with its trades in their order and in pages', async () => {
      const { results, tenant, hold } = await start()
      const trades = [
        closedTrade(1),
        { ...closedTrade(2), fills: [{ side: 'entry', time: 5, rate: 1, amount: 2 }] },
      ]
      const report = { schema: 'x/1', text: 'a "quoted"\nline', numbers: [0.1, -0, 1e300], none: null }
      await results.write(hold, { report, trades: [...trades, closedTrade(3)] as ClosedTrade[] })
      assert.deepEqual(await results.report(tenant, hold.id), { ...report, numbers: [0.1, 0, 1e300] })
      const page = await results.trades(tenant, hold.id, { limit: 2 })
      assert.deepEqual(page.items, trades)
      const rest = await results.trades(tenant, hold.id, { limit: 2, cursor: page.nextCursor! })
      assert.deepEqual([rest.items, rest.nextCursor], [[closedTrade(3)], null])
    })

    test('what was not written is not there', async () => {
      const { results, tenant, hold } = await start()
      assert.equal(await results.report(tenant, hold.id), undefined)
      const page = await results.trades(tenant, hold.id, { limit: 2 })
      assert.deepEqual([page.items, page.nextCursor], [[], null])
    })

    test('a later attempt replaces what an earlier one wrote, and not the other way round', async () => {
      const { results, tenant, hold } = await start()
      const write = (attempt: number, ids: readonly number[]) =>
        results.write({ ...hold, attempt }, { report: { attempt }, trades: ids.map(closedTrade) })
      const found = async () => [
        await results.report(tenant, hold.id),
        (await results.trades(tenant, hold.id, { limit: 9 })).items.map(({ id }) => id),
      ]
      await write(2, [1, 2, 3])
      await write(1, [9])
      assert.deepEqual(await found(), [{ attempt: 2 }, [1, 2, 3]])
      await write(2, [1, 2])
      assert.deepEqual(await found(), [{ attempt: 2 }, [1, 2]])
      await write(3, [])
      assert.deepEqual(await found(), [{ attempt: 3 }, []])
    })

    test('of concurrent attempts the latest stays, whole', async () => {
      const { results, tenant, hold } = await start()
      const attempts = [3, 1, 5, 2, 4]
      await Promise.all(
        attempts.map((attempt) =>
          results.write(
            { ...hold, attempt },
            {
              report: attempt,
              trades: Array.from({ length: attempt }, (_, n) => closedTrade(n + 1)),
            },
          ),
        ),
      )
      assert.deepEqual(await results.report(tenant, hold.id), 5)
      assert.equal((await results.trades(tenant, hold.id, { limit: 9 })).items.length, 5)
    })

    test('one tenant does not see what another one has', async () => {
      const { results, newTenant, tenant, hold } = await start()
      const other = await newTenant()
      await results.write(hold, { report: 'mine', trades: [closedTrade(1)] })
      await results.write({ ...hold, tenant: other }, { report: 'theirs', trades: [] })
      assert.equal(await results.report(tenant, hold.id), 'mine')
      assert.equal(await results.report(other, hold.id), 'theirs')
      assert.deepEqual((await results.trades(other, hold.id, { limit: 9 })).items, [])
    })

    test('many trades are kept', async () => {
      const { results, tenant, hold } = await start()
      const trades = Array.from({ length: 6_001 }, (_, n) => closedTrade(n + 1))
      await results.write(hold, { report: null, trades })
      let count = 0
      for (let cursor: string | undefined; ; ) {
        const page = await results.trades(tenant, hold.id, { limit: 2_500, ...(cursor && { cursor }) })
        count += page.items.length
        if (page.nextCursor === null) break
        cursor = page.nextCursor
      }
      assert.equal(count, 6_001)
      assert.equal(await results.report(tenant, hold.id), null)
    })
  })
}

function closedTrade(id: number): ClosedTrade {
  return {
    ...{ id, pair: parsePair('ETH/BTC'), isShort: id % 2 === 0, leverage: 1 },
    ...{ openTime: 1_700_000_000_000, closeTime: 1_700_000_000_000 + id, openRate: 0.1, closeRate: 0.2 },
    ...{ amount: 3, stakeAmount: 0.3, feeOpen: 0.001, feeClose: 0.001, profitRatio: 0.998, profitAbs: 0.3 },
    ...{ exitReason: 'roi', minRate: 0.1, maxRate: 0.2, initialStopLoss: 0.05, stopLoss: 0.05 },
    ...{ fundingFees: 0, liquidationPrice: null },
  }
}
