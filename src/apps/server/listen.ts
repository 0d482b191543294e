import { ServerFault } from './server-fault.ts'
import type { Server } from './server-type.ts'

export interface ListenOptions {
  readonly host: string
  /** The first port to try. */
  readonly port: number
  /** How many ports to try, one after another. */
  readonly attempts?: number
}

export interface Listening {
  readonly url: string
  readonly port: number
}

/** What this machine calls itself by where it listens everywhere. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

/** Listens on the first free port from `port` on. @throws ServerFault `port.none` */
export async function listen(app: Server, { host, port, attempts = 50 }: ListenOptions): Promise<Listening> {
  for (let next = port; next < port + attempts && next <= 65_535; next++) {
    try {
      await app.listen({ host, port: next })
      const address = app.server.address()
      const bound = typeof address === 'object' && address ? address.port : next
      return { url: `http://${reachable(host)}:${bound}`, port: bound }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
  throw new ServerFault('conflict', 'port.none', `The ${attempts} ports from ${port} on are all taken.`, {
    hint: 'End another server, or set another port in the configuration.',
  })
}
