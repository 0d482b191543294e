import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { ROOT } from '../judge.ts'

/** Debian's, with python3-psycopg2: what a pyenv has is not asked. */
export const PYTHON = '/usr/bin/python3'
const SCRIPTS = join(ROOT, 'deploy/docker/freqtrade/leme')

/** Stands for freqtrade: makes a table where it is led to, and tells how it was called. */
const STAND_IN = `#!${PYTHON}
import json, os, sys
import psycopg2
config = json.load(open(sys.argv[sys.argv.index("--config") + 1]))
connection = psycopg2.connect(config["db_url"].replace("+psycopg2", ""))
cursor = connection.cursor()
cursor.execute("create table if not exists trades (id serial primary key)")
cursor.execute("select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = 'trades'::regclass")
schema = cursor.fetchone()[0]
connection.commit()
print("\\n" + json.dumps({"argv": sys.argv[1:], "env": dict(os.environ), "schema": schema}))
`

export const STRATEGY = `from freqtrade.strategy import (BooleanParameter, CategoricalParameter, DecimalParameter, IntParameter, IStrategy)
LOW = 1

class Base(IStrategy):
    protection_hours = IntParameter(1, 48, default=5)
    slow = IntParameter([20, 200], default=48, space="buy")

class Trend(Base):
    timeframe = "1h"
    fast = IntParameter(low=5, high=50, default=12, space="buy", optimize=True)
    buy_width = DecimalParameter(0.5, 3, decimals=2, default=1)
    sell_kind: CategoricalParameter = CategoricalParameter(["ema", "sma"], default="ema", space="sell")
    quick = BooleanParameter(default=False, space="sell")
    computed = IntParameter(LOW, 9, default=2, space="buy")
    fixed = IntParameter(1, 9, default=2, space="buy", load=False)
`

export const BOT = {
  ...{
    name: 'trend',
    mode: 'trade',
    runtime: 'freqtrade',
    strategy: 'Trend',
    strategyVersion: versionOf(STRATEGY),
  },
  ...{
    parameters: {} as Record<string, unknown>,
    exchange: 'binance',
    pairs: ['BTC/USDT', 'ETH/USDT'],
    timeframe: '1h',
  },
  ...{ dryRun: true, maxOpenTrades: 2, stakeCurrency: 'USDT', stakeAmount: 100 as number | string },
  ...{
    tradingMode: 'spot',
    exposure: 200,
    resources: { cpuMillis: 100, memoryMb: 256 },
    commandId: 'command-1',
  },
}

export type Bot = typeof BOT

/** As a pod of the image has it: its folders, its order, its strategies. */
export class Pod implements Disposable {
  readonly home = mkdtempSync(join(tmpdir(), 'leme-freqtrade-'))
  readonly userData = join(this.home, 'user_data')

  constructor() {
    for (const folder of ['strategies', 'user_data', 'bin']) mkdirSync(join(this.home, folder))
    writeFileSync(join(this.home, 'strategies/Trend.py'), STRATEGY)
    writeFileSync(join(this.home, 'bin/freqtrade'), STAND_IN)
    chmodSync(join(this.home, 'bin/freqtrade'), 0o755)
  }

  /** One of the image's scripts with an order. */
  async run(
    script: 'run' | 'init-schema',
    { bot = {}, client = 'cliente-001', env = {}, args = [] }: Order = {},
  ): Promise<Ended> {
    const file = join(this.home, 'bot.json')
    const order = { schema: 'leme.bot-order/1', clientId: client, bot: { ...BOT, ...bot } }
    writeFileSync(file, JSON.stringify(order))
    return runPython([join(SCRIPTS, script), ...args], {
      PATH: [join(this.home, 'bin'), '/usr/bin', '/bin'].join(delimiter),
      ...{ LEME_BOT_FILE: file, LEME_FREQTRADE_HOME: this.home, PYTHONDONTWRITEBYTECODE: '1' },
      ...env,
    })
  }

  /** What was written for freqtrade; undefined: nothing. */
  written(path: string): string | undefined {
    const file = join(this.userData, path)
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true })
  }
}

export interface Order {
  readonly bot?: Readonly<Record<string, unknown>>
  readonly client?: string
  readonly env?: NodeJS.ProcessEnv
  readonly args?: readonly string[]
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What the stand-in told of its call. */
export function calledWith({ stdout }: Ended): { argv: string[]; env: NodeJS.Dict<string>; schema: string } {
  return JSON.parse(stdout.trim().split('\n').at(-1)!)
}

/** The health check of the image. */
export function checkHealth(url: string, timeoutMs = 2000): Promise<Ended> {
  const env = { PATH: '/usr/bin:/bin', LEME_HEALTH_URL: url, LEME_HEALTH_TIMEOUT_MS: `${timeoutMs}` }
  return runPython([join(SCRIPTS, 'healthcheck')], env)
}

export function versionOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

async function runPython(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(PYTHON, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = once(child, 'close')
  const [stdout, stderr] = await Promise.all(
    [child.stdout, child.stderr].map(async (stream) => (await stream.setEncoding('utf8').toArray()).join('')),
  )
  const [code] = await closed
  return { code: code as number | null, stdout: stdout!, stderr: stderr! }
}
