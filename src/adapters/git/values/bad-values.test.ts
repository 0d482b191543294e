import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CLIENT, wantedBot } from '../../../control/deployment/values.fixture.ts'
import { problemsOf } from '../../../control/deployment/values-codec.suite.ts'
import { yamlValuesCodec } from './yaml-values-codec.ts'

const codec = yamlValuesCodec()
const GOOD = codec.edit(CLIENT, undefined, {
  edit: { kind: 'put-bot', bot: wantedBot() },
  commandId: 'command-1',
})
const told = (text: string): string => problemsOf(codec.read(CLIENT, text))
/** With another text in place of a line's value, or of a whole line. */
const withLine = (line: RegExp, fresh: string): string => {
  const text = GOOD.replace(line, fresh)
  assert.notEqual(text, GOOD)
  return text
}

test('a file as Leme writes it is plain to read', () => {
  assert.equal(
    GOOD,
    `# What cliente-001 wants. README.md at the root says how to change it.
clientId: cliente-001
schema: cliente_001
commandId: command-1
database:
  existingSecret: cliente-001-database
bots:
  - name: trend
    mode: trade
    runtime: leme
    strategy: trend-with-model
    strategyVersion: sha256:${'1f'.repeat(32)}
    parameters:
      fast: 12
      slow: 48
      isQuick: true
    exchange: binance
    pairs: [BTC/USDT, ETH/USDT]
    timeframe: 1h
    dryRun: true
    maxOpenTrades: 2
    stakeCurrency: USDT
    stakeAmount: 100
    tradingMode: spot
    exposure: 200
    resources:
      cpuMillis: 100
      memoryMb: 256
    commandId: command-1
`,
  )
})

