import assert from 'node:assert/strict'
import { test } from 'node:test'
import { selfSigned } from '../../../test/services/self-signed.ts'
import type { AlertNotice } from '../../control/operation/index.ts'
import { answering, channel, mailReceiver, notice, ports, receiver, SECRET } from './receiver.fixture.ts'
import { tell } from './tell.ts'

const message = (kind: Parameters<typeof channel>[0], part: Partial<Parameters<typeof tell>[0]> = {}) => ({
  ...{ id: 'al-1.1.firing.ch-1.1', notices: [notice()], channel: channel(kind), secret: SECRET },
  ...part,
})

const TEXT = [
  'CRITICAL: A job waits for 20 minutes.',
  'Where: queue, queue.stuck',
  'Since: 2025-01-02 03:04 UTC',
  'Seen: 3 times',
  'Do: Start a worker: `leme worker`.',
  'https://leme.example/alerts?alert=al-1',
].join('\n')

test('Telegram takes what, where, since when, what to do, and a link, as plain text', async () => {
  await using there = await receiver(answering(200, '{"ok":true,"result":{"message_id":1}}'))
  const outcome = await tell(
    message('telegram', { channel: channel('telegram', '-100') }),
    ports({ telegramUrl: `${there.url}/` }),
  )
  assert.deepEqual(outcome, { kind: 'delivered', status: 200 })
  assert.equal(there.all[0]!.path, `/bot${SECRET}/sendMessage`)
  assert.deepEqual(there.json(), { chat_id: '-100', text: TEXT })
})

test('Telegram says why not, and how long to wait', async () => {
  const told = [
    [
      400,
      { description: 'Bad Request: chat not found' },
      'refused',
      'it answered 400: Bad Request: chat not found',
    ],
    [401, { description: 'Unauthorized' }, 'failed', 'it answered 401: Unauthorized'],
    [
      429,
      { description: 'Too Many Requests', parameters: { retry_after: 7 } },
      'failed',
      'it answered 429: Too Many Requests',
    ],
  ] as const
  for (const [status, body, kind, words] of told) {
    await using there = await receiver(
      answering(status, JSON.stringify({ ok: false, error_code: status, ...body })),
    )
    const outcome = await tell(message('telegram'), ports({ telegramUrl: there.url }))
    const afterMs = status === 429 ? { afterMs: 7_000 } : {}
    assert.deepEqual(outcome, { kind, status, message: words, ...afterMs })
  }
})

test('Slack is called by nobody’s name', async () => {
  await using there = await receiver(answering(200, 'ok'))
  const notices = [notice({ summary: '<!channel> & <@U1> wait' })]
  const outcome = await tell(message('slack', { notices, secret: `${there.url}/services/T/B/x` }), ports())
  assert.deepEqual(outcome, { kind: 'delivered', status: 200 })
  assert.equal(there.all[0]!.path, '/services/T/B/x')
  assert.match(String(there.json().text), /^CRITICAL: &lt;!channel&gt; &amp; &lt;@U1&gt; wait\n/)
})

test('Slack’s own words are told, its pages are not', async () => {
  for (const [status, body, kind, words] of [
    [404, 'no_service', 'failed', 'it answered 404: no_service'],
    [400, 'invalid_payload', 'refused', 'it answered 400: invalid_payload'],
    [503, '<html>secret of the inside</html>', 'failed', 'it answered 503'],
  ] as const) {
    await using there = await receiver(answering(status, body))
    assert.deepEqual(await tell(message('slack', { secret: there.url }), ports()), {
      ...{ kind, status, message: words },
    })
  }
  await using slow = await receiver(answering(429, 'rate_limited', { 'retry-after': '30' }))
  assert.deepEqual(await tell(message('slack', { secret: slow.url }), ports()), {
    ...{ kind: 'failed', status: 429, message: 'it answered 429: rate_limited', afterMs: 30_000 },
  })
})

