import type { Exchange } from 'ccxt'

interface KlineMessage {
  readonly k?: { readonly t?: unknown; readonly s?: unknown; readonly i?: unknown; readonly v?: unknown }
}

interface KlineHandler {
  handleOHLCV?: (socket: unknown, message: KlineMessage) => unknown
}

/** Candles whose volume is remembered; older ones are over. */
const REMEMBERED = 1_000

/**
 * Keeps words on a candle that were overtaken by later ones away from ccxt, which would take the last to
 * arrive for the newest. On venues that write candles as Binance does, where volume grows with each word.
 */
export function dropOldWords(client: Exchange): void {
  const handler = client as KlineHandler
  const handle = handler.handleOHLCV?.bind(client)
  if (!handle) return
  const volumes = new Map<string, number>()
  handler.handleOHLCV = (socket, message) => {
    const { t, s, i, v } = message.k ?? {}
    if (typeof v === 'string') {
      const key = `${s} ${i} ${t}`
      const volume = Number(v)
      if (volume < (volumes.get(key) ?? 0)) return undefined
      volumes.set(key, volume)
      if (volumes.size > REMEMBERED) volumes.delete(volumes.keys().next().value!)
    }
    return handle(socket, message)
  }
}