test('what YAML can do and values need not is refused with its place and a way out', () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    [withLine(/command-1/, '&x command-1'), /^values\.yaml:4:12 anchors are not read\. Write out/],
    [withLine(/command-1/, '*x'), /^values\.yaml:4:12 aliases are not read/],
    [withLine(/command-1/, '!!js/function x'), /^values\.yaml:4:12 tags are not read/],
    [withLine(/command-1/, '!!str x'), /^values\.yaml:4:12 tags are not read/],
    [withLine(/commandId: command-1/, '? commandId\n: command-1'), /^values\.yaml:4:1 keys with \?/],
    [withLine(/command-1/, '|\n  command-1'), /^values\.yaml:4:12 a text over several lines/],
    [withLine(/command-1/, '>-\n  command-1'), /^values\.yaml:4:12 a text over several lines/],
    [withLine(/command-1/, '"command\n  -1"'), /^values\.yaml:4:12 a text over several lines/],
    [withLine(/command-1/, 'command\n  -1'), /^values\.yaml:4:12 a text over several lines/],
    [`%YAML 1.2\n---\n${GOOD}`, /^values\.yaml:1:1 directives are not read/],
    [`${GOOD}---\na: 1\n`, /^values\.yaml:30:\d a second document begins/],
    [`${GOOD}commandId: x\n`, /^values\.yaml:30:1 this key stands here a second time\. Remove/],
    [withLine(/fast: 12/, 'fast: 1\n      fast: 2'), /^values\.yaml:15:7 this key stands here a second time/],
    [withLine(/fast: 12/, '<<: { a: 1 }'), /^values\.yaml:14:7 this word is no text to every reader/],
    [withLine(/fast: 12/, '"<<": 1'), /\/bots\/0\/parameters\/<< is not known/],
    [withLine(/fast: 12/, '__proto__: 1'), /^values\.yaml:14:7 __proto__ is no name/],
    [withLine(/fast: 12/, '"__proto__": { x: 1 }'), /^values\.yaml:14:7 __proto__ is no name/],
    [withLine(/fast: 12/, 'constructor: 1'), /^values\.yaml:14:7 constructor is no name/],
    [withLine(/fast: 12/, '12: 1'), /^values\.yaml:14:7 this is no name/],
    [withLine(/fast: 12/, '[a]: 1'), /^values\.yaml:14:7 this is no name/],
    [withLine(/fast: 12/, 'on: 1'), /^values\.yaml:14:7 this word is no text to every reader/],
    [withLine(/fast: 12/, 'fast: yes'), /^values\.yaml:14:13 this word is no text to every reader.*quotes/],
    [withLine(/fast: 12/, 'fast: 2026-01-01'), /^values\.yaml:14:13 this word is no text to every reader/],
    [withLine(/fast: 12/, 'fast: 012'), /^values\.yaml:14:13 this number is not read alike/],
    [withLine(/fast: 12/, 'fast: 0x1F'), /^values\.yaml:14:13 this number is not read alike/],
    [withLine(/fast: 12/, 'fast: .inf'), /^values\.yaml:14:13 this number is not read alike/],
    [withLine(/fast: 12/, 'fast: .nan'), /^values\.yaml:14:13 this number is not read alike/],
    [withLine(/fast: 12/, 'fast: 1:30'), /^values\.yaml:14:13 this word is no text to every reader/],
    [withLine(/fast: 12/, 'fast:'), /^values\.yaml:14:7 \/bots\/0\/parameters\/fast must be/],
    [withLine(/\[BTC/, '[a: BTC'), /^values\.yaml:18:13 a map stands here without braces/],
    [withLine(/ {6}fast/, '\tfast'), /^values\.yaml:14:1 a tab cannot stand here\. Indent with spaces/],
    [withLine(/fast: 12/, 'fast:\t12'), /^values\.yaml:14:12 a tab cannot stand here/],
    [`\ufeff${GOOD}`, /^values\.yaml:1:1 the character U\+FEFF cannot stand here/],
    [withLine(/fast: 12/, 'fast: "\u202e12"'), /^values\.yaml:14:14 the character U\+202E/],
    [withLine(/# What/, '# \u0000What'), /^values\.yaml:1:3 the character U\+0000/],
    [withLine(/fast: 12/, 'fast: "\ud800"'), /^values\.yaml:14:14 the character U\+D800/],
    [GOOD.replaceAll('\n', '\r'), /^values\.yaml:1:\d+ the character U\+000D/],
    ['', /^values\.yaml:1:1 must be an object|^values\.yaml:1:1 .*found null/],
    ['# nothing\n', /^values\.yaml:1:1 /],
    ['[]', /^values\.yaml:1:1 must be/],
    ['just text', /^values\.yaml:1:1 must be/],
    ['a: [', /^values\.yaml:1:\d this is no YAML: /],
    ['a: b: c', /^values\.yaml:1:\d this is no YAML: /],
    ['{{ .Values.x }}', /^values\.yaml:1:/],
    [withLine(/name: trend/, 'name: "{{ tpl }}"'), /^values\.yaml:8:11 \/bots\/0\/name must be/],
    [withLine(/name: trend/, 'name: "a\\nb"'), /^values\.yaml:8:11 \/bots\/0\/name must be/],
    [
      withLine(/mode: trade/, 'mod: trade'),
      /\/bots\/0\/mode is missing.*\/bots\/0\/mod is not known; did you mean mode/,
    ],
    [
      withLine(/cliente-001-database/, 'cliente-002-database'),
      /^values\.yaml:6:19 \/database\/existingSecret must begin with cliente-001-/,
    ],
    [withLine(/existingSecret: .*/, 'password: hunter2'), /\/database\/existingSecret is missing/],
  ]
  for (const [text, message] of refused) {
    assert.match(told(text), message)
    assert.throws(() => codec.edit(CLIENT, text, { edit: { kind: 'remove-bots' }, commandId: 'command-2' }), {
      code: 'values.invalid',
    })
  }
})

test('all that is wrong is told at once', () => {
  const text = GOOD.replace('mode: trade', 'mode: x').replace('1h', '7m').replace('true', 'yes')
  const read = codec.read(CLIENT, text.replace('isQuick: yes', 'isQuick: true'))
  assert.match(problemsOf(read), /:9:11 \/bots\/0\/mode .*; values\.yaml:19:16 \/bots\/0\/timeframe /)
})

test('a secret in the wrong place is not repeated in what is said of it', () => {
  const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`
  const files = [
    withLine(/name: trend/, `name: ${token}`),
    withLine(/mode: trade/, `mode: trade\n    ${token}: 1`),
    withLine(/fast: 12/, `fast: [${token}]`),
    withLine(/fast: 12/, `fast: "x" ${token}`),
    withLine(/fast: 12/, `*${token}`),
  ]
  for (const text of files) {
    assert.doesNotMatch(told(text), /ghp_/)
    assert.throws(
      () => codec.edit(CLIENT, text, { edit: { kind: 'remove-bots' }, commandId: 'command-2' }),
      (error: Error) => !/ghp_/.test(JSON.stringify({ ...error, message: error.message, stack: '' })),
    )
  }
  const bot = wantedBot({ name: token })
  assert.throws(
    () => codec.edit(CLIENT, undefined, { edit: { kind: 'put-bot', bot }, commandId: 'command-2' }),
    (error: Error) => !/ghp_/.test(error.message),
  )
})

test('a file that is made to cost much costs no more than one of its length', () => {
  const bombs: readonly string[] = [
    ...['[', '{', '- ', '{a: ', '? ', '&a ', '!x ', '"', "'", '#', '\n', ' ', ': ', '- - ', '*a '].map(
      (piece) => piece.repeat(65_536 / piece.length),
    ),
    Array.from({ length: 360 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
    `a: &a [x]\n${Array.from({ length: 20 }, (_, at) => `b${at}: &b${at} [*a, *a, *a]\n`).join('')}`,
    `bots: [${'{}, '.repeat(16_000)}]`,
    Array.from({ length: 8_000 }, (_, at) => `k${at}: 1\n`).join(''),
    `a: "${'\\u0041'.repeat(10_000)}"`,
    'x'.repeat(10_000_000),
    `# ${'x'.repeat(10_000_000)}`,
    GOOD.repeat(10_000),
  ]
  for (const text of bombs) {
    const start = process.cpuUsage()
    assert.equal(codec.read(CLIENT, text).kind, 'invalid')
    const { user } = process.cpuUsage(start)
    assert.ok(user < 2_000_000, `${JSON.stringify(text.slice(0, 20))}: ${user} µs`)
  }
})

