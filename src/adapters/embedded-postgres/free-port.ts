import { createServer } from 'node:net'

/** `preferred` when nobody listens on it on 127.0.0.1, else a port that is free now. */
export async function freePort(preferred = 0): Promise<number> {
  return (await tryPort(preferred)) ?? (await freePort())
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })
}
