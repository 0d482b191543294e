import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { findSecrets } from '../../control/deployment/index.ts'
import { redactLines } from './redact-lines.ts'
import { createRedactor } from './redactor.ts'

const secretText = fc
  .string({ unit: 'binary', minLength: 8, maxLength: 60 })
  .filter((value) => value.isWellFormed() && !'[redacted]'.includes(value.trim()) && value.trim().length >= 8)
/** Few letters, so that texts overlap and begin alike. */
const alike = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 8, maxLength: 14 })

const WRITERS: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  JSON: (value) => JSON.stringify({ v: value }),
  'JSON in JSON': (value) => JSON.stringify({ v: JSON.stringify([value]) }),
  URL: (value) => encodeURIComponent(value),
  'lower URL': (value) => encodeURIComponent(value).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  form: (value) => new URLSearchParams({ v: value }).toString(),
  base64: (value) => Buffer.from(value).toString('base64'),
  'base64 behind one': (value) => Buffer.from(`u${value}`).toString('base64'),
  'base64 behind two': (value) => Buffer.from(`u:${value}and more`).toString('base64'),
  base64url: (value) => Buffer.from(`user:${value}`).toString('base64url'),
  hex: (value) => Buffer.from(value).toString('hex'),
  'upper hex': (value) => Buffer.from(value).toString('hex').toUpperCase(),
}

for (const [name, write] of Object.entries(WRITERS)) {
  test(`a known value is found where it stands as ${name}`, () => {
    fc.assert(
      fc.property(secretText, fc.string(), fc.string(), (value, before, after) => {
        const redactor = createRedactor()
        assert.equal(redactor.learn(value), true)
        const written = write(value)
        const clean = redactor.known(`${before} ${written} ${after}`)
        assert.ok(!clean.includes(written), clean)
        assert.ok(clean.includes('[redacted]'))
        // Of base64 digits on the edge hold bits of what stands beside; two of a value tell nothing.
        const left = clean.slice(before.length + 1).split('[redacted]')[0]!
        assert.ok(left.length < write('').length + 6, `${written} → ${clean}`)
      }),
      { numRuns: 300 },
    )
  })
}

test('whatever is known, and however it overlaps, nothing of it is left and nothing else is lost', () => {
  fc.assert(
    fc.property(
      fc.array(alike, { maxLength: 6 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 80 }),
      (values, text) => {
        const redactor = createRedactor()
        for (const value of values) redactor.learn(value)
        assert.equal(redactor.known(text), replacedSlowly(values, text))
      },
    ),
    { numRuns: 2_000 },
  )
})

/** The same by looking for each value at each place. */
function replacedSlowly(values: readonly string[], text: string): string {
  const hidden = Array.from(text, () => false)
  for (const value of values) {
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
      hidden.fill(true, at, at + value.length)
    }
  }
  // Two that touch are two.
  const ends = new Set<number>()
  for (const [at, isHidden] of hidden.entries()) {
    if (!isHidden || at === 0 || !hidden[at - 1]) continue
    const covers = values.some((value) =>
      Array.from(value, (_, back) => at - 1 - back).some(
        (from) => from >= 0 && from < at && from + value.length > at && text.startsWith(value, from),
      ),
    )
    if (!covers) ends.add(at)
  }
  let result = ''
  for (let at = 0; at < text.length; at++) {
    if (!hidden[at]) result += text[at]
    else if (at === 0 || !hidden[at - 1] || ends.has(at)) result += '[redacted]'
  }
  return result
}

test('parts of a value are known: lines of a key, texts in JSON, the password of an address', () => {
  const redactor = createRedactor()
  const line = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'
  redactor.learn(`-----BEGIN PRIVATE KEY-----\n${line}\nAAAABBBBCCCCDDDD\n-----END PRIVATE KEY-----\n`)
  redactor.learn('{"apiKey":"key-of-venue-1","secret":{"deep":["secret-of-venue-1"]},"n":5}')
  redactor.learn('postgres://leme:p%40ss-word1@db.example.com:5432/leme')
  redactor.learn('# comment\nEXCHANGE_KEY="abcdefgh12345"\nOTHER=zyxwvuts98765\n')
  for (const told of [
    line,
    'key-of-venue-1',
    'secret-of-venue-1',
    'p@ss-word1',
    'p%40ss-word1',
    'abcdefgh12345',
    'zyxwvuts98765',
  ])
    assert.equal(redactor.known(`>${told}<`), '>[redacted]<', told)
  for (const told of ['-----BEGIN PRIVATE KEY-----', 'db.example.com:5432/leme', 'EXCHANGE_KEY', 'comment'])
    assert.equal(redactor.known(told), told)
})