test('any text is read or refused, never thrown at, and pollutes nothing', () => {
  const word = fc.constantFrom(
    ...[
      'clientId',
      'bots',
      ':',
      ' ',
      '\n',
      '\n  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '#',
      '&a',
      '*a',
      '!!',
      '|',
      '>',
    ],
    ...[
      '__proto__',
      'toString',
      '---',
      '...',
      '%',
      '?',
      '1',
      'true',
      '~',
      '\t',
      '\r\n',
      '\u2028',
      'name',
      '<<',
    ],
  )
  fc.assert(
    fc.property(
      fc.array(fc.oneof(word, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 60 }),
      (words) => {
        const read = codec.read(CLIENT, words.join(''))
        if (read.kind === 'invalid') assert.match(read.problems[0]!.resource, /^values\.yaml:\d+:\d+$/)
      },
    ),
    { numRuns: 1_000 },
  )
  const pieces = fc.array(fc.tuple(fc.nat(GOOD.length), fc.nat(6), word), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(pieces, (changes) => {
      let text = GOOD
      for (const [at, length, fresh] of changes) text = text.slice(0, at) + fresh + text.slice(at + length)
      const read = codec.read(CLIENT, text)
      if (read.kind === 'invalid') return
      const edit = { edit: { kind: 'suspend', suspended: true }, commandId: 'command-3' } as const
      assert.equal(codec.read(CLIENT, codec.edit(CLIENT, text, edit)).kind, 'values', text)
    }),
    { numRuns: 1_000 },
  )
  assert.equal(({} as { name?: string }).name, undefined)
})
