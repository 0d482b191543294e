import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareState } from './compare-state.ts'
import { UNKNOWN, type Value } from './value.ts'

function state(address: string, output: Value): string {
  const inner = { resources: [{ address, values: { output } }] }
  return JSON.stringify({ values: { root_module: { child_modules: [inner] } } })
}

const planned = (address: string, values: Record<string, Value>) => ({
  address,
  type: 'azurerm_subnet',
  values,
})

test('equal values are counted, and what only Azure knows is passed over', () => {
  const made = state('module.a.terraform_data.azurerm_subnet__this["x"]', {
    id: 'id',
    name: 'n',
    zones: ['1', '2'],
  })
  const ours = planned('module.a.azurerm_subnet.this["x"]', {
    id: UNKNOWN,
    name: 'n',
    zones: ['1', '2'],
    value_wo: 'x',
  })
  assert.deepEqual(compareState(made, [ours]), { same: 3, complaints: [] })
})

test('another value, one more resource and one less are told', () => {
  const made = state('terraform_data.azurerm_subnet__this', { name: 'theirs' })
  const [other, more, less] = [
    compareState(made, [planned('azurerm_subnet.this', { name: 'ours' })]),
    compareState(made, []),
    compareState(made, [planned('azurerm_subnet.this', {}), planned('azurerm_subnet.that', {})]),
  ]
  assert.deepEqual(other.complaints, ['azurerm_subnet.this.name: "ours", Terraform has "theirs"'])
  assert.deepEqual(more.complaints, ['1 are made, 0 are planned'])
  assert.deepEqual(less.complaints, ['azurerm_subnet.that is not made', '1 are made, 2 are planned'])
})
