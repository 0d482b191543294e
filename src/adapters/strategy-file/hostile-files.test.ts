import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { Fault } from '../../domain/index.ts'
import { compileRules } from '../../trade/strategy/index.ts'
import { wholeDocument } from '../../trade/strategy/rules/whole-document.fixture.ts'
import { parseRules } from './index.ts'

/** A strategy or a clear refusal with its place, soon. */
function judge(text: string): void {
  const start = performance.now()
  try {
    const { value, locate } = parseRules(text, 'f.yaml')
    compileRules(value, locate)
  } catch (error) {
    assert.ok(error instanceof Fault, String(error))
    assert.match(error.where ?? '', /^f\.yaml(:\d+:\d+)?$/)
    assert.ok(error.hint && error.message.length > 0)
  }
  assert.ok(performance.now() - start < 30_000, text.slice(0, 40))
}

test('any bytes are refused clearly', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => judge(Buffer.from(bytes).toString('utf8'))),
    { numRuns: 600 },
  )
})

test('any text of YAML signs is refused clearly', () => {
  const sign = fc.constantFrom(
    '- ',
    '? ',
    ': ',
    'a',
    '\n',
    '  ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '|',
    '>',
    '#',
    '&a ',
    '*a ',
    '!t ',
    '---\n',
    '%',
    '\t',
    '0',
    'schema: leme.rules/1\n',
  )
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 60 }), (signs) => judge(signs.join(''))),
    { numRuns: 1_500 },
  )
})

test('a document with changed characters is a strategy or refused clearly', () => {
  const yaml = stringify(wholeDocument())
  const change = fc.tuple(
    fc.nat(yaml.length),
    fc.nat(6),
    fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('\n', ':', '- ', '"', ']', '#', '&a ')),
  )
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      judge(
        changes.reduce((text, [at, taken, put]) => text.slice(0, at) + put + text.slice(at + taken), yaml),
      )
    }),
    { numRuns: 600 },
  )
})

test('64 KiB of any sign is refused soon', () => {
  const signs = [
    '[',
    '{',
    '- ',
    '? ',
    'a: ',
    '"',
    "'",
    '\n',
    '#',
    '&a ',
    '*a ',
    '!',
    '|\n',
    '[a,',
    '{a: ',
    'a:\n ',
    '%',
    '- a\n',
    '[[],',
    'a\n',
    '"\\x',
    ' ',
    '\t',
    '---\n',
    ': ',
    '? [',
    '- ? ',
    '{? ',
    'a: {b: ',
    '\u{1F600}',
  ]
  for (const sign of signs) judge(sign.repeat(Math.floor(65_536 / sign.length)))
  judge(
    Array.from({ length: 9_000 }, (_, i) => `a${i}: 1\n`)
      .join('')
      .slice(0, 65_000),
  )
  judge(`{"${'k'.repeat(30_000)}": [${'1,'.repeat(15_000)}1]}`)
})
