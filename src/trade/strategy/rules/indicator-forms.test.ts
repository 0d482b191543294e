import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indicatorForms } from './indicator-forms.ts'

test('every function is listed once, with its form, columns and settings', () => {
  const forms = indicatorForms()
  const names = forms.map(({ name }) => name)
  assert.deepEqual(names, [...new Set(names)].toSorted())
  for (const { name, form } of forms) assert.ok(form.startsWith(`${name}(`) && form.endsWith(')'), form)
  assert.deepEqual(
    forms.find(({ name }) => name === 'macd'),
    {
      name: 'macd',
      form: "macd(column, {fast: 12, slow: 26, signal: 9, seed: 'first'})",
      outputs: ['line', 'signal', 'histogram'],
      settings: {
        fast: { kind: 'period', least: 1, start: 12 },
        slow: { kind: 'period', least: 1, start: 26 },
        signal: { kind: 'period', least: 1, start: 9 },
        seed: { kind: 'word', words: ['first', 'sma'], start: 'first' },
      },
    },
  )
  assert.ok(forms.some(({ form }) => form === 'where(condition, a, b)'))
})