test('a value that is too short to be told from other text is not learnt, and that is said', () => {
  const redactor = createRedactor()
  assert.equal(redactor.learn('admin'), false)
  assert.equal(redactor.learn(''), false)
  assert.equal(redactor.known('the admin said so'), 'the admin said so')
})

test('what was learnt first is forgotten when there are too many, and that is told', () => {
  let forgotten = 0
  const redactor = createRedactor({ maxValues: 2, onForgotten: () => forgotten++ })
  for (const value of ['value-number-1', 'value-number-2', 'value-number-1', 'value-number-3'])
    redactor.learn(value)
  assert.equal(forgotten, 1)
  assert.equal(redactor.known('value-number-1'), '[redacted]')
  assert.equal(redactor.known('value-number-2'), 'value-number-2')
  assert.equal(redactor.known('value-number-3'), '[redacted]')
  const small = createRedactor({ maxUnits: 2_000, onForgotten: () => forgotten++ })
  for (let at = 0; at < 100; at++) small.learn(`some-longer-value-${at}`)
  assert.ok(forgotten > 80)
  assert.equal(small.known('some-longer-value-99'), '[redacted]')
})

const KEY =
  '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIEow+/=\n-----END RSA PRIVATE KEY-----'
const FORMS: readonly (readonly [string, string])[] = [
  [`before\n${KEY}\nafter`, 'before\n[redacted]\nafter'],
  [`cut ${KEY.slice(0, 60)}`, 'cut [redacted]'],
  ['Authorization: Bearer abc.DEF-123', 'Authorization: Bearer [redacted]'],
  ['{"authorization":"Basic dXNlcjpwYXNz"}', '{"authorization":"Basic [redacted]"}'],
  ['sent Bearer hvs.CAESIJ0123456789 to it', 'sent Bearer [redacted] to it'],
  ['basic authentication is needed', 'basic authentication is needed'],
  ['at postgres://leme:secret@db:5432/x?y=1', 'at postgres://leme:[redacted]@db:5432/x?y=1'],
  [
    'git clone https://ghp_0123456789abcdef0123@github.com/a/b',
    'git clone https://[redacted]@github.com/a/b',
  ],
  ['see http://127.0.0.1:7870/ and mail a@b.c', 'see http://127.0.0.1:7870/ and mail a@b.c'],
  ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln.', 'jwt [redacted].'],
  [`key leme_${'0a'.repeat(8)}_${'1b'.repeat(32)}`, `key leme_${'0a'.repeat(8)}_[redacted]`],
  [`AGE-SECRET-KEY-1${'Q'.repeat(58)}`, '[redacted]'],
  ['vault hvs.CAESIJKLMNOPQRSTUVWX-yz_12', 'vault [redacted]'],
  ['bot 123456789:AAabcdefghijklmnopqrstuvwxyz0123456', 'bot [redacted]'],
  ['password=hunter2 user=bob', 'password=[redacted] user=bob'],
  ['?sig=abc%2F&sv=2024', '?sig=[redacted]&sv=2024'],
  ['X-Vault-Token: abc\nnext: 1', 'X-Vault-Token: [redacted]\nnext: 1'],
  ['Cookie: a=b; leme_session=xyz\r\nHost: h', 'Cookie: [redacted]\r\nHost: h'],
  [`{"dbPassword":"a\\"b","x":1}`, `{"dbPassword":"[redacted]","x":1}`],
  [`{"m":"{\\"apiKey\\":\\"a\\\\\\"b\\",\\"x\\":1}"}`, `{"m":"{\\"apiKey\\":\\"[redacted]\\",\\"x\\":1}"}`],
  [`client_secret: 'it is'`, `client_secret: '[redacted]'`],
  ['  exchangeSecret: plain # yaml', '  exchangeSecret: [redacted] # yaml'],
  ['exchange:\n  existingSecret: cliente-001-exchange', 'exchange:\n  existingSecret: cliente-001-exchange'],
  ['maxTokens: 512, secure: true, "token": null', 'maxTokens: 512, secure: true, "token": null'],
  [
    '"code":"secret.unknown","path":"/api/v1/secrets/:name"',
    '"code":"secret.unknown","path":"/api/v1/secrets/:name"',
  ],
  ['key vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utI.', 'key [redacted].'],
  ['key vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utI, then', 'key [redacted], then'],
  [
    'at /home/me/Projects/leme/src/adapters/redaction/Redactor2Test',
    'at /home/me/Projects/leme/src/adapters/redaction/Redactor2Test',
  ],
  [
    '0192f0c1-7b1e-7c3a-9b1d-2f4e6a8c0d1f TrendWithModelAndVolatilityFilterVersion2',
    '0192f0c1-7b1e-7c3a-9b1d-2f4e6a8c0d1f TrendWithModelAndVolatilityFilterVersion2',
  ],
  [`commit ${'a1'.repeat(20)} hash ${'0f'.repeat(32)}`, `commit ${'a1'.repeat(20)} hash ${'0f'.repeat(32)}`],
]

