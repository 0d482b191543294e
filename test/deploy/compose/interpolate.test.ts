import assert from 'node:assert/strict'
import { test } from 'node:test'
import { interpolate, type Use } from './interpolate.ts'

const env = { SET: 'set', EMPTY: '' }

/** A text of this file, which has `%` where Compose has a dollar. */
const dollars = (text: string) => text.replaceAll('%', '$')

for (const [text, wanted] of [
  ['plain', 'plain'],
  ['%SET/%{SET}', 'set/set'],
  ['%AWAY|%{AWAY}', '|'],
  ['%{AWAY:-x}%{AWAY-x}%{EMPTY:-x}%{EMPTY-y}%{SET:-x}', 'xxxset'],
  ['%{SET:+x}%{EMPTY:+x}%{EMPTY+y}%{AWAY+z}', 'xy'],
  ['%{AWAY:-%{SET}-%{OTHER:-deep}}', 'set-deep'],
  ['%{SET:?must be}', 'set'],
  ['%%SET %%{SET} %%?', '%SET %{SET} %?'],
  ['%{AWAY:-127.0.0.1}:7870', '127.0.0.1:7870'],
  ['%{AWAY:-}', ''],
] as const) {
  test(`${dollars(text)} becomes ${dollars(wanted) || 'nothing'}`, () =>
    assert.equal(interpolate(dollars(text), env), dollars(wanted)))
}

for (const [text, wanted] of [
  ['%{AWAY:?set it}', /AWAY is required: set it/],
  ['%{EMPTY:?set it}', /EMPTY is required/],
  ['%{SET', /not closed/],
  ['costs %5', /no variable/],
  ['%{SET!x}', /no form/],
] as const) {
  test(`${dollars(text)} is refused`, () => assert.throws(() => interpolate(dollars(text), env), wanted))
}

test('each use is told with its operator, inner ones too', () => {
  const uses: Use[] = []
  interpolate(dollars('%{A:-%{B}}%C%{D:?}'), { D: 'x' }, (use) => uses.push(use))
  assert.deepEqual(uses, [
    { name: 'A', operator: ':-' },
    { name: 'B', operator: '' },
    { name: 'C', operator: '' },
    { name: 'D', operator: ':?' },
  ])
})
