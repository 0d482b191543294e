import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'

/** A bot or a run whose row changed and was committed. */
export interface Change {
  readonly topic: 'bot' | 'run'
  readonly id: string
}

export interface Subscription {
  close(): Promise<void>
}

export interface Listener {
  readonly onChange: (change: Change) => void
  /** The connection was lost and is back: changes in between were missed. */
  readonly onResume?: () => void
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000

/**
 * Listens on a connection of its own, and again when that is lost, until it is closed. Rejects when
 * the first connection fails.
 */
export async function subscribe(url: string, listener: Listener): Promise<Subscription> {
  const closing = new AbortController()
  let client = await listen(url, listener, onLost)

  function onLost(): void {
    if (!closing.signal.aborted) void resume()
  }

  async function resume(): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        await delay(pause, undefined, { signal: closing.signal })
      } catch {
        return
      }
      const next = await listen(url, listener, onLost).catch(() => undefined)
      if (!next) continue
      client = next
      if (closing.signal.aborted) return client.end()
      return listener.onResume?.()
    }
  }

  return {
    close: async () => {
      closing.abort()
      await client.end()
    },
  }
}

async function listen(url: string, { onChange }: Listener, onLost: () => void): Promise<Client> {
  const client = new Client({ connectionString: url, keepAlive: true })
  client.on('notification', ({ payload = '' }) => {
    const [topic, ...id] = payload.split(':')
    if (topic === 'bot' || topic === 'run') onChange({ topic, id: id.join(':') })
  })
  // Trouble ends the connection; the end is what is acted on, once.
  client.on('error', () => {})
  await client.connect()
  await client.query('listen leme_change')
  client.once('end', onLost)
  return client
}
