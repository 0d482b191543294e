import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
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
