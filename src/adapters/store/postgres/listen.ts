import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'

export interface Listening {
  /** Name of a channel, as it stands in the program. */
  readonly channel: string
  readonly onPayload: (payload: string) => void
  /** The connection was lost and is back: what was sent in between was missed. */
  readonly onResume?: (() => void) | undefined
}

export interface Subscription {
  close(): Promise<void>
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000

/**
 * Listens on a connection of its own, and again when that is lost, until it is closed. Rejects when the first
 * connection fails.
 */
export async function listen(url: string, listening: Listening): Promise<Subscription> {
  const closing = new AbortController()
  let client = await connect(url, listening, onLost)

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
      const next = await connect(url, listening, onLost).catch(() => undefined)
      if (!next) continue
      client = next
      if (closing.signal.aborted) return client.end()
      return listening.onResume?.()
    }
  }

  return {
    close: async () => {
      closing.abort()
      await client.end()
    },
  }
}

async function connect(url: string, { channel, onPayload }: Listening, onLost: () => void): Promise<Client> {
  const client = new Client({ connectionString: url, keepAlive: true })
  client.on('notification', ({ payload = '' }) => onPayload(payload))
  // Trouble ends the connection; the end is what is acted on, once.
  client.on('error', () => {})
  await client.connect()
  await client.query(`listen ${channel}`)
  client.once('end', onLost)
  return client
}
