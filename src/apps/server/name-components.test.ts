import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameComponents } from './name-components.ts'

const money = { title: 'Money', type: 'object', properties: { amount: { type: 'number' } } }

test('named schemas become components, wherever they stand', () => {
  const desk = { title: 'Desk', type: 'object', properties: { title: { type: 'string' }, money } }
  const named = nameComponents({ paths: { '/desk': { schema: desk }, '/money': [{ schema: money }] } })
  assert.deepEqual(named, {
    paths: {
      '/desk': { schema: { $ref: '#/components/schemas/Desk' } },
      '/money': [{ schema: { $ref: '#/components/schemas/Money' } }],
    },
    components: {
      schemas: {
        Desk: {
          title: 'Desk',
          type: 'object',
          properties: { title: { type: 'string' }, money: { $ref: '#/components/schemas/Money' } },
        },
        Money: money,
      },
    },
  })
})

test('prose in a title is no name', () => {
  const paths = { schema: { title: 'Bad request', type: 'string' } }
  assert.deepEqual(nameComponents({ paths }), { paths, components: { schemas: {} } })
})

test('one name for two schemas is refused', () => {
  const other = { title: 'Money', type: 'string' }
  assert.throws(
    () => nameComponents({ paths: { a: money, b: other } }),
    /two different schemas are called Money/,
  )
})

test('a tuple is written as OpenAPI 3.1 has it', () => {
  const items = [{ type: 'string' }, { type: 'number' }]
  const { paths } = nameComponents({
    paths: { schema: { type: 'array', items, additionalItems: false, minItems: 2 } },
  })
  assert.deepEqual(paths, { schema: { type: 'array', prefixItems: items, items: false, minItems: 2 } })
})
