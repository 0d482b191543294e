import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDocument, stringify } from 'yaml'
import { Fault } from '../../domain/index.ts'
import { compileRules, hashRules } from '../../trade/strategy/index.ts'
import { arbitraryRules } from '../../trade/strategy/rules/arbitrary-rules.fixture.ts'
import { loadStrategy, parseRules, readRules, strategyFiles } from './index.ts'

const HEAD = 'schema: leme.rules/1\nname: t\ntimeframe: 1h\n'

/** A text and the places of `?` in it, one by one, as `line:column`. */
function marked(text: string): { readonly text: string; readonly places: readonly string[] } {
  const places: string[] = []
  let plain = ''
  for (const character of text) {
    if (character !== '¦') plain += character
    else {
      const lines = plain.split('\n')
      places.push(`${lines.length}:${lines.at(-1)!.length + 1}`)
    }
  }
  return { text: plain, places }
}

/** `¦` stands before the place that is told. */
const PLACES: readonly (readonly [string, string, RegExp])[] = [
  ['a plain text', `${HEAD}enterLong: close > ¦cloze\n`, /there is no "cloze"/],
  ['a list', `${HEAD}enterLong:\n  - close > 1\n  - ¦cloze > 1 # why\n`, /there is no "cloze"/],
  ['single quotes', `${HEAD}enterLong: 'close > ¦cloze'\n`, /there is no "cloze"/],
  ['quotes in single quotes', `${HEAD}enterLong: 'close > 1 and ''x'' == ¦cloze'\n`, /there is no "cloze"/],
  [
    'double quotes',
    `${HEAD}enterLong: "close > \\u0031 and\\tclose\\x20> \\n ¦cloze"\n`,
    /there is no "cloze"/,
  ],
  ['lines in double quotes', `${HEAD}enterLong: "close > \\\n    ¦cloze\n    + 1"\n`, /there is no "cloze"/],
  ['lines without quotes', `${HEAD}enterLong: close > 1\n  and close >\n   ¦cloze\n`, /there is no "cloze"/],
  ['folded lines', `${HEAD}enterLong: >-\n  close > 1\n\n  and  ¦cloze > 2\n`, /there is no "cloze"/],
  ['kept lines', `${HEAD}enterLong: |2\n   close > 1\n  and ¦cloze > 2\n`, /there is no "cloze"/],
  ['braces', `${HEAD}enterLong: { any: [close > 1, "¦cloze > 1"] }\n`, /there is no "cloze"/],
  ['an end', `${HEAD}enterLong: close >¦\n`, /the expression ends/],
  ['a key', `${HEAD}enterLong: close > 1\n¦entreShort: close > 1\n`, /cannot have the key "entreShort"/],
  [
    'a deep key',
    `${HEAD}enterLong: close > 1\ntrailing: { positive: 0.1, ¦ofset: 0.2, offset: 0.3 }\n`,
    /key "ofset"/,
  ],
  ['a value', `${HEAD}enterLong: close > 1\nstop:   ¦7\n`, /stop is 7/],
  ['no value', `${HEAD}enterLong: close > 1\nstop:¦\n`, /stop is nothing/],
  ['a lacking key', `${HEAD}enterLong: close > 1\ntrailing:\n  ¦positive: 0.1\n`, /lacks the key "offset"/],
  ['a key with a slash', `${HEAD}enterLong: close > 1\nroi: { 0: 1, ¦a/b~c: 1 }\n`, /key "a\/b~c"/],
  [
    'JSON',
    `{\n\t"schema": "leme.rules/1",\n\t"name": "t",\n\t"timeframe": "1h",\n\t"enterLong": [\n\t\t"close > ¦cloze"\n\t]\n}\n`,
    /there is no "cloze"/,
  ],
  ['an empty file', '¦', /the document is nothing/],
]

for (const [what, written, message] of PLACES) {
  test(`${what}: line and column are told`, () => {
    const { text, places } = marked(written)
    const { value, locate } = parseRules(text, 'f.yaml')
    assert.throws(
      () => compileRules(value, locate),
      (error) => {
        assert.ok(error instanceof Fault)
        assert.match(error.message, message)
        assert.equal(error.where, `f.yaml:${places[0]}`, error.message)
        assert.ok(error.message.startsWith(`f.yaml:${places[0]} `))
        return error.hint !== undefined
      },
    )
  })
}

