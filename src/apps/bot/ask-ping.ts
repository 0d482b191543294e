import { get } from 'node:http'
import { isPong, type Pong } from './bot-status.ts'

const MOST_BYTES = 64 * 1024

/** What the bot on this port answers; undefined when it does not, or not in time, or nonsense. */
export function askPing(port: number, patienceMs: number): Promise<Pong | undefined> {
  return new Promise((resolve) => {
    const request = get(
      {
        host: '127.0.0.1',
        port,
        path: '/api/v1/ping',
        agent: false,
        signal: AbortSignal.timeout(patienceMs),
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part
          if (text.length > MOST_BYTES) response.destroy()
        })
        response.once('close', () => resolve(pongOf(text)))
        response.once('error', () => resolve(undefined))
      },
    )
    request.once('error', () => resolve(undefined))
  })
}

function pongOf(text: string): Pong | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isPong(value) ? value : undefined
  } catch {
    return undefined
  }
}
