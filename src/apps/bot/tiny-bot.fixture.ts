import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'

/**
 * A process that keeps a bot's contract and does nothing: it starts in a fraction of a real one's time. How it
 * behaves stands in the file that its document names as its strategy, and else it is well. It leaves word
 * of each time that it found another process of the same bot.
 */
interface Behaviour {
  readonly exit?: number
  readonly says?: string
  /** Says no port. */
  readonly mute?: boolean
  /** Says a port and answers nothing there. */
  readonly deaf?: boolean
  /** Stops to answer once it runs. */
  readonly hangs?: boolean
  /** Answers, but does not go on. */
  readonly idle?: boolean
  readonly eatsMb?: number
  readonly commandId?: string
  readonly stubborn?: boolean
  readonly state?: string
}

const path = process.argv[2]!
const document = JSON.parse(readFileSync(path, 'utf8')) as {
  readonly clientId: string
  readonly strategyFile: string
  readonly bot: { readonly name: string; readonly commandId: string }
}
const behaviour: Behaviour = existsSync(document.strategyFile)
  ? JSON.parse(readFileSync(document.strategyFile, 'utf8'))
  : {}
const lock = join(dirname(path), 'tiny.lock')

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
if (existsSync(lock) && isThere(Number(readFileSync(lock, 'utf8')))) {
  writeFileSync(join(dirname(path), `double-${process.pid}`), readFileSync(lock, 'utf8'))
}
writeFileSync(lock, String(process.pid))

function end(code: number): never {
  rmSync(lock, { force: true })
  process.exit(code)
}

if (behaviour.says) process.stderr.write(`${behaviour.says}\n`)
if (behaviour.exit !== undefined) end(behaviour.exit)
process.on('SIGTERM', () => {
  if (!behaviour.stubborn) end(0)
})
process.on('disconnect', () => {
  if (!behaviour.stubborn) end(0)
})

const eaten: Buffer[] = []
const server = createServer((_request, response) => {
  if (behaviour.deaf) return
  const now = Date.now()
  response.end(
    JSON.stringify({
      ...{ status: 'pong', clientId: document.clientId, bot: document.bot.name, message: '' },
      commandId: behaviour.commandId ?? document.bot.commandId,
      ...{ state: behaviour.state ?? 'running', session: null, cursor: null, version: '0' },
      ...{ heartbeatAt: behaviour.idle ? now - 3_600_000 : now, memoryMb: 0 },
    }),
  )
  if (behaviour.eatsMb) eaten.push(Buffer.alloc(behaviour.eatsMb * 2 ** 20, 1))
  if (behaviour.hangs) {
    response.once('close', () => {
      for (;;);
    })
  }
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  if (!behaviour.mute) process.send?.({ kind: 'listening', port })
})
