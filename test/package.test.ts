import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { capture } from '../bin/bootstrap/child.js'
import { random } from '../src/math/index.ts'
import { freePort } from './services/launch.ts'

/** Long enough that two files are worth two threads. */
const ROWS = 70_000
const MINUTE = 60_000
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const UNREACHABLE = /\b(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENOTCACHED)\b/

const STRATEGY = `
import { crossesAbove, crossesBelow, ema } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

export default defineStrategy({
  name: 'two-averages',
  timeframe: '1m',
  params: { fast: param.int({ min: 5, max: 50, start: 12 }), slow: param.int({ min: 20, max: 200, start: 48 }) },
  risk: { stop: 0.02, roi: { 0: 0.03 } },
  indicators: ({ close }, { fast, slow }) => ({ fast: ema(close, fast), slow: ema(close, slow) }),
  enterLong: ({ fast, slow }) => crossesAbove(fast, slow),
  exitLong: ({ fast, slow }) => crossesBelow(fast, slow),
})
`

/** Asks a running server with the cookie of a login link. */
const ASKER = `
import { createLemeClient } from 'leme/client'

const [baseUrl, cookie] = process.argv.slice(2) as [string, string]
const leme = createLemeClient({
  baseUrl,
  fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, cookie } }),
})
const { database } = await leme.get('/health')
const { items } = await leme.get('/symbols')
console.log(database, items.length > 0)
`

/** Calls a server that is busy at first. */
const CALLER = `
import { createLemeClient, LemeError, verifyWebhook } from 'leme/client'

let sent = 0
const leme = createLemeClient({
  baseUrl: 'https://leme.example',
  retry: { firstPauseMs: 1 },
  fetch: async () => (++sent === 1 ? new Response('', { status: 503 }) : Response.json({ items: [{ id: 'api-1' }], nextCursor: null })),
})
const ids: string[] = []
for await (const { id } of leme.items('/commands')) ids.push(id)
const refusal = await verifyWebhook({}, '', 'whsec_').catch((error) => error)
console.log(ids.join(), sent, refusal instanceof LemeError && refusal.code)
`

const folder = mkdtempSync(join(tmpdir(), 'leme-package-'))
const leme = join(folder, 'node_modules', '.bin', 'leme')
let unreachable: string | undefined

before(async () => {
  const packed = await must('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', folder], ROOT)
  const name = /leme-[\d.]+\.tgz/.exec(packed)?.[0]
  assert.ok(name, packed)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder, name)]
  const { code, output } = await capture('npm', install, { cwd: folder })
  if (code !== 0 && UNREACHABLE.test(output)) unreachable = 'the npm registry cannot be reached'
  else assert.equal(code, 0, output)
  writeFileSync(join(folder, 'two-averages.ts'), STRATEGY)
  writeFileSync(join(folder, 'caller.mts'), CALLER)
  writeFileSync(join(folder, 'asker.mts'), ASKER)
  mkdirSync(join(folder, 'candles'))
  for (const pair of ['AAA-USD', 'BBB-USD']) {
    writeFileSync(join(folder, 'candles', `${pair}-1m.csv`), candles(pair))
  }
})

after(() => rmSync(folder, { recursive: true, force: true }))

test('an installed package trades as the checkout does, with threads', async (t) => {
  if (unreachable) return t.skip(unreachable)
  const args = ['backtest', '-s', 'two-averages.ts', '--candles', 'candles', '--workers', '2', '--json']
  const installed = JSON.parse(await must(leme, args, folder))
  const checkout = JSON.parse(await must(process.execPath, [join(ROOT, 'bin', 'leme.js'), ...args], folder))
  assert.equal(installed.schema, 'leme.backtest/1')
  assert.ok(installed.trades.length > 100, `${installed.trades.length} trades`)
  assert.equal(installed.tradeHash, checkout.tradeHash)
})

test('the examples of an installed package are strategies', async (t) => {
  if (unreachable) return t.skip(unreachable)
  const { strategies } = JSON.parse(await must(leme, ['strategy', 'list', '--json'], folder))
  assert.ok(strategies.some(({ name }: { name: string }) => name === 'sma-cross'))
})

test('a program calls a server by the client of an installed package', async (t) => {
  if (unreachable) return t.skip(unreachable)
  assert.equal(await must(process.execPath, ['caller.mts'], folder), 'api-1 2 signature.missing\n')
})

