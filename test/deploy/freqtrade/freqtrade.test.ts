// Long because all of it runs in one house, which takes seconds to make.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import postgres from 'postgres'
import { Value } from 'typebox/value'
import { type Service, startPostgres15 } from '../../services/index.ts'
import { ROOT } from '../judge.ts'
import { FreqtradeConfig } from './config-schema.ts'
import {
  BOT,
  calledWith,
  checkHealth,
  type Order,
  Pod,
  PYTHON,
  STRATEGY,
  versionOf,
} from './freqtrade.fixture.ts'

const CLIENTS = ['cliente-001', 'cliente-002', 'cliente-003']
const PASSWORD = 'p%40ss%2Fw:rd'.replace(':', '%3A')
const state = mkdtempSync(join(tmpdir(), 'leme-freqtrade-house-'))
let server: Service | undefined
let missing: string | undefined

before(async () => {
  server = await startPostgres15()
  if (!server) missing = 'PostgreSQL 15 is not installed'
  else if (!hasPsycopg()) missing = 'python3-psycopg2 is not installed'
  if (missing) return
  for (const client of CLIENTS) leme('tenant', 'create', client)
  for (const client of CLIENTS.slice(0, 2)) leme('tenant', 'init-schema', client, '--freqtrade')
})

after(async () => {
  await server?.stop()
  rmSync(state, { recursive: true, force: true })
})

function freqtradeTest(name: string, work: () => Promise<void>): void {
  test(name, async (t) => (missing ? t.skip(missing) : work()))
}

freqtradeTest(
  'the house makes the schema, init-schema finds it ready, and freqtrade makes its tables there',
  async () => {
    using pod = new Pod()
    const env = { DATABASE_URL: urlOf('cliente-001') }
    const ready = await pod.run('init-schema', { env, args: ['--wait', '5'] })
    assert.deepEqual([ready.code, ready.stderr], [0, ''])
    assert.match(ready.stdout, /freqtrade_cliente_001 is ready/)
    const ended = await pod.run('run', { env, bot: { parameters: { fast: 21 } } })
    assert.deepEqual([ended.code, ended.stderr], [0, ''])
    assert.equal(calledWith(ended).schema, 'freqtrade_cliente_001')
    const again = await pod.run('run', { env })
    assert.equal(again.code, 0, again.stderr)
    assert.equal(pod.written('strategies/Trend.json'), undefined, 'parameters of the order before stay')
  },
)

freqtradeTest('freqtrade is called with files of its own, and with none of the secrets', async () => {
  using pod = new Pod()
  const env = {
    ...{ DATABASE_URL: urlOf('cliente-001'), API_KEY: 'key-of-exchange', API_SECRET: 'secret-of-exchange' },
    ...{ FREQTRADE__DRY_RUN: 'false', FREQTRADE__STAKE_AMOUNT: '9999', TZ: 'UTC' },
  }
  const ended = await pod.run('run', { env })
  const { argv, env: seen } = calledWith(ended)
  const file = join(pod.userData, 'config.json')
  assert.deepEqual(argv, [
    ...['trade', '--config', file, '--userdir', pod.userData],
    ...['--strategy', 'Trend', '--strategy-path', join(pod.userData, 'strategies')],
  ])
  for (const name of Object.keys(env).slice(0, -1)) assert.equal(seen[name], undefined, name)
  assert.equal(seen.TZ, 'UTC')
  for (const path of ['config.json', 'strategies/Trend.py']) {
    assert.equal(statSync(join(pod.userData, path)).mode & 0o777, 0o600, path)
  }
  assert.equal(pod.written('strategies/Trend.py'), STRATEGY)
  assert.doesNotMatch(ended.stdout.split('\n')[0]!, /p%40ss|p@ss/)
  assert.doesNotMatch(pod.written('config.json')!, /of-exchange/)
})

