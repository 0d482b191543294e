import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { temporaryPostgres } from '../src/adapters/embedded-postgres/index.ts'
import { hashOfBundle } from '../src/control/job/index.ts'

const ROOT = join(import.meta.dirname, '..')
const STRATEGY = join(ROOT, 'examples/strategies/sma-cross.ts')
const SETTLE_MS = 30_000
const TICKS_PER_SECOND = 100

/**
 * What one installation needs: resident and proportional memory, processor and connections of a server, a worker and
 * bots that trade a candle a second, each the very command of its container; and what a million candles take in
 * PostgreSQL. `--bots=N` for another number than 4. Linux alone: it reads /proc.
 */
export async function run(flags: readonly string[]): Promise<void> {
  const bots = Number(flags.find((flag) => flag.startsWith('--bots='))?.split('=')[1] ?? 4)
  const folder = mkdtempSync(join(tmpdir(), 'leme-sizing-'))
  const database = await temporaryPostgres()
  const running: ChildProcess[] = []
  const leme = (name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess => {
    mkdirSync(join(folder, name), { recursive: true })
    return spawn(
      process.execPath,
      ['--conditions=leme-source', join(ROOT, 'src/apps/cli/main.ts'), ...args],
      {
        cwd: join(folder, name),
        env: {
          ...{ PATH: process.env.PATH, HOME: folder, LEME__LOG__TO: 'stdout', DATABASE_URL: database.url },
          ...{ LEME__STATEDIR: join(folder, 'state'), LEME__JOBS__INSERVER: 'false', ...env },
          PGAPPNAME: name,
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    )
  }
  const must = async (...args: string[]): Promise<void> => {
    const [code] = (await once(leme('cli', args), 'exit')) as [number]
    if (code !== 0) throw new Error(`leme ${args.join(' ')} ended with ${code}`)
  }
  const admin = postgres(database.url, { max: 1, onnotice: () => {} })
  try {
    await must('data', 'generate')
    await must('tenant', 'create', 'cliente-001', '--bots', String(bots))
    const password = 'a-password-of-the-bench'
    await admin.unsafe(`alter role leme_tenant_cliente_001 password '${password}'`)
    const url = Object.assign(new URL(database.url), { username: 'leme_tenant_cliente_001', password }).href
    const server = leme('server', ['serve', '--port', '7971'])
    const worker = leme('worker', ['worker', '--metrics-port', '7972'])
    const trading = Array.from({ length: bots }, (_, at) => {
      const file = join(folder, `bot-${at}.json`)
      writeFileSync(file, JSON.stringify(order(`bot-${at}`)))
      const env = { DATABASE_URL: url, NODE_OPTIONS: '--max-old-space-size=128' }
      return leme(`bot-${at}`, ['bot', 'run', file, '--listen', `127.0.0.1:${8_100 + at}`], env)
    })
    running.push(server, worker, ...trading)
    await delay(SETTLE_MS)
    const before = running.map(({ pid }) => processorSeconds(pid!))
    await delay(SETTLE_MS)
    const used = running.map(({ pid }, at) => (processorSeconds(pid!) - before[at]!) / (SETTLE_MS / 1_000))
    const tell = (name: string, members: readonly ChildProcess[]): void => {
      const each = members.map(({ pid }) => memory(pid!))
      const mean = (values: readonly number[]) =>
        values.reduce((sum, value) => sum + value, 0) / values.length
      const cores = mean(members.map((one) => used[running.indexOf(one)]!))
      const [rss, pss] = [mean(each.map(({ rss }) => rss)), mean(each.map(({ pss }) => pss))]
      console.log(
        `  ${name.padEnd(22)} ${rss.toFixed(0).padStart(5)} MB resident   ${pss.toFixed(0).padStart(5)} MB its own share   ${(cores * 1_000).toFixed(0).padStart(5)} thousandths of a core`,
      )
    }
    console.log(
      `\none server, one worker, ${bots} bots at a candle a second; means of ${SETTLE_MS / 1_000} s at rest`,
    )
    tell('server', [server])
    tell('worker', [worker])
    tell('bot', trading)
    const [{ total } = { total: 0 }] = await admin`select count(*)::int as total from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`
    const [{ mine } = { mine: 0 }] = await admin`select count(*)::int as mine from pg_stat_activity
      where usename = 'leme_tenant_cliente_001'`
    console.log(`  connections: ${total - mine} of server and worker, ${(mine / bots).toFixed(1)} of a bot`)
    const [size] = await admin`select sum(pg_total_relation_size(c.oid))::float8 as bytes,
      (select count(*)::float8 from market.candle) as rows
      from pg_class c where c.relnamespace = 'market'::regnamespace and c.relkind = 'r' and c.relname like 'candle%'`
    console.log(
      `  a million candles: ${(size!.bytes / size!.rows).toFixed(0)} MB in PostgreSQL, indexes included`,
    )
  } finally {
    for (const child of running) child.kill('SIGKILL')
    await Promise.all(running.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')))
    await admin.end()
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function order(name: string): object {
  const bot = {
    ...{ name, mode: 'trade', runtime: 'leme', strategy: 'sma-cross', parameters: {}, exchange: 'demo' },
    ...{
      strategyVersion: hashOfBundle(readFileSync(STRATEGY, 'utf8')),
      pairs: ['TIDE/USDT'],
      timeframe: '1m',
    },
    ...{
      dryRun: true,
      maxOpenTrades: 1,
      stakeCurrency: 'USDT',
      stakeAmount: 'unlimited',
      tradingMode: 'spot',
    },
    ...{ exposure: 1_000, commandId: `command-${name}`, resources: { cpuMillis: 100, memoryMb: 256 } },
  }
  return { schema: 'leme.bot-order/1', clientId: 'cliente-001', bot }
}

function memory(pid: number): { readonly rss: number; readonly pss: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const of = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(text)![1]) / 1_024
  return { rss: of('Rss'), pss: of('Pss') }
}

function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}
