import { randomUUID } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a function said of an event. */
export interface Said {
  readonly kind: 'response' | 'error'
  readonly headers: IncomingHttpHeaders
  // biome-ignore lint/suspicious/noExplicitAny: JSON of a test
  readonly body: any
}

/** Lambda's runtime interface: hands out each event once, to whoever asks first. */
export async function startLambdaApi() {
  const events: { id: string; deadline: number; text: string }[] = []
  const asking: ServerResponse[] = []
  const open = new Map<string, (said: Said) => void>()
  const initErrors: unknown[] = []
  const server = createServer(async (request, response) => {
    const [, version, runtime, what, id, kind] = request.url!.split('/')
    if (version !== '2018-06-01' || runtime !== 'runtime') return void response.writeHead(404).end()
    if (request.method === 'GET' && what === 'invocation' && id === 'next') {
      asking.push(response)
      response.once('close', () => asking.splice(asking.indexOf(response), asking.includes(response) ? 1 : 0))
      return hand()
    }
    let text = ''
    for await (const piece of request) text += piece
    const body = JSON.parse(text)
    if (what === 'init' && id === 'error') initErrors.push(body)
    else if (kind === 'response' || kind === 'error') {
      const said = open.get(id!)
      if (!said) return void response.writeHead(400).end()
      open.delete(id!)
      said({ kind, headers: request.headers, body })
    } else return void response.writeHead(404).end()
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))

  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    initErrors,
    /** Until somebody asks and answers, which may be never. */
    invoke(event: unknown, withinMs = 60_000): Promise<Said> {
      const id = randomUUID()
      const text = typeof event === 'string' ? event : JSON.stringify(event)
      const said = new Promise<Said>((resolve) => open.set(id, resolve))
      events.push({ id, deadline: withinMs, text })
      hand()
      return said
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }

  function hand(): void {
    if (asking.length === 0 || events.length === 0) return
    const { id, deadline, text } = events.shift()!
    asking
      .shift()!
      .writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': id,
        'lambda-runtime-deadline-ms': `${Date.now() + deadline}`,
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:123456789012:function:leme',
      })
      .end(text)
  }
}