test('Discord takes at most its 2,000 characters, and calls nobody', async () => {
  await using there = await receiver(answering(204))
  const notices = Array.from({ length: 60 }, (_, n) => notice({ alert: `al-${n}`, summary: '@everyone 😀' }))
  const outcome = await tell(
    message('discord', { notices, secret: `${there.url}/api/webhooks/1/x` }),
    ports(),
  )
  assert.deepEqual(outcome, { kind: 'delivered', status: 204 })
  const { content, allowed_mentions } = there.json() as { content: string; allowed_mentions: unknown }
  assert.deepEqual(allowed_mentions, { parse: [] })
  assert.ok(content.length <= 2_000)
  assert.match(content, /^60 alerts\n/)
  assert.match(content, /… and \d+ more on the page Alerts\.$/)
})

test('Discord’s pause has fractions of seconds', async () => {
  const body = '{"message":"You are being rate limited.","retry_after":1.337,"global":false}'
  await using there = await receiver(answering(429, body, { 'retry-after': '2' }))
  assert.deepEqual(await tell(message('discord', { secret: there.url }), ports()), {
    ...{
      kind: 'failed',
      status: 429,
      message: 'it answered 429: You are being rate limited.',
      afterMs: 1_337,
    },
  })
})

test('PagerDuty has one incident for each alert: triggered, acknowledged, resolved', async () => {
  const answer = '{"status":"success","message":"Event processed","dedup_key":"al-1"}'
  await using there = await receiver(answering(202, answer))
  for (const kind of ['firing', 'reminder', 'acknowledged', 'resolved'] as const) {
    const outcome = await tell(
      message('pagerduty', { notices: [notice({ kind })] }),
      ports({ pagerDutyUrl: there.url }),
    )
    assert.deepEqual(outcome, { kind: 'delivered', status: 202 })
  }
  const events = there.all.map((_, at) => there.json(at))
  assert.deepEqual(
    events.map(({ event_action, dedup_key, routing_key }) => [event_action, dedup_key, routing_key]),
    ['trigger', 'trigger', 'acknowledge', 'resolve'].map((action) => [action, 'al-1', SECRET]),
  )
  assert.equal(there.all[0]!.path, '/v2/enqueue')
  const { payload } = events[0] as { payload: Record<string, unknown> }
  assert.deepEqual(
    [payload.summary, payload.source, payload.severity, payload.timestamp, payload.class],
    ['CRITICAL: A job waits for 20 minutes.', 'queue', 'critical', '2025-01-02T03:04:00.000Z', 'queue.stuck'],
  )
})

test('PagerDuty says what is wrong with an event', async () => {
  const body =
    '{"status":"invalid event","message":"Event object is invalid","errors":["Length of \'routing_key\' is incorrect"]}'
  await using there = await receiver(answering(400, body))
  assert.deepEqual(await tell(message('pagerduty'), ports({ pagerDutyUrl: there.url })), {
    ...{ kind: 'refused', status: 400 },
    message: "it answered 400: Length of 'routing_key' is incorrect",
  })
})

test('a webhook takes JSON that is signed under the id of the message', async () => {
  await using there = await receiver(answering(204))
  const signed: unknown[] = []
  const outcome = await tell(
    message('webhook', { channel: channel('webhook', `${there.url}/in`) }),
    ports({
      sign: (one, secret) => {
        signed.push([one.id, one.body, secret])
        return { 'webhook-id': one.id }
      },
    }),
  )
  assert.deepEqual(outcome, { kind: 'delivered', status: 204 })
  const [heard] = there.all
  assert.deepEqual(signed, [['al-1.1.firing.ch-1.1', heard!.body, SECRET]])
  assert.equal(heard!.headers['webhook-id'], 'al-1.1.firing.ch-1.1')
  assert.deepEqual((there.json().data as { notices: AlertNotice[] }).notices, [notice()])
})

