import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { meQuery } from './me.ts'
import { type ChangedCandles, staleCandles } from './stale-candles.ts'

export type StreamState = 'connecting' | 'live' | 'reconnecting'

const TOPICS = ['bot', 'run', 'study', 'desk', 'operations', 'alert', 'reset'] as const
type Topic = (typeof TOPICS)[number]

/** Which reads an event makes stale, by the first word of their key. */
const STALE: Readonly<Record<Topic, readonly string[]>> = {
  bot: ['desk', 'journal', 'bots'],
  run: ['desk', 'backtests', 'backtest', 'pipelines', 'pipeline'],
  study: ['studies', 'study', 'trials-of-study'],
  desk: ['desk', 'saved-runs', 'pipelines', 'pipeline'],
  operations: ['operations'],
  alert: ['alerts'],
  reset: [
    ...['desk', 'journal', 'backtests', 'backtest', 'series', 'strategies'],
    ...['saved-runs', 'studies', 'study', 'trials-of-study', 'bots'],
    ...['markets', 'data-flow', 'coverage', 'coverage-map', 'quality', 'candles', 'indicator'],
    ...['sources', 'schedules', 'signals', 'signal', 'operations', 'alerts'],
    ...['pipelines', 'pipeline', 'models', 'model'],
  ],
}
/** Events within this many milliseconds are answered by one read. */
const GATHER_MS = 400
const RETRY_MS = 3000

let state: StreamState = 'connecting'
const listeners = new Set<() => void>()

/** Whether events arrive as they happen. */
export function useStreamState(): StreamState {
  return useSyncExternalStore(subscribe, () => state)
}

/**
 * Follows the server's events and makes what they touch be read again; reconnects for ever.
 * Gives the function that ends it.
 */
export function followStream(client: QueryClient): () => void {
  const gather = gatherStale(client)
  const candles = staleCandles(client)
  let source: EventSource
  let retry: ReturnType<typeof setTimeout> | undefined

  const connect = () => {
    source = new EventSource(streamUrl(client.getQueryData(meQuery().queryKey)?.seq))
    for (const topic of TOPICS) source.addEventListener(topic, () => gather.add(STALE[topic]))
    source.addEventListener('candle', ({ data }: MessageEvent<string>) => {
      candles(JSON.parse(data).data as ChangedCandles)
    })
    source.addEventListener('open', () => {
      // Whatever was missed while the line was down is read anew.
      if (state === 'reconnecting') void client.invalidateQueries()
      change('live')
    })
    source.addEventListener('error', () => {
      change('reconnecting')
      // The browser gives up for good when the answer is no stream, as while the server restarts.
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(connect, RETRY_MS)
    })
  }
  connect()
  return () => {
    clearTimeout(retry)
    gather.end()
    source.close()
  }
}

/** From the sequence that was told before the first page was read: nothing falls between the two. */
function streamUrl(seq: number | null | undefined): string {
  return seq == null ? '/api/v1/events' : `/api/v1/events?after=${seq}`
}

function gatherStale(client: QueryClient) {
  const stale = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    const keys = new Set(stale)
    stale.clear()
    void client.invalidateQueries({ predicate: (query) => keys.has(String(query.queryKey[0])) })
  }
  return {
    add(keys: readonly string[]) {
      for (const key of keys) stale.add(key)
      timer ??= setTimeout(flush, GATHER_MS)
    },
    end() {
      clearTimeout(timer)
    },
  }
}

function change(next: StreamState): void {
  if (next === state) return
  state = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
