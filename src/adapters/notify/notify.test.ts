import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { Notice, Notifier, SendResult } from '../../trade/pipeline/index.ts'
import { type DeliveryEvent, openDelivery } from './deliver.ts'
import { logNotifier } from './log-notifier.ts'
import { telegramNotifier } from './telegram-notifier.ts'
import { webhookNotifier } from './webhook-notifier.ts'

interface Seen {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const text: Notice = { kind: 'text', key: 'ETH 0 60000', text: '▲ ETH <b> & 😀 up', bold: true }
const image: Notice = { kind: 'image', key: 'ETH 1 60000', caption: 'ETH', svg: '<svg/>' }
const TOKEN = '123:secret-token'

async function receiver(answer: (seen: Seen, response: ServerResponse) => void) {
  const all: Seen[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const seen = { path: request.url!, headers: request.headers, body }
    all.push(seen)
    answer(seen, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    all,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const status = (code: number, headers: Record<string, string> = {}, body = '{}') => {
  return (_: Seen, response: ServerResponse) => void response.writeHead(code, headers).end(body)
}
const never = new AbortController().signal

/** Both notifiers of the network, at an address. */
const remote: readonly ((url: string, timeoutMs?: number) => Notifier)[] = [
  (url, timeoutMs = 2_000) => webhookNotifier({ url: `${url}/hook?key=${TOKEN}`, secret: 'shh', timeoutMs }),
  (url, timeoutMs = 2_000) => telegramNotifier({ url, token: TOKEN, chat: '-100', timeoutMs }),
]

test('a webhook gets the notice as JSON, signed over its body, with the key of repetitions', async () => {
  await using there = await receiver(status(204))
  const webhook = webhookNotifier({ url: there.url, secret: 'shh' })
  for (const notice of [text, image]) assert.deepEqual(await webhook.send(notice, never), { kind: 'sent' })
  const [first, second] = there.all
  assert.deepEqual(JSON.parse(first!.body), { schema: 'leme.notice/1', ...text })
  assert.deepEqual(JSON.parse(second!.body), { schema: 'leme.notice/1', ...image })
  assert.equal(first!.headers['idempotency-key'], 'ETH%200%2060000')
  const signature = createHmac('sha256', 'shh').update(first!.body).digest('hex')
  assert.equal(first!.headers['leme-signature'], `sha256=${signature}`)
})

test('Telegram gets texts as messages and pictures as documents', async () => {
  await using there = await receiver(status(200))
  const telegram = telegramNotifier({ url: `${there.url}/`, token: TOKEN, chat: '-100' })
  for (const notice of [text, image]) assert.deepEqual(await telegram.send(notice, never), { kind: 'sent' })
  const [message, document] = there.all
  assert.equal(message!.path, `/bot${TOKEN}/sendMessage`)
  const entities = [{ type: 'bold', offset: 0, length: 17 }]
  assert.equal((text as { text: string }).text.length, 17)
  assert.deepEqual(JSON.parse(message!.body), { chat_id: '-100', text: '▲ ETH <b> & 😀 up', entities })
  assert.equal(document!.path, `/bot${TOKEN}/sendDocument`)
  assert.match(document!.body, /name="caption"\r\n\r\nETH\r\n/)
  assert.match(document!.body, /filename="diagram.svg"\r\nContent-Type: image\/svg\+xml\r\n\r\n<svg\/>\r\n/)
})

test('a picture that can be drawn comes as a photo', async () => {
  await using there = await receiver(status(200))
  const renderPng = async (svg: string) => Buffer.from(`PNG of ${svg}`)
  const telegram = telegramNotifier({ url: there.url, token: TOKEN, chat: '-100', renderPng })
  assert.deepEqual(await telegram.send(image, never), { kind: 'sent' })
  const [photo] = there.all
  assert.equal(photo!.path, `/bot${TOKEN}/sendPhoto`)
  assert.match(
    photo!.body,
    /name="photo"; filename="diagram.png"\r\nContent-Type: image\/png\r\n\r\nPNG of <svg\/>\r\n/,
  )
})

test('an answer says whether to try again, and how long to wait; no secret is told', async () => {
  const cases: readonly (readonly [
    ReturnType<typeof status>,
    Partial<Extract<SendResult, { kind: 'failed' }>>,
  ])[] = [
    [status(400), { retry: 'never', message: 'answered 400' }],
    [status(302, { location: 'http://127.0.0.1:1/' }), { retry: 'never', message: 'answered 302' }],
    [status(503), { retry: 'ask', message: 'answered 503' }],
    [status(429, { 'retry-after': '7' }), { retry: 'safe', message: 'answered 429', afterMs: 7_000 }],
    [(_, response) => void response.destroy(), { retry: 'ask', message: 'UND_ERR_SOCKET' }],
  ]
  for (const [answer, expected] of cases) {
    await using there = await receiver(answer)
    for (const make of remote) {
      const result = await make(there.url).send(text, never)
      assert.deepEqual(result, { kind: 'failed', ...expected })
      assert.ok(!JSON.stringify(result).includes('secret-token'))
    }
  }
  await using slowDown = await receiver(status(429, {}, '{"ok":false,"parameters":{"retry_after":3}}'))
  const told = await remote[1]!(slowDown.url).send(text, never)
  assert.deepEqual(told, { kind: 'failed', retry: 'safe', message: 'answered 429', afterMs: 3_000 })
})

test('nobody there is safe to try again; one that hangs is given up after a while', async () => {
  const gone = await receiver(status(200))
  await gone[Symbol.asyncDispose]()
  await using hanging = await receiver(() => {})
  for (const make of remote) {
    assert.deepEqual(await make(gone.url).send(text, never), {
      kind: 'failed',
      retry: 'safe',
      message: 'ECONNREFUSED',
    })
    const result = await make(hanging.url, 60).send(text, never)
    assert.deepEqual(result, { kind: 'failed', retry: 'ask', message: 'no answer in time' })
  }
})

test('a notifier that hangs holds up neither the sender nor the others', async () => {
  await using hanging = await receiver(() => {})
  const lines: string[] = []
  const delivery = openDelivery({
    notifiers: [remote[0]!(hanging.url, 60_000), logNotifier((line) => lines.push(line))],
    onEvent: () => {},
  })
  const before = performance.now()
  delivery.send(text)
  delivery.send(image)
  assert.ok(performance.now() - before < 10_000)
  assert.equal(await delivery.drained(100), false)
  assert.deepEqual(lines, ['▲ ETH <b> & 😀 up', 'ETH (diagram, 6 characters of SVG)'])
  assert.deepEqual(
    delivery.pending.map(({ notifier, notice }) => [notifier, notice.key]),
    [
      ['webhook', text.key],
      ['webhook', image.key],
    ],
  )
  await delivery[Symbol.asyncDispose]()
  assert.equal(delivery.pending.length, 2)
})

/** Answers with these results in turn, then takes everything. */
function scripted(...results: readonly SendResult[]) {
  const keys: string[] = []
  const left = [...results]
  const notifier: Notifier = {
    name: 'scripted',
    async send({ key }) {
      keys.push(key)
      return left.shift() ?? { kind: 'sent' }
    },
  }
  return { notifier, keys }
}

const again = { kind: 'failed', retry: 'safe', message: 'answered 429', afterMs: 40 } as const

test('what fails is tried again in order, not earlier than asked; what can never come is dropped', async () => {
  const events: DeliveryEvent[] = []
  const { notifier, keys } = scripted(
    again,
    { ...again, retry: 'ask' },
    { kind: 'sent' },
    { ...again, retry: 'never' },
  )
  await using delivery = openDelivery({
    notifiers: [notifier],
    onEvent: (event) => events.push(event),
    firstPauseMs: 1,
  })
  const before = performance.now()
  for (const key of ['a', 'b', 'c', 'a']) delivery.send({ ...text, key })
  assert.equal(await delivery.drained(2_000), true)
  assert.ok(performance.now() - before >= 78)
  assert.deepEqual(keys, ['a', 'a', 'a', 'b', 'c'])
  assert.deepEqual(
    events.map(({ kind, key }) => `${kind} ${key}`),
    ['failed a', 'failed a', 'sent a', 'dropped b', 'sent c'],
  )
})

test('what an earlier process did not get rid of comes first, and is kept until it is confirmed', async () => {
  const { notifier, keys } = scripted()
  let changes = 0
  await using delivery = openDelivery({
    notifiers: [notifier],
    onEvent: () => {},
    onChange: () => changes++,
    pending: [
      { notifier: 'scripted', notice: { ...text, key: 'old' } },
      { notifier: 'gone', notice: text },
    ],
  })
  delivery.send({ ...text, key: 'old' })
  delivery.send({ ...text, key: 'new' })
  assert.equal(await delivery.drained(1_000), true)
  assert.deepEqual(keys, ['old', 'new'])
  assert.deepEqual(delivery.pending, [])
  assert.equal(changes, 3)
})

test('more than can wait lets the oldest go and says so', async () => {
  const dropped: string[] = []
  const hangs: Notifier = {
    name: 'hangs',
    send: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(again))),
  }
  const onEvent = (event: DeliveryEvent) => event.kind === 'dropped' && dropped.push(event.key)
  await using delivery = openDelivery({ notifiers: [hangs], onEvent })
  for (let i = 0; i < 503; i++) delivery.send({ ...text, key: String(i) })
  assert.deepEqual(dropped, ['1', '2', '3'])
  assert.equal(delivery.pending.length, 500)
})
