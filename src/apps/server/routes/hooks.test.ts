import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CommandStore } from '../../../control/command/index.ts'
import { memoryAlertStore } from '../../../control/operation/index.ts'
import type { ServerPorts } from '../build-server.ts'
import { NOW, startServer } from '../server.fixture.ts'

const URL = '/api/v1/hooks/argocd'
const NOTICE = {
  ...{ client: 'cliente-001', commandId: 'command-1', revision: 'abc', sync: 'Synced' },
  ...{ health: 'Degraded', phase: 'Failed', message: 'one\ntwo' },
}
/** Inside of a cluster a server is called by the name of its service. */
const FROM_CLUSTER = { host: 'leme-server.leme.svc:7870' }

/** A server that notes whom it was told to look at. */
async function hooked(t: Parameters<typeof startServer>[0], hookToken?: string) {
  const rung: string[] = []
  const commands: Pick<CommandStore, 'ring'> = { ring: async (tenant) => void rung.push(tenant) }
  const deploys = { commands } as unknown as NonNullable<ServerPorts['deploys']>
  const { app } = await startServer(t, { deploys }, hookToken === undefined ? {} : { hookToken })
  const tell = (payload: object, authorization = 'Bearer of-argo', headers: object = FROM_CLUSTER) =>
    app.inject({ method: 'POST', url: URL, payload, headers: { authorization, ...headers } })
  return { tell, rung }
}

test('whoever bears the token has the client looked at, by whatever name the server is called', async (t) => {
  const { tell, rung } = await hooked(t, 'of-argo')
  assert.equal((await tell(NOTICE)).statusCode, 204)
  assert.equal((await tell({ client: 'cliente-002' })).statusCode, 204)
  assert.deepEqual(rung, ['cliente-001', 'cliente-002'])
})

test('nobody else is heard, and nobody at all where no token is set', async (t) => {
  const { tell, rung } = await hooked(t, 'of-argo')
  for (const authorization of ['', 'Bearer ', 'Bearer of-argo2', 'bearer of-argo', 'of-argo']) {
    const { statusCode, body } = await tell(NOTICE, authorization, { host: 'localhost' })
    assert.equal(statusCode, 401, authorization)
    assert.match(body, /hook\.token/)
  }
  const deaf = await hooked(t)
  for (const authorization of ['Bearer of-argo', 'Bearer undefined', 'Bearer '])
    assert.equal((await deaf.tell(NOTICE, authorization, {})).statusCode, 401)
  assert.deepEqual([...rung, ...deaf.rung], [])
})

test('what is no notice is refused', async (t) => {
  const { tell, rung } = await hooked(t, 'of-argo')
  for (const payload of [
    {},
    { client: 7 },
    { client: '../x' },
    { client: 'x'.repeat(40) },
    { ...NOTICE, more: 1 },
  ]) {
    const { statusCode } = await tell(payload)
    assert.ok(statusCode === 400 || statusCode === 422, `${JSON.stringify(payload)}: ${statusCode}`)
  }
  assert.deepEqual(rung, [])
})

test('Prometheus’ alerts become alerts of Leme, by the token alone', async (t) => {
  const alerts = memoryAlertStore({ now: () => NOW, wallOf: () => (time) => time })
  const alerting = { alerts } as unknown as NonNullable<ServerPorts['alerting']>
  const { app } = await startServer(t, { alerting }, { hookToken: 'the-token' })
  const notice = (status: string) => ({
    ...{ version: '4', groupKey: '{}', receiver: 'leme', status, externalURL: 'http://am' },
    alerts: [
      {
        ...{ status, startsAt: '2025-01-01T00:00:00Z', endsAt: '0001-01-01T00:00:00Z', fingerprint: 'x' },
        labels: { alertname: 'LemeDown', severity: 'critical', instance: 'a' },
        annotations: { summary: 'A server is down.' },
      },
    ],
  })
  const send = (payload: object, token = 'the-token') =>
    app.inject({
      ...{ method: 'POST', url: '/api/v1/hooks/alertmanager', payload },
      headers: { authorization: `Bearer ${token}` },
    })
  assert.equal((await send(notice('firing'), 'another')).statusCode, 401)
  assert.equal((await send({ alerts: [{ status: 'burning', labels: {} }] })).statusCode, 400)
  assert.deepEqual((await alerts.list(null, {}, { limit: 5 })).items, [])
  for (const status of ['firing', 'firing', 'resolved'])
    assert.equal((await send(notice(status))).statusCode, 204)
  const { items } = await alerts.list(null, {}, { limit: 5 })
  assert.deepEqual(
    items.map(({ rule, state, count, summary }) => [rule, state, count, summary]),
    [['LemeDown', 'resolved', 2, 'A server is down.']],
  )
})
