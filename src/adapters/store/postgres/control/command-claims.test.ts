import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTenantId } from '../../../../control/tenant/index.ts'
import { temporaryPostgres } from '../../../embedded-postgres/index.ts'
import { commandClaims } from './command-claims.ts'

test('rights of many clients are asked for on one connection, one statement after the other', async () => {
  const warnings: string[] = []
  const note = ({ message }: Error) => warnings.push(message)
  process.on('warning', note)
  const server = await temporaryPostgres()
  const claims = commandClaims(server.url, async (query) => {
    await Promise.all([query('select 1 as done', []), query('select 2 as done', [])])
    return true
  })
  try {
    const tenants = Array.from({ length: 40 }, (_, at) => parseTenantId(`client-${at}`))
    const rights = await Promise.all(tenants.map((tenant) => claims.claim(tenant)))
    assert.ok(rights.every((right) => right !== undefined))
    const command = (at: number) => ({ tenant: tenants[at] }) as never
    const written = await Promise.all(rights.map((right, at) => right!.advance(command(at), {} as never)))
    assert.ok(written.every(Boolean))
    await Promise.all(rights.map((right) => right![Symbol.asyncDispose]()))
    const again = await Promise.all(tenants.map((tenant) => claims.claim(tenant)))
    assert.ok(again.every((right) => right !== undefined))
  } finally {
    await claims.close()
    await server.stop()
    process.off('warning', note)
  }
  assert.deepEqual(warnings, [])
})