test('in an empty folder an installed package gives its first result, then serves page, API and worker', async (t) => {
  if (unreachable) return t.skip(unreachable)
  const home = mkdtempSync(join(tmpdir(), 'leme-first-'))
  const [port, metrics] = [await freePort(), await freePort()]
  const running = start(['up', '--port', `${port}`, '--json'], home)
  try {
    const first = JSON.parse(await running.line(/"loginUrl"/)) as {
      schema: string
      lines: unknown[]
      url: string
      loginUrl: string
    }
    assert.equal(first.schema, 'leme.up/1')
    assert.ok(first.lines.length > 1)
    const login = await fetch(first.loginUrl, { redirect: 'manual' })
    const cookie = login.headers.getSetCookie()[0]!.split(';')[0]!
    const page = await (await fetch(`${first.url}/app/`, { headers: { cookie } })).text()
    const script = /src="(\/app\/assets\/[^"]+\.js)"/.exec(page)?.[1]
    assert.ok(script, page)
    assert.equal((await fetch(`${first.url}${script}`, { headers: { cookie } })).status, 200)
    assert.equal(await must(process.execPath, ['asker.mts', first.url, cookie], folder), 'up true\n')
    const worker = start(['worker', '--metrics-port', `${metrics}`], home)
    await worker.line(/Takes jobs/)
    assert.equal((await fetch(`http://127.0.0.1:${metrics}/health`)).status, 200)
    assert.equal(await worker.end(), 0)
    assert.equal(await running.end(), 0)
  } finally {
    await running.end()
    rmSync(home, { recursive: true, force: true })
  }
})

test("the types of an installed package serve the user's strategy", async (t) => {
  if (unreachable) return t.skip(unreachable)
  const compilerOptions = { module: 'nodenext', target: 'es2024', strict: true, noEmit: true, types: [] }
  const config = { compilerOptions, files: ['two-averages.ts', 'caller.mts', 'misspelt.ts', 'misspelt.mts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  writeFileSync(
    join(folder, 'misspelt.ts'),
    STRATEGY.replace('({ fast, slow }) => crossesAbove', '({ fats, slow }) => crossesAbove'),
  )
  writeFileSync(join(folder, 'misspelt.mts'), CALLER.replace("'/commands'", "'/comands'"))
  const { output } = await capture(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', '.'], { cwd: folder })
  const files = output
    .trim()
    .split('\n')
    .map((line) => line.split('(')[0])
  assert.deepEqual(new Set(files), new Set(['misspelt.ts', 'misspelt.mts']), output)
  assert.match(output, /fats/)
})

test('the package holds what runs and nothing else', async (t) => {
  if (unreachable) return t.skip(unreachable)
  const manifest = JSON.parse(readFileSync(join(folder, 'node_modules', 'leme', 'package.json'), 'utf8'))
  const files = globSync('**/*.*', { cwd: join(folder, 'node_modules', 'leme') })
  assert.equal(manifest.name, 'leme')
  assert.ok(files.includes(join('dist', 'web', 'index.html')))
  const strangers = files.filter((file) => /\.(test|suite|fixture)\.|^(src|test|web)\b/.test(file))
  assert.deepEqual(strangers, [])
})

async function must(command: string, args: string[], cwd: string): Promise<string> {
  const { code, stdout, output } = await capture(command, args, { cwd })
  assert.equal(code, 0, `${command} ${args.join(' ')}\n${output}`)
  return stdout
}

/** Starts the installed command; its lines are those of both streams. */
function start(args: string[], cwd: string) {
  const child = spawn(leme, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = once(child, 'close')
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
      child.emit('said')
    })
  }
  return {
    async line(wanted: RegExp): Promise<string> {
      for (;;) {
        const found = output
          .split('\n')
          .slice(0, -1)
          .find((line) => wanted.test(line))
        if (found !== undefined) return found
        await Promise.race([
          once(child, 'said'),
          closed.then(() => assert.fail(`${args.join(' ')}\n${output}`)),
        ])
      }
    },
    async end(): Promise<number | null> {
      if (child.exitCode === null) child.kill('SIGTERM')
      await closed
      return child.exitCode
    },
  }
}

/** A seeded walk of one-minute candles as CSV. */
function candles(seed: string): string {
  const numbers = random(seed)
  const lines = ['open_time,open,high,low,close,volume']
  let open = 100
  for (let row = 0; row < ROWS; row++) {
    const close = open * (1 + numbers.normal() / 500)
    const [high, low] = [Math.max(open, close) * 1.001, Math.min(open, close) * 0.999]
    const prices = [open, high, low, close].map((price) => price.toFixed(6))
    lines.push([Date.UTC(2024, 0, 1) + row * MINUTE, ...prices, 10].join())
    open = Number(prices[3])
  }
  return `${lines.join('\n')}\n`
}