for (const [text, clean] of FORMS) {
  test(`what looks like a secret goes, the rest stays: ${JSON.stringify(text).slice(0, 60)}`, () => {
    const redactor = createRedactor()
    assert.equal(redactor.text(text), clean)
    assert.equal(redactor.text(clean), clean, 'again')
  })
}

test('what the scanner of commits takes for a secret by its form is cut out, too', () => {
  const redactor = createRedactor()
  const secrets = [
    ...[
      `ghp_${'a1B2c3D4e5F6'.repeat(3)}`,
      `github_pat_${'a1B2c3D4e5F6'.repeat(3)}`,
      `glpat-${'a1B2c3D4e5'.repeat(2)}`,
    ],
    ...[
      `leme_${'0f'.repeat(8)}_${'1e'.repeat(32)}`,
      `AIza${'a1B2c'.repeat(7)}`,
      `npm_${'a1B2c3D4e5F6'.repeat(3)}`,
    ],
    ...[`sk_live_${'a1B2c3D4'.repeat(3)}`, `xoxb-${'1234567890-abcdef'}`, `110201543:AA${'Hdq'.repeat(11)}`],
    ...[
      'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXX',
      `Bearer ${'abcdef0123456789'.repeat(2)}`,
    ],
    ...[`eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.${'dozjgNryP4J3jVmNHl0w5N'}`],
    ...[`AGE-SECRET-KEY-1${'Q5'.repeat(29)}`, 'postgres://leme:hunter22@db.internal/leme', KEY],
    ...['apiSecret: 9f8e7d6c5b4a39281706', '"api_key": "9f8e7d6c5b4a39281706"', 'password: hunter22'],
  ]
  for (const secret of secrets) {
    assert.notDeepEqual(findSecrets(secret), [], `the scanner: ${secret}`)
    const clean = redactor.text(`before ${secret} after`)
    assert.match(clean, /\[redacted\]/, secret)
    assert.doesNotMatch(clean, /a1B2c|1e1e1e|Q5Q5|Hdq|XXXXXXXX|abcdef|doz|hunter22|9f8e7d|MIIE/, clean)
    assert.match(clean, /^before .*after$/)
  }
})