freqtradeTest("the configuration is one of freqtrade's, and says what the order says", async () => {
  using pod = new Pod()
  const env = { DATABASE_URL: `${urlOf('cliente-001')}?sslmode=prefer` }
  assert.equal((await pod.run('run', { env })).code, 0)
  const config = JSON.parse(pod.written('config.json')!)
  assert.deepEqual([...Value.Errors(FreqtradeConfig, config)], [])
  const { api_server: api, exchange, db_url, ...said } = config
  assert.deepEqual(
    {
      name: said.bot_name,
      most: said.max_open_trades,
      stake: said.stake_amount,
      wallet: said.dry_run_wallet,
    },
    { name: 'cliente-001/trend', most: 2, stake: 100, wallet: 200 },
  )
  assert.deepEqual(
    [said.dry_run, said.timeframe, said.trading_mode, said.tradable_balance_ratio, said.margin_mode],
    [true, '1h', 'spot', 1, undefined],
  )
  assert.deepEqual(exchange, {
    name: 'binance',
    key: '',
    secret: '',
    pair_whitelist: BOT.pairs,
    pair_blacklist: [],
  })
  assert.equal(db_url, env.DATABASE_URL.replace('postgres:', 'postgresql+psycopg2:'))
  assert.equal(api.listen_ip_address, '0.0.0.0')
  assert.ok(api.password.length >= 40 && api.password !== api.jwt_secret_key)
  const given = { ...env, LEME_API_USERNAME: 'desk', LEME_API_PASSWORD: 'of-the-desk' }
  await pod.run('run', {
    env: given,
    bot: { stakeAmount: 'unlimited', tradingMode: 'futures', pairs: ['BTC/USDT:USDT'] },
  })
  const other = JSON.parse(pod.written('config.json')!)
  assert.deepEqual([...Value.Errors(FreqtradeConfig, other)], [])
  assert.deepEqual([other.api_server.username, other.api_server.password], ['desk', 'of-the-desk'])
  assert.notEqual(other.api_server.jwt_secret_key, api.jwt_secret_key)
  assert.deepEqual(
    [other.stake_amount, other.margin_mode, other.tradable_balance_ratio],
    ['unlimited', 'isolated', 0.99],
  )
})

freqtradeTest('parameters come in where the strategy looks for them, those of its base too', async () => {
  using pod = new Pod()
  const parameters = {
    ...{
      fast: 21,
      slow: 90,
      buy_width: 1.25,
      computed: 0,
      sell_kind: 'sma',
      quick: true,
      protection_hours: 7,
    },
    ...{ stoploss: -0.07, trailing_stop: true, trailing_stop_positive: 0.01 },
  }
  const ended = await pod.run('run', { env: { DATABASE_URL: urlOf('cliente-001') }, bot: { parameters } })
  assert.equal(ended.code, 0, ended.stderr)
  assert.deepEqual(JSON.parse(pod.written('strategies/Trend.json')!), {
    strategy_name: 'Trend',
    params: {
      buy: { fast: 21, slow: 90, buy_width: 1.25, computed: 0 },
      sell: { sell_kind: 'sma', quick: true },
      protection: { protection_hours: 7 },
      stoploss: { stoploss: -0.07 },
      trailing: { trailing_stop: true, trailing_stop_positive: 0.01 },
    },
    ft_stratparam_v: 1,
  })
})

const live = { dryRun: false, stakeAmount: 50, exposure: 100 }

freqtradeTest(
  'with money the keys are written, trades stay within the exposure, and paper is not taken over',
  async () => {
    using pod = new Pod()
    const env = {
      DATABASE_URL: urlOf('cliente-002'),
      API_KEY: 'key',
      API_SECRET: 'secret',
      API_PASSPHRASE: 'phrase',
    }
    const client = 'cliente-002'
    const none = await pod.run('run', { client, env: { DATABASE_URL: env.DATABASE_URL }, bot: live })
    assert.match(none.stderr, /API_KEY and API_SECRET of the exchange are not set/)
    const ended = await pod.run('run', { client, env, bot: live })
    assert.equal(ended.code, 0, ended.stderr)
    const config = JSON.parse(pod.written('config.json')!)
    assert.deepEqual([...Value.Errors(FreqtradeConfig, config)], [])
    const { key, secret, password } = config.exchange
    assert.deepEqual([key, secret, password, config.dry_run], ['key', 'secret', 'phrase', false])
    assert.deepEqual([config.dry_run_wallet, config.position_adjustment_enable], [undefined, false])
    const paper = await pod.run('run', { client, env })
    assert.match(paper.stderr, /trades of this bot with money, and it shall trade with paper/)
    const second = await pod.run('run', { client, env, bot: { ...live, name: 'second' } })
    assert.match(second.stderr, /holds the trades of the bot trend: .* one bot of freqtrade/)
  },
)

