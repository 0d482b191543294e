import { Connection } from 'rabbitmq-client'

/** Why the broker does not take a connection with this login; undefined where it does. The signal gives up. */
export function askBroker(url: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const connection = new Connection({ url, connectionName: 'leme check', retryLow: 60_000 })
    const end = (failure: string | undefined) => {
      signal.removeEventListener('abort', stop)
      if (connection.ready) void connection.close().catch(() => {})
      else connection.unsafeDestroy()
      resolve(failure)
    }
    const stop = () => end('no answer in time')
    signal.addEventListener('abort', stop, { once: true })
    connection.once('connection', () => end(undefined))
    connection.once('error', (error: Error) => end(error.message))
  })
}