test('fields are cut by their names at any depth, and everything else stays as it is', () => {
  const redactor = createRedactor()
  redactor.learn('known-value-1')
  assert.deepEqual(
    redactor.fields({
      name: 'tenants/cliente-001/exchange',
      existingSecret: 'cliente-001-exchange',
      deep: [[{ headers: { 'set-cookie': ['a', 'b'], 'x-api-key': 'c', host: 'h' } }]],
      token: { inner: 'd', count: 5, none: null, empty: '' },
      text: 'has known-value-1 in it',
      'known-value-1': 1,
      ok: true,
    }),
    {
      name: 'tenants/cliente-001/exchange',
      existingSecret: 'cliente-001-exchange',
      deep: [
        [{ headers: { 'set-cookie': ['[redacted]', '[redacted]'], 'x-api-key': '[redacted]', host: 'h' } }],
      ],
      token: { inner: '[redacted]', count: 5, none: null, empty: '' },
      text: 'has [redacted] in it',
      '[redacted]': 1,
      ok: true,
    },
  )
  const deep: unknown[] = []
  let inner = deep
  for (let at = 0; at < 100_000; at++) {
    const next: unknown[] = []
    inner.push(next)
    inner = next
  }
  assert.ok(JSON.stringify(redactor.fields(deep)).length < 200)
  const round: Record<string, unknown> = {}
  round.self = round
  assert.ok(JSON.stringify(redactor.fields(round)).length < 2_000)
})

test('a line of JSON stays JSON, whatever stands in it', () => {
  const odd = fc.constantFrom(
    '"',
    '\\',
    "'",
    'password="',
    'token: ',
    '-----BEGIN PRIVATE KEY-----',
    '{',
    '}',
    'known-value-1',
    'a',
    '\n',
  )
  const text = fc.array(odd, { maxLength: 12 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(text, fc.array(text), fc.constant(1))), (fields) => {
      const redactor = createRedactor()
      redactor.learn('known-value-1')
      const line = redactor.jsonLine(`${JSON.stringify(fields)}\n`)
      assert.equal(typeof JSON.parse(line), 'object')
      assert.ok(line.endsWith('\n') && !line.includes('known-value-1'))
    }),
    { numRuns: 2_000 },
  )
})

test('an object that is shown by inspect, and an error with a cause, are clean as text', () => {
  const redactor = createRedactor()
  const value = `it's a "secret"\nof two lines, 8+`
  redactor.learn(value)
  const error = new Error(`no login with ${value}`, { cause: { value, list: [value] } })
  assert.doesNotMatch(redactor.text(inspect(error, { depth: 9 })), /secret"|two lines/)
})

test('a secret that a pipe cuts in two is found, and a private key is left out line by line', () => {
  const redactor = createRedactor()
  redactor.learn('known-value-1')
  const lines: string[] = []
  const output = redactLines(redactor, (line) => lines.push(line))
  for (const piece of ['one known-va', 'lue-1 two\r\nnext\n', `${KEY}\nafter\n`, 'last known-', 'value-1'])
    output.push(piece)
  output.end()
  assert.deepEqual(lines, ['one [redacted] two', 'next', '[redacted]', 'after', 'last [redacted]'])
})

test('a line without an end, and a key without one, cost no more than they may', () => {
  const redactor = createRedactor()
  const lines: string[] = []
  const output = redactLines(redactor, (line) => lines.push(line))
  for (let at = 0; at < 100; at++) output.push('x'.repeat(10_000))
  output.push('\nafter\n')
  assert.deepEqual(lines, ['[a line that is too long to be shown]', 'after'])
  output.push(`-----BEGIN PRIVATE KEY-----\n${'AAAA\n'.repeat(300)}shown\n`)
  assert.equal(lines.at(-1), 'shown')
})

test('texts that are made to be slow are not', () => {
  const redactor = createRedactor()
  for (let at = 0; at < 100; at++) redactor.learn(`${'a'.repeat(20)}${at}`)
  const units = [
    'password="',
    'token=',
    '-----BEGIN PRIVATE KEY-----',
    'a'.repeat(20),
    '://a:',
    'eyJ',
    'Bearer ',
    `\\"secret\\":\\"`,
    "cookie='",
    'https://',
    'a.b-c_',
    '\\',
    '" ',
    'secret ',
  ]
  const started = process.cpuUsage()
  for (const unit of units) redactor.text(unit.repeat(Math.ceil(200_000 / unit.length)))
  const { user } = process.cpuUsage(started)
  assert.ok(user < 10_000_000, `${user / 1_000} ms for ${units.length} texts of 200,000 units`)
})