const REFUSED: readonly (readonly [bot: Order['bot'], told: RegExp])[] = [
  [{ strategyVersion: versionOf('another') }, /the strategy Trend of this image is sha256:.* wants sha256:/],
  [{ strategy: 'Nobody' }, /there is no strategy Nobody/],
  [{ strategy: '../Trend' }, /no name of a class/],
  [{ mode: 'arbitrage' }, /cannot run a bot of mode arbitrage/],
  [{ runtime: 'leme' }, /this image is freqtrade's/],
  [{ parameters: { fats: 3 } }, /no parameter fats; it has .*fast/],
  [{ parameters: { fast: 51 } }, /fast is 51, above 50/],
  [{ parameters: { slow: 19 } }, /slow is 19, below 20/],
  [{ parameters: { computed: 10 } }, /computed is 10, above 9/],
  [{ parameters: { fast: 12.5 } }, /fast is 12.5, which no IntParameter takes/],
  [{ parameters: { fast: true } }, /fast is True, which no IntParameter takes/],
  [{ parameters: { quick: 1 } }, /quick is 1, which no BooleanParameter takes/],
  [{ parameters: { sell_kind: 'wma' } }, /sell_kind is 'wma', none of/],
  [{ parameters: { fixed: 3 } }, /fixed is not loaded/],
  [{ parameters: { stoploss: 0.1 } }, /stoploss is 0.1/],
  [{ pairs: ['BTC/EUR'] }, /'BTC\/EUR' is no pair of spot trading in USDT/],
  [{ tradingMode: 'futures' }, /'BTC\/USDT' is no pair of futures trading/],
  [{ pairs: [] }, /pairs are missing/],
  [{ pairs: ['BTC/USDT', 'BTC/USDT'] }, /one is there twice/],
  [{ stakeAmount: 300 }, /stakeAmount 300 is not above 0 and within the exposure of 200/],
  [{ stakeAmount: 'all' }, /neither a number nor unlimited/],
  [{ ...live, stakeAmount: 60 }, /2 trades of 60 may hold 120\. Lower/],
  [{ ...live, stakeAmount: 'unlimited' }, /cannot keep to an exposure/],
  [{ maxOpenTrades: true }, /maxOpenTrades is True/],
  [{ leverage: 3 }, /fields that this version does not know: leverage/],
  [{ dryRun: 'false' }, /dryRun is 'false'/],
]

freqtradeTest(
  'what cannot be kept of an order is refused in words, and freqtrade is not started',
  async () => {
    using pod = new Pod()
    const env = { DATABASE_URL: urlOf('cliente-001'), API_KEY: 'key', API_SECRET: 'secret' }
    for (const [bot, told] of REFUSED) {
      const { code, stdout, stderr } = await pod.run('run', { env, bot: bot! })
      assert.match(stderr, told, JSON.stringify(bot))
      assert.doesNotMatch(stderr, /Traceback/)
      assert.deepEqual([code, stdout, pod.written('config.json')], [1, '', undefined])
    }
  },
)

freqtradeTest('a strategy that is no Python, or has no such class, is refused', async () => {
  using pod = new Pod()
  for (const [text, told] of [
    ['class Trend(:\n', /is no Python/],
    ['class Other:\n  pass\n', /has no class Trend/],
  ] as const) {
    writeFileSync(join(pod.home, 'strategies/Trend.py'), text)
    const bot = { strategyVersion: versionOf(text) }
    const { code, stderr } = await pod.run('run', { env: { DATABASE_URL: urlOf('cliente-001') }, bot })
    assert.equal(code, 1)
    assert.match(stderr, told)
  }
})

freqtradeTest('another login, another address or no schema is told without the password', async () => {
  using pod = new Pod()
  const own = new URL(urlOf('cliente-001'))
  const tenant = urlOf('cliente-001').replace('leme_freqtrade_', 'leme_tenant_')
  for (const [url, told, client = 'cliente-001'] of [
    [undefined, /DATABASE_URL is not set/],
    ['sqlite:///trades.sqlite', /no address of a PostgreSQL/],
    [urlOf('cliente-001').replace('%40', '%zz'), /has a % that encodes nothing/],
    [tenant, /is leme_tenant_cliente_001, not leme_freqtrade_cliente_001/],
    [urlOf('cliente-002'), /is leme_freqtrade_cliente_002, not/],
    [`${own.href.replace(own.port, '1')}`, /cannot be reached/],
    [urlOf('cliente-003'), /role "leme_freqtrade_cliente_003" does not exist/, 'cliente-003'],
    [urlOf('cliente-001'), /clientId is '\.\.\/x'/, '../x'],
  ] as const) {
    for (const script of ['run', 'init-schema'] as const) {
      const args = script === 'run' ? [] : ['--wait', '0']
      const env: NodeJS.ProcessEnv = url === undefined ? {} : { DATABASE_URL: url }
      const { code, stderr } = await pod.run(script, { client, env, args })
      assert.match(stderr, told, script)
      assert.doesNotMatch(stderr, /Traceback|p%40ss|p@ss/)
      assert.equal(code, 1)
    }
  }
})

freqtradeTest('init-schema waits for what comes, and says in the end what is missing', async () => {
  using pod = new Pod()
  const order = { client: 'cliente-003', env: { DATABASE_URL: urlOf('cliente-003') } }
  const late = await pod.run('init-schema', { ...order, args: ['--wait', '0.3'] })
  assert.equal(late.code, 1)
  assert.match(late.stderr, /not ready within 0.3 s: .* npx leme tenant init-schema cliente-003 --freqtrade/)
  const waiting = pod.run('init-schema', { ...order, args: ['--wait', '30'] })
  leme('tenant', 'init-schema', 'cliente-003', '--freqtrade')
  assert.equal((await waiting).code, 0)
  const sql = postgres(server!.url, { max: 1, onnotice: () => {} })
  await sql`revoke create on schema freqtrade_cliente_003 from leme_freqtrade_cliente_003`
  assert.match(
    (await pod.run('init-schema', { ...order, args: ['--wait', '0'] })).stderr,
    /may not create tables/,
  )
  await sql`alter role leme_freqtrade_cliente_003 in database postgres reset search_path`
  assert.match((await pod.run('run', order)).stderr, /led to the schema public, not to freqtrade_cliente_003/)
  await sql.end()
})

freqtradeTest('the strategy that the image ships takes parameters', async () => {
  using pod = new Pod()
  const text = readFileSync(join(ROOT, 'deploy/docker/freqtrade/strategies/LemeSmaCross.py'), 'utf8')
  writeFileSync(join(pod.home, 'strategies/LemeSmaCross.py'), text)
  const bot = {
    strategy: 'LemeSmaCross',
    strategyVersion: versionOf(text),
    parameters: { fast: 10, slow: 30 },
  }
  const ended = await pod.run('run', { env: { DATABASE_URL: urlOf('cliente-001') }, bot })
  assert.equal(ended.code, 0, ended.stderr)
  assert.deepEqual(JSON.parse(pod.written('strategies/LemeSmaCross.json')!).params, {
    buy: { fast: 10, slow: 30 },
  })
})

test('the health check tells 200 from 503, from silence and from nobody', async (t) => {
  if (!existsSync(PYTHON)) return t.skip('python3 is not installed')
  const answers = async (listener: RequestListener, timeoutMs?: number) => {
    const http = createServer(listener).listen(0, '127.0.0.1')
    await new Promise((resolve) => http.once('listening', resolve))
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1/ping`
    const { code, stderr } = await checkHealth(url, timeoutMs)
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
    return { code, stderr, url }
  }
  const well = await answers((_request, response) => response.end('{"status":"pong"}'))
  assert.deepEqual([well.code, well.stderr], [0, ''])
  const ill = await answers((_request, response) => response.writeHead(503).end())
  assert.equal(ill.code, 1)
  assert.match(ill.stderr, /503/)
  assert.match((await answers(() => {}, 300)).stderr, /timed out/)
  const { code, stderr } = await checkHealth(well.url)
  assert.equal(code, 1)
  assert.match(stderr, /refused/)
  assert.doesNotMatch(stderr, /Traceback/)
})

function leme(...args: string[]): void {
  execFileSync(process.execPath, [join(ROOT, 'bin/leme.js'), ...args], {
    cwd: state,
    env: { ...process.env, DATABASE_URL: server!.url, LEME__STATEDIR: state },
    stdio: 'pipe',
  })
}

/** PostgreSQL 15 of the tests asks for no password; one is given, to see where it goes. */
function urlOf(client: string): string {
  const url = server!.url.replace('leme@', `leme_freqtrade_${client.replaceAll('-', '_')}:${PASSWORD}@`)
  return url
}

function hasPsycopg(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import psycopg2'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
