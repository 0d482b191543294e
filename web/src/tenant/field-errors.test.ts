import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiFailure } from '../api/failure.ts'
import { formFaults } from './field-errors.ts'

const failure = (fields: { pointer: string; message: string }[], hint?: string) =>
  new ApiFailure('that is no network', { code: 'request.invalid', status: 400, hint, fields })

test('what is wrong with a field stands at the field, and is not said twice', () => {
  const faults = formFaults(failure([{ pointer: '/networks/1', message: 'is no network' }]), ['networks'])
  assert.deepEqual(faults, { fields: { networks: 'Is no network.' }, rest: undefined })
})

test('what belongs to no field of the form is said below it, with what to do', () => {
  const other = formFaults(failure([{ pointer: '/other', message: 'x' }], 'Write 1.2.3.0/24.'), ['name'])
  assert.deepEqual(other, { fields: {}, rest: 'That is no network. Write 1.2.3.0/24.' })
  assert.deepEqual(formFaults(new Error('Away!'), ['name']), { fields: {}, rest: 'Away!' })
  assert.deepEqual(formFaults(null, ['name']), { fields: {}, rest: undefined })
})