const BROKEN: readonly (readonly [string, string, RegExp, RegExp])[] = [
  ['an alias', 'a: 1\nb: ¦*x\n', /unresolved alias|an alias/, /Write out|Mend/],
  ['an alias that is there', 'a: &x ¦1\nb: *x\n', /anchor "&x"/, /Remove/],
  ['a tag', 'a: !!str ¦1\n', /a tag/, /Remove/],
  ['a tag of somebody', 'a: ¦!!js/function "x"\n', /unresolved tag/, /Mend/],
  ['two documents', 'a: 1\n¦---\nb: 1\n', /a second document/, /Keep one/],
  ['a key twice', 'a: 1\nb: 2\n¦a: 3\n', /the key "a" stands here a second time/, /Remove/],
  ['a key twice in JSON', '{"a": 1, ¦"a": 2}', /a second time/, /Remove/],
  ['a list as a key', '? ¦[a]\n: 1\n', /no key/, /name before the colon/],
  ['nothing as a key', 'a: {¦: 1}\n', /no key/, /name before/],
  ['a bracket that is not closed', 'a: [1, 2¦\n', /is no YAML/, /Mend/],
  ['tabs', 'a:\n¦\tb: 1\n', /tabs are not allowed/, /Mend/],
  ['a colon in a text', 'a: close: 1¦ b: 2\n', /is no YAML/, /quotes/],
  ['depth', `${'['.repeat(64)}¦${'['.repeat(30_000)}`, /nests deeper than 64/, /few levels/],
]

for (const [what, written, message, hint] of BROKEN) {
  test(`${what} is refused where it stands`, () => {
    const { text, places } = marked(written)
    assert.throws(
      () => parseRules(text, 'f.yaml'),
      (error) => {
        assert.ok(error instanceof Fault)
        assert.equal(error.code, 'strategy-file.broken')
        assert.match(error.message, message)
        assert.match(error.hint ?? '', hint)
        assert.match(error.where ?? '', /^f\.yaml:\d+:\d+$/)
        if (what !== 'a colon in a text' && !what.includes('not closed'))
          assert.equal(error.where, `f.yaml:${places[0]}`)
        return true
      },
    )
  })
}

test('JSON is read as JSON.parse reads it', () => {
  const key = fc.string({ unit: 'binary', maxLength: 20 })
  const { value: json } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'binary' }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
  }))
  fc.assert(
    fc.property(json, fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      assert.deepEqual(parseRules(text, 'f').value, JSON.parse(text))
    }),
    { numRuns: 200 },
  )
})

test('a document has one hash, whatever its layout', () => {
  const styles = [
    {},
    { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'QUOTE_SINGLE' },
    { defaultStringType: 'BLOCK_FOLDED', lineWidth: 40 },
    { collectionStyle: 'flow', lineWidth: 0 },
    { indent: 6, indentSeq: false },
  ] as const
  fc.assert(
    fc.property(arbitraryRules({ other: true }), fc.constantFrom(...styles), (document, style) => {
      const hash = hashRules(document)
      const yaml = stringify(document, style)
      const withComments = parseDocument(yaml)
      withComments.commentBefore = ' a comment\n of two lines'
      const texts = [
        JSON.stringify(document),
        JSON.stringify(document, null, '\t'),
        yaml,
        String(withComments),
        yaml.replaceAll('\n', '\r\n'),
      ]
      for (const text of texts) assert.equal(hashRules(parseRules(text, 'f').value), hash, text)
    }),
    { numRuns: 40 },
  )
})

test('what is too large is not read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'leme rules '))
  try {
    const file = join(folder, 'large.yaml')
    writeFileSync(file, `${HEAD}# ${'x'.repeat(70_000)}\n`)
    assert.throws(() => readRules(file), { code: 'strategy-file.too-large', where: file })
    assert.throws(() => parseRules('#'.repeat(65_537), 'f'), { code: 'strategy-file.too-large' })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a rules document is loaded and listed beside code, other YAML and JSON is not listed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'leme rules '))
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  try {
    write('trend.yaml', `${HEAD}enterLong: close > sma(close, 3)\n`)
    write('same.yml', `${HEAD}enterLong: close > sma(close, 3)\n`)
    write(
      'same.json',
      JSON.stringify({ schema: 'leme.rules/1', name: 't', timeframe: '1h', enterLong: 'close > 1' }),
    )
    write('newer.yaml', 'schema: leme.rules/2\n')
    write('compose.yaml', 'services: {}\n')
    write('tsconfig.json', '{}')
    write('code.ts', 'export default 1')
    assert.deepEqual(
      strategyFiles(folder).map((file) => file.slice(folder.length + 1)),
      ['code.ts', 'newer.yaml', 'same.json', 'same.yml', 'trend.yaml'],
    )
    const { strategy, path } = await loadStrategy(join(folder, 'trend.yaml'))
    assert.equal(strategy.name, 't')
    assert.equal(path, join(folder, 'trend.yaml'))
    assert.equal((await loadStrategy(join(folder, 'same.json'))).strategy.name, 't')
    await assert.rejects(loadStrategy(join(folder, 'newer.yaml')), {
      code: 'strategy.invalid',
      where: `${join(folder, 'newer.yaml')}:1:1`,
    })
    await assert.rejects(loadStrategy(join(folder, 'compose.yaml')), { code: 'strategy.invalid' })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
