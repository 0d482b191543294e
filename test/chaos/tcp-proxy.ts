import { connect, createServer, type Server, type Socket } from 'node:net'

/** A network between two of this machine, which a test makes slow, narrow, or cuts. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number
  /** From now on each piece comes so much later, or so many bytes a second pass; nothing: at once. */
  set(weather: { readonly delayMs?: number; readonly bytesPerSecond?: number }): void
  /** Breaks what is open, without a farewell. */
  cut(): void
  /** Lets nobody in and nothing through, until it is opened; what is open stays open and hears nothing. */
  close(): void
  open(): void
}

/** Listens on loopback, and passes on to a port of it. */
export async function tcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let weather: { readonly delayMs?: number; readonly bytesPerSecond?: number } = {}
  let isClosed = false
  const resumes = new Set<() => void>()

  const pass = (from: Socket, to: Socket): void => {
    let last = Promise.resolve()
    let waiting = 0
    from.on('data', (piece) => {
      const due = performance.now() + (weather.delayMs ?? 0)
      const ms = weather.bytesPerSecond ? (piece.length / weather.bytesPerSecond) * 1_000 : 0
      waiting++
      if (waiting > 64) from.pause()
      // Pieces stay in order, whatever the weather was when they came.
      last = last.then(async () => {
        await later(Math.max(due - performance.now(), 0) + ms)
        if (isClosed) await new Promise<void>((resume) => resumes.add(resume))
        if (!to.destroyed) to.write(piece)
        waiting--
        from.resume()
      })
    })
    from.on('error', () => {})
    from.once('close', () => void last.then(() => to.destroy()))
  }
  const server: Server = createServer((near) => {
    if (isClosed) return near.destroy()
    const far = connect(target, '127.0.0.1')
    for (const socket of [near, far]) {
      socket.setNoDelay()
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    }
    pass(near, far)
    pass(far, near)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const open = (): void => {
    isClosed = false
    for (const resume of resumes) resume()
    resumes.clear()
  }
  return {
    port,
    set(next) {
      weather = next
    },
    cut,
    close() {
      isClosed = true
    },
    open,
    async [Symbol.asyncDispose]() {
      open()
      cut()
      await new Promise((done) => server.close(done))
    },
  }
}

function later(ms: number): Promise<void> | undefined {
  return ms > 0 ? new Promise((done) => setTimeout(done, ms)) : undefined
}
