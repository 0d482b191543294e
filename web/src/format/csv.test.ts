import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatCsv } from './csv.ts'

const columns = [
  { head: 'pair', value: (row: { pair: string; profit: number }) => row.pair },
  { head: 'profit', value: (row: { pair: string; profit: number }) => row.profit },
]

test('cells with commas, quotes and line breaks are quoted', () => {
  const text = formatCsv(columns, [{ pair: 'a,"b"\n', profit: -0.5 }])
  assert.equal(text, 'pair,profit\r\n"a,""b""\n",-0.5\r\n')
})

test('no cell starts a formula', () => {
  assert.match(formatCsv(columns, [{ pair: '=1+1', profit: 1 }]), /\r\n'=1\+1,1\r\n/)
})
