import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { Connection } from 'rabbitmq-client'
import { startNginx, startPostgres15, startRabbitMq, startRedis, startTimescale } from './index.ts'

test('Redis forgets when it is killed', async (t) => {
  await using redis = await startRedis()
  if (!redis) return t.skip('redis-server is not installed')
  const client = new Redis(redis.url, { retryStrategy: () => 20 })
  client.on('error', () => {})
  await client.set('a', '1')
  await redis.kill()
  await redis.start()
  assert.equal(await client.get('a'), null)
  await client.quit()
})

test('PostgreSQL 15 keeps what was committed when it is killed', async (t) => {
  await using server = await startPostgres15()
  if (!server) return t.skip('PostgreSQL 15 is not installed')
  const sql = postgres(server.url, { max: 1 })
  const [row] =
    await sql`create table kept as select 7 as value; select current_setting('server_version') as v`.simple()
  assert.ok(row)
  await server.kill()
  await server.start()
  assert.deepEqual(await sql`select value from kept`.then((rows) => [...rows]), [{ value: 7 }])
  assert.match((await sql`show server_version`)[0]!.server_version, /^15\./)
  await sql.end()
})

test('nginx serves what its configuration says', async (t) => {
  await using nginx = await startNginx(
    ({ port, folder }) => `
      error_log stderr; events {}
      http { access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
        fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
        server { listen 127.0.0.1:${port}; location / { return 200 "here"; } } }`,
  )
  if (!nginx) return t.skip('nginx is not installed')
  assert.equal(await (await fetch(nginx.url)).text(), 'here')
})

test('RabbitMQ confirms what it has taken', async (t) => {
  await using rabbit = await startRabbitMq()
  if (!rabbit) return t.skip('rabbitmq-server is not installed')
  const connection = new Connection(rabbit.url)
  const publisher = connection.createPublisher({ confirm: true, queues: [{ queue: 'q' }] })
  await publisher.send('q', { n: 1 })
  const message = await connection.basicGet('q')
  assert.deepEqual(message?.body, { n: 1 })
  await publisher.close()
  await connection.close()
})

test('TimescaleDB in the process serves several clients, one transaction after the other', async () => {
  await using server = await startTimescale()
  const sql = postgres(server.url, { max: 3, onnotice: () => {} })
  await sql`create table counted as select 0 as value`
  const add = () =>
    sql.begin(async (transaction) => {
      const [row] = await transaction`select value from counted where value >= ${0}`
      await transaction`update counted set value = ${row!.value + 1}`
    })
  await Promise.all([add(), add(), add(), add()])
  await assert.rejects(
    sql.begin(async (transaction) => {
      await transaction`update counted set value = 99`
      await transaction`select 1 / 0`
    }),
    { code: '22012' },
  )
  assert.deepEqual([...(await sql`select value from counted`)], [{ value: 4 }])
  const rows = await sql`copy counted to stdout`.readable()
  assert.equal(String(await rows.toArray()), '4\n')
  await sql.end()
})
