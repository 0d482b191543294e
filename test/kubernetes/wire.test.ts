import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Cluster, startCluster } from './cluster.ts'
import type { JsonObject } from './object.ts'
import { type Answer, ask, watch } from './wire.fixture.ts'

const MAPS = '/api/v1/namespaces/default/configmaps'
let cluster: Cluster
before(async () => {
  cluster = await startCluster()
})
after(() => cluster[Symbol.asyncDispose]())

function map(name: string, more: object = {}) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...more }, data: { a: '1' } }
}

async function create(
  name: string,
  more: object = {},
): Promise<JsonObject & { metadata: { resourceVersion: string; uid: string } }> {
  const { code, body } = await ask(cluster, MAPS, { method: 'POST', body: map(name, more) })
  assert.equal(code, 201, JSON.stringify(body))
  return body as never
}

function reasonOf({ code, body }: Answer): readonly unknown[] {
  return [code, body.reason]
}

test('a name is taken once', async () => {
  await create('once')
  const again = await ask(cluster, MAPS, { method: 'POST', body: map('once') })
  assert.deepEqual(again.body, {
    ...{
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      reason: 'AlreadyExists',
      code: 409,
    },
    message: 'configmaps "once" already exists',
    details: { name: 'once', kind: 'configmaps' },
  })
  const made = await Promise.all(
    [1, 2].map(() => ask(cluster, MAPS, { method: 'POST', body: map('', { generateName: 'many-' }) })),
  )
  assert.equal(new Set(made.map(({ body }) => (body.metadata as JsonObject).name)).size, 2)
})

test('who writes what he has not read is told so', async () => {
  const first = await create('shared')
  const put = (resourceVersion: string, a: string) =>
    ask(cluster, `${MAPS}/shared`, {
      method: 'PUT',
      body: { ...map('shared', { resourceVersion }), data: { a } },
    })
  const second = await put(first.metadata.resourceVersion, '2')
  assert.equal(second.code, 200)
  const late = await put(first.metadata.resourceVersion, '3')
  assert.deepEqual(reasonOf(late), [409, 'Conflict'])
  assert.match(
    `${late.body.message}`,
    /the object has been modified; please apply your changes to the latest version and try again/,
  )
  const same = await put((second.body.metadata as { resourceVersion: string }).resourceVersion, '2')
  assert.deepEqual(same.body.metadata, second.body.metadata)
})

test('a deletion may demand that it is still the same', async () => {
  const { metadata } = await create('mine')
  const remove = (preconditions: object) =>
    ask(cluster, `${MAPS}/mine`, {
      method: 'DELETE',
      body: { kind: 'DeleteOptions', apiVersion: 'v1', preconditions },
    })
  assert.deepEqual(reasonOf(await remove({ uid: 'other' })), [409, 'Conflict'])
  const gone = await remove({ uid: metadata.uid })
  assert.deepEqual(gone.body.details, { name: 'mine', kind: 'configmaps', uid: metadata.uid })
  assert.deepEqual(reasonOf(await ask(cluster, `${MAPS}/mine`)), [404, 'NotFound'])
})

test('a list comes in pages of one moment, and expires when that is forgotten', async () => {
  const names = ['p1', 'p2', 'p3', 'p4', 'p5']
  for (const name of names) await create(name, { labels: { page: 'yes' } })
  const page = (next = '') =>
    ask(cluster, `${MAPS}?labelSelector=page%3Dyes&limit=2${next && `&continue=${next}`}`)
  const first = await page()
  await create('p6', { labels: { page: 'yes' } })
  const found = [...(first.body.items as JsonObject[])]
  let next = (first.body.metadata as { continue: string }).continue
  while (next) {
    const { body } = await page(next)
    found.push(...(body.items as JsonObject[]))
    assert.equal(
      (body.metadata as JsonObject).resourceVersion,
      (first.body.metadata as JsonObject).resourceVersion,
    )
    next = (body.metadata as { continue: string }).continue
  }
  assert.deepEqual(
    found.map(({ metadata }) => (metadata as { name: string }).name),
    names,
  )
  const { continue: old } = (await page()).body.metadata as { continue: string }
  cluster.api.store.compact()
  assert.deepEqual(reasonOf(await page(old)), [410, 'Expired'])
})

test('a watch goes on where a list ended, and sees what enters and leaves its selector', async () => {
  const { body } = await ask(cluster, `${MAPS}?labelSelector=team%3Da`)
  const from = (body.metadata as { resourceVersion: string }).resourceVersion
  await create('w1', { labels: { team: 'a' } })
  const events = await watch(
    cluster,
    `${MAPS}?watch=1&labelSelector=team%3Da&resourceVersion=${from}&allowWatchBookmarks=true`,
  )
  const next = async () => {
    const { value } = await events.next()
    return [value.type, value.object.metadata?.name]
  }
  assert.deepEqual(await next(), ['ADDED', 'w1'])
  const relabel = (team: string) =>
    ask(cluster, `${MAPS}/w1`, {
      method: 'PATCH',
      type: 'application/merge-patch+json',
      body: { metadata: { labels: { team } } },
    })
  await relabel('b')
  assert.deepEqual(await next(), ['DELETED', 'w1'])
  await relabel('a')
  assert.deepEqual(await next(), ['ADDED', 'w1'])
  await ask(cluster, `${MAPS}/w1`, {
    method: 'PATCH',
    type: 'application/merge-patch+json',
    body: { data: { a: '9' } },
  })
  assert.deepEqual(await next(), ['MODIFIED', 'w1'])
  for (const one of cluster.server.watches.all) one.bookmark()
  const { value } = await events.next()
  assert.deepEqual(
    [value.type, value.object.metadata!.resourceVersion],
    ['BOOKMARK', `${cluster.api.store.revision}`],
  )
  await ask(cluster, `${MAPS}/w1`, { method: 'DELETE' })
  assert.deepEqual(await next(), ['DELETED', 'w1'])
  events.end()
})