test('e-mail goes by STARTTLS under a login, as plain text with an id that stays', async () => {
  const own = selfSigned(['localhost'])
  await using there = await mailReceiver({ ...own, login: `\0leme\0${SECRET}` })
  const mail = {
    ...{ host: 'localhost', port: there.port, security: 'starttls' as const, ca: own.cert },
    ...{ user: 'leme', password: SECRET, from: 'Leme <alerts@leme.example>' },
  }
  const notices = [notice({ summary: 'A job\r\nBcc: eve@evil.example\r\n waits' })]
  const to = channel('email', 'ana@example.com, rui@example.com')
  const outcome = await tell(message('email', { notices, channel: to, secret: '' }), ports({ mail }))
  assert.deepEqual(outcome, { kind: 'delivered', status: null })
  const [heard] = there.all
  assert.deepEqual([heard!.to, heard!.isEncrypted], [['ana@example.com', 'rui@example.com'], true])
  const [head = '', body = ''] = heard!.data.split('\n\n')
  assert.match(head, /^Subject: \[Leme\] CRITICAL: A job Bcc: eve@evil\.example\s+waits$/m)
  assert.match(head, /^Message-ID: <al-1\.1\.firing\.ch-1\.1@leme>$/m)
  assert.doesNotMatch(head, /^Bcc:/m)
  assert.match(body, /Since: 2025-01-02 03:04 UTC/)
})

test('e-mail fails in words: no TLS, a wrong login, an unknown address, nobody there', async () => {
  const own = selfSigned(['localhost'])
  const mailTo = (port: number) => ({
    ...{ host: 'localhost', port, security: 'starttls' as const, ca: own.cert },
    ...{ user: 'leme', password: SECRET, from: 'alerts@leme.example' },
  })
  const to = { channel: channel('email', 'ana@example.com'), secret: '' }
  const cases = [
    [{ offersTls: false }, 'failed', /no TLS/],
    [{ login: '\0leme\0another' }, 'failed', /refuses user or password \(535\)/],
    [{ recipient: '550 5.1.1 no such user' }, 'refused', /refuses the addresses \(550\)/],
    [{ recipient: '450 4.2.1 later' }, 'failed', /refuses the addresses \(450\)/],
  ] as const
  for (const [how, kind, words] of cases) {
    await using there = await mailReceiver({ ...own, ...how })
    const outcome = await tell(message('email', to), ports({ mail: mailTo(there.port) }))
    assert.match(outcome.kind === 'delivered' ? '' : outcome.message, words)
    assert.equal(outcome.kind, kind)
    assert.ok(!JSON.stringify(outcome).includes(SECRET))
    assert.equal(there.all.length, 0)
  }
  const without = await tell(message('email', to), ports())
  assert.match(without.kind === 'delivered' ? '' : without.message, /notify\.mail\.host/)
})

test('a receiver that repeats the secret tells it to nobody; nor does one that is away or hangs', async () => {
  await using echo = await receiver((heard, response) => {
    const said = JSON.stringify({
      description: `${heard.path} ${heard.body}`,
      // Of an address the part that lets one in, alone.
      message: `${heard.path.split('/').at(-1)} ${heard.body}`,
      errors: [heard.body],
    })
    response.writeHead(500).end(said)
  })
  await using hanging = await receiver(() => {})
  const gone = await receiver(answering(200))
  await gone[Symbol.asyncDispose]()
  for (const kind of ['telegram', 'slack', 'discord', 'pagerduty', 'webhook'] as const) {
    for (const { url } of [echo, hanging, gone]) {
      const address = `${url}/${SECRET}`
      const isAddress = kind === 'slack' || kind === 'discord'
      const outcome = await tell(
        message(kind, { channel: channel(kind, url), secret: isAddress ? address : SECRET }),
        ports({ telegramUrl: url, pagerDutyUrl: url, timeoutMs: 100 }),
      )
      assert.equal(outcome.kind, 'failed')
      const said = JSON.stringify(outcome)
      assert.ok(!said.includes(SECRET), said)
    }
  }
})

test('a digest says each alert once, as it stands now', async () => {
  await using there = await receiver(answering(200, 'ok'))
  const over = notice({ kind: 'resolved', by: 'ana' })
  const notices = [
    notice(),
    notice({ alert: 'al-2', part: 'disk', rule: 'disk.full', severity: 'info' }),
    over,
  ]
  await tell(message('slack', { notices, secret: there.url }), ports())
  const text = String(there.json().text)
  assert.match(text, /^2 alerts, 1 of them resolved\n\n/)
  assert.equal(text.match(/Where: queue/g)?.length, 1)
  assert.match(text, /RESOLVED by ana: A job waits/)
  assert.match(text, /From 2025-01-02 03:04 UTC to 2025-01-02 03:09 UTC/)
})
