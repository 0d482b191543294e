import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * A proxy with the mistakes that smuggling lives from: it takes the last of several lengths and says the first one
 * on, it takes a length in bytes where there are chunks and says the chunks on, and all its clients share a connection.
 */
export async function naiveProxy(upstreamPort: number): Promise<Server> {
  let upstream: Socket | undefined
  let waiting: Socket[] = []
  const backend = (): Socket => {
    if (upstream && !upstream.destroyed) return upstream
    upstream = connect(upstreamPort, '127.0.0.1')
    upstream.on('error', () => {})
    let text = ''
    upstream.setEncoding('latin1').on('data', (more: string) => {
      text += more
      for (let end = endOf(text); end > 0; end = endOf(text)) {
        waiting.shift()?.write(text.slice(0, end), 'latin1')
        text = text.slice(end)
      }
    })
    upstream.once('close', () => {
      for (const client of waiting) client.destroy()
      waiting = []
      upstream = undefined
    })
    return upstream
  }
  const server = createServer((client) => {
    let text = ''
    client.on('error', () => {})
    client.setEncoding('latin1').on('data', (more: string) => {
      text += more
      for (let end = endOf(text); end > 0; end = endOf(text)) {
        const asked = text.slice(0, end)
        text = text.slice(end)
        waiting.push(client)
        backend().write(saidOn(asked), 'latin1')
        if (/\r\nConnection: close\r\n/.test(asked)) endAfterAnswers(client)
      }
    })
  })
  /** Its answers are those of others too, so it ends when as many have come as it has asked. */
  function endAfterAnswers(client: Socket): void {
    const timer = setInterval(() => {
      if (waiting.includes(client)) return
      clearInterval(timer)
      client.end()
    }, 1)
    client.once('close', () => clearInterval(timer))
  }
  server.once('close', () => upstream?.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** Where a message ends: behind as many bytes as its last length says, whatever else it says. 0: not yet. */
function endOf(text: string): number {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return 0
  const lengths = [...text.slice(0, head).matchAll(/\r\ncontent-length: (\d+)/gi)]
  const end = head + 4 + Number(lengths.at(-1)?.[1] ?? 0)
  return text.length >= end ? end : 0
}

function saidOn(text: string): string {
  const [head = ''] = text.split('\r\n\r\n', 1)
  const lines = head.split('\r\n').filter((line) => !/^connection:/i.test(line))
  const chunked = lines.some((line) => /^transfer-encoding: chunked$/i.test(line))
  let lengths = chunked ? 1 : 0
  const kept = lines.filter((line) => !/^content-length:/i.test(line) || lengths++ === 0)
  return [...kept, '', text.slice(head.length + 4)].join('\r\n')
}
