import type { MessagePort } from 'node:worker_threads'
import { allocateCandles, type Candles, PRICE_COLUMNS } from '../../domain/index.ts'
import { faultOf, type JobMessage, type LentAnswer, type LentMethod } from './job-messages.ts'
import type { ReadableStores } from './stored-contracts.ts'

/** The store of a job's worker, asked through messages. */
export function remoteStores(port: MessagePort): ReadableStores {
  const open = new Map<number, PromiseWithResolvers<unknown>>()
  let calls = 0
  port.on('message', ({ call, value, fault }: LentAnswer) => {
    const waiting = open.get(call)
    open.delete(call)
    if (!fault) return waiting?.resolve(value)
    waiting?.reject(faultOf(fault))
  })
  const ask = <T>(method: LentMethod, args: readonly unknown[]): Promise<T> => {
    const call = ++calls
    const answer = Promise.withResolvers<unknown>()
    open.set(call, answer)
    port.postMessage({ kind: 'ask', call, method, args } satisfies JobMessage)
    return answer.promise as Promise<T>
  }
  return {
    candles: {
      list: () => ask('candles.list', []),
      read: async (...args) => inSharedMemory(await ask<Candles>('candles.read', args)),
    },
    funding: { read: (...args) => ask('funding.read', args) },
  }
}

function inSharedMemory(candles: Candles): Candles {
  const shared = allocateCandles(candles.length, candles.timeframe)
  for (const column of ['time', ...PRICE_COLUMNS] as const) shared[column].set(candles[column])
  return shared
}

/** Columns as they travel between processes, where no memory is shared. */
export function withoutSharing(candles: Candles): Candles {
  const columns = (['time', ...PRICE_COLUMNS] as const).map((column) => [column, candles[column].slice()])
  return { ...candles, ...Object.fromEntries(columns) }
}
