import { createServer, type Server, type Socket } from 'node:net'
import {
  greeting,
  isCopyFromStdin,
  MessageReader,
  readyStatus,
  withOwnNames,
  withoutCopyInResponse,
} from './pglite-messages.ts'

/** What answers messages of the wire protocol: a PGlite. */
export interface Backend {
  execProtocolRaw(message: Uint8Array): Promise<Uint8Array>
}

const COPY_IN_RESPONSE = Buffer.from([0x47, 0, 0, 0, 7, 0, 0, 0])
const ROLLBACK = Buffer.from([0x51, 0, 0, 0, 13, ...Buffer.from('rollback\0')])
const [TERMINATE, QUERY, SYNC, FLUSH] = ['X', 'Q', 'S', 'H']
const [COPY_DONE, COPY_FAIL] = ['c', 'f']

/**
 * Lets ordinary PostgreSQL clients talk to a backend of one session. Of several connections one has its
 * turn from the first message of a transaction until the server is idle again; the others wait. What a
 * session keeps beyond a transaction (temporary tables, settings) all of them share.
 */
export async function bridge(backend: Backend): Promise<{ port: number; close(): Promise<void> }> {
  let turn: Promise<void> = Promise.resolve()
  /** Resolves with the function that ends the turn. */
  const takeTurn = async (): Promise<() => void> => {
    const before = turn
    const { promise, resolve } = Promise.withResolvers<void>()
    turn = promise
    await before
    return resolve
  }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    void converse(socket, backend, takeTurn).finally(() => socket.destroy())
  })
  const port = await listening(server)
  return {
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

async function converse(
  socket: Socket,
  backend: Backend,
  takeTurn: () => Promise<() => void>,
): Promise<void> {
  const reader = new MessageReader()
  const names = `${socket.remotePort}/`
  let endTurn: (() => void) | undefined
  let pending: Buffer[] = []
  let copying = false
  const run = async (): Promise<void> => {
    endTurn ??= await takeTurn()
    const batch = Buffer.concat(pending)
    pending = []
    const answer = Buffer.from(await backend.execProtocolRaw(batch))
    socket.write(copying ? withoutCopyInResponse(answer) : answer)
    copying = false
    if (readyStatus(answer) !== 'I') return
    endTurn()
    endTurn = undefined
  }
  try {
    for await (const chunk of socket) {
      for (const message of reader.push(chunk as Buffer)) {
        const { type, bytes } = message
        if (type === 'startup') {
          socket.write(greeting(bytes))
          continue
        }
        if (type === TERMINATE) return
        pending.push(withOwnNames(message, names))
        if (type === QUERY && isCopyFromStdin(bytes)) {
          // The backend reads a message to its end, with the rows in it: they are gathered first.
          copying = true
          socket.write(COPY_IN_RESPONSE)
          continue
        }
        if (copying ? type === COPY_DONE || type === COPY_FAIL : ENDS.has(type)) await run()
      }
    }
  } catch (error) {
    // A client that is gone needs no answer; what the socket says of it has a code.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
  } finally {
    if (endTurn) {
      await backend.execProtocolRaw(ROLLBACK)
      endTurn()
    }
  }
}

const ENDS: ReadonlySet<string> = new Set([QUERY, SYNC, FLUSH])

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  })
}
