import type { ContractKey, FundingStore } from './port.ts'
import { requireRates } from './require-rates.ts'

/** A {@link FundingStore} that forgets with the process. */
export function memoryFundingStore(): FundingStore {
  const contracts = new Map<string, Map<number, number>>()
  const nameOf = ({ venue, pair }: ContractKey) => `${venue} ${pair}`
  const read: FundingStore['read'] = async (key, { start = 0, end = Number.POSITIVE_INFINITY } = {}) =>
    [...(contracts.get(nameOf(key)) ?? [])]
      .filter(([time]) => time >= start && time <= end)
      .sort(([a], [b]) => a - b)
      .map(([time, rate]) => ({ time, rate }))
  return {
    async write(key, rates) {
      requireRates(rates)
      const stored = contracts.get(nameOf(key)) ?? new Map<number, number>()
      const before = stored.size
      for (const { time, rate } of rates) if (!stored.has(time)) stored.set(time, rate)
      contracts.set(nameOf(key), stored)
      return stored.size - before
    },
    read,
    async summary({ venue, pair }) {
      const rates = await read({ venue, pair })
      if (rates.length === 0) return undefined
      return { venue, pair, rows: rates.length, firstTime: rates[0]!.time, lastTime: rates.at(-1)!.time }
    },
  }
}