test('a watch of the past, and one that is told so, end with 410', async () => {
  const { metadata } = await create('old')
  cluster.api.store.compact()
  const late = await watch(cluster, `${MAPS}?watch=1&resourceVersion=${metadata.resourceVersion}`)
  const { value } = await late.next()
  assert.deepEqual([value.type, value.object.code, value.object.reason], ['ERROR', 410, 'Expired'])
  assert.equal((await late.next()).done, true)
  const live = await watch(cluster, `${MAPS}?watch=1&resourceVersion=${cluster.api.store.revision}`)
  cluster.server.watches.all.at(-1)!.expire()
  assert.equal((await live.next()).value.object.code, 410)
})

test('a watch ends when its time is over, and in the middle of a line when it is cut', async () => {
  const short = await watch(
    cluster,
    `${MAPS}?watch=1&timeoutSeconds=1&resourceVersion=${cluster.api.store.revision}`,
  )
  assert.equal((await short.next()).done, true)
  const cut = await watch(cluster, `${MAPS}?watch=1&resourceVersion=${cluster.api.store.revision}`)
  cluster.server.watches.all.at(-1)!.cut()
  assert.equal((await cut.next()).done, true)
})

test('nobody is told of the future', async () => {
  const answer = await ask(cluster, `${MAPS}?resourceVersion=${cluster.api.store.revision + 1000}`)
  assert.deepEqual(reasonOf(answer), [504, 'Timeout'])
})

test('faults are met where they are asked for', async () => {
  cluster.server.fault = ({ path }) =>
    path.endsWith('/configmaps') ? { kind: 'status', code: 429, retryAfterSeconds: 7 } : undefined
  const busy = await ask(cluster, MAPS)
  assert.deepEqual([...reasonOf(busy), busy.headers['retry-after']], [429, 'TooManyRequests', '7'])
  cluster.server.fault = () => ({ kind: 'lost-answer' })
  await assert.rejects(ask(cluster, MAPS, { method: 'POST', body: map('lost') }))
  cluster.server.fault = () => ({ kind: 'cut' })
  await assert.rejects(ask(cluster, MAPS, { method: 'POST', body: map('never') }))
  cluster.server.fault = undefined
  assert.equal((await ask(cluster, `${MAPS}/lost`)).code, 200)
  assert.equal((await ask(cluster, `${MAPS}/never`)).code, 404)
})

test('it goes away and comes back on the same port, with everything', async () => {
  await create('kept')
  const { url } = cluster
  await cluster.server.stop()
  await assert.rejects(ask(cluster, MAPS), { code: 'ECONNREFUSED' })
  await cluster.server.start()
  assert.equal(cluster.url, url)
  assert.equal((await ask(cluster, `${MAPS}/kept`)).code, 200)
})

test('forms: tables, metadata alone, and none that is not JSON', async () => {
  await create('formed')
  const as = (form: string) =>
    ask(cluster, `${MAPS}/formed`, { accept: `application/json;as=${form};v=v1;g=meta.k8s.io` })
  const table = await as('Table')
  assert.deepEqual(
    (table.body.columnDefinitions as JsonObject[]).map(({ name }) => name),
    ['Name', 'Data', 'Age'],
  )
  assert.deepEqual((table.body.rows as { cells: unknown[] }[])[0]!.cells.slice(0, 2), ['formed', 1])
  const metadata = await as('PartialObjectMetadata')
  assert.deepEqual([metadata.body.kind, 'data' in metadata.body], ['PartialObjectMetadata', false])
  assert.equal((await ask(cluster, MAPS, { accept: 'application/vnd.kubernetes.protobuf' })).code, 415)
})

test('bad requests get bad answers', async () => {
  const bad: readonly (readonly [Parameters<typeof ask>[1], Parameters<typeof ask>[2], number])[] = [
    ['/api/v1/nonsense', {}, 404],
    ['/apis/none.example.com/v1/things', {}, 404],
    ['/elsewhere', {}, 404],
    [MAPS, { method: 'POST', body: [] }, 400],
    [MAPS, { method: 'POST', body: { ...map('x'), kind: 'Secret' } }, 400],
    [MAPS, { method: 'POST', body: { ...map('x'), metadata: { name: 'x', namespace: 'kube-system' } } }, 400],
    [`${MAPS}/x`, { method: 'PUT', body: map('y') }, 404],
    [`${MAPS}/x`, { method: 'POST', body: map('x') }, 405],
    [MAPS, { method: 'POST', body: map('x'), type: 'text/plain+odd' }, 201],
    [`${MAPS}/x`, { method: 'PATCH', body: {}, type: 'text/plain' }, 415],
    [
      `${MAPS}/x`,
      { method: 'PATCH', body: [{ op: 'remove', path: '/nowhere' }], type: 'application/json-patch+json' },
      422,
    ],
    [`${MAPS}/x/status`, {}, 404],
    [`${MAPS}?labelSelector=a b c`, {}, 400],
    [`${MAPS}/x`, { method: 'DELETE', body: { propagationPolicy: 'Sometimes' } }, 400],
    [MAPS, { token: null }, 403],
    [MAPS, { token: 'forged' }, 401],
  ]
  for (const [path, asking, code] of bad) {
    const answer = await ask(cluster, path.replaceAll(' ', '%20'), asking)
    assert.equal(answer.code, code, `${path} ${JSON.stringify(answer.body)}`)
    assert.ok(code === 201 || answer.body.kind === 'Status')
  }
})
