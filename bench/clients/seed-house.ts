import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import postgres from 'postgres'
import { type OpenedGitOps, yamlValuesCodec } from '../../src/adapters/git/index.ts'
import type { PostgresStore } from '../../src/adapters/store/postgres/index.ts'
import { valuesPath, type WantedBot } from '../../src/control/deployment/index.ts'
import { parseTenantId, type TenantId } from '../../src/control/tenant/index.ts'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../src/domain/index.ts'

export const BOTS = ['trend', 'swing', 'slow']

export const clientOf = (number: number): TenantId =>
  parseTenantId(`cliente-${String(number).padStart(4, '0')}`)

export interface Seed {
  readonly clients: number
  readonly version: string
  readonly folder: string
  readonly git: OpenedGitOps
  readonly store: PostgresStore
  readonly url: string
}

/** A house in which everything was deployed long ago: candles, clients, their files in one commit, what commands vouch for. */
export async function seedHouse({ clients, version, folder, git, store, url }: Seed): Promise<void> {
  const candles = allocateCandles(20_000, parseTimeframe('5m'))
  for (let row = 0; row < candles.length; row++) {
    candles.time[row] = row * 300_000
    const price = 100 + 10 * Math.sin(row / 17) + 4 * Math.sin(row / 5)
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) candles[name][row] = price
  }
  const key = { venue: parseVenue('demo'), pair: parsePair('AAA/USDT'), timeframe: parseTimeframe('5m') }
  await store.candles.write(key, candles, { source: 'bench', policy: 'keep' })

  const codec = yamlValuesCodec()
  const files = new Map<TenantId, string>()
  for (let number = 1; number <= clients; number++) {
    const tenant = clientOf(number)
    await store.tenants.create({ id: tenant, name: tenant })
    await store.tenants.book(tenant, [{ key: 'first', amount: 1e6, kind: 'grant', reason: 'bench' }])
    const commandId = `first-${tenant}`
    let text: string | undefined
    for (const name of BOTS) {
      text = codec.edit(tenant, text, {
        edit: { kind: 'put-bot', bot: botOf(name, version, commandId) },
        commandId,
      })
    }
    files.set(tenant, text!)
  }
  const commit = importFiles(folder, files)
  assert.equal(await git.head(), commit)
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  for (const [tenant, text] of files) {
    const read = codec.read(tenant, text)
    assert.ok(read.kind === 'values')
    const wanted = { commit, commandId: null, values: read.values, blocker: null }
    await sql`insert into control.deployment (tenant, wanted, accepted_commit, accepted)
      values (${tenant}, ${sql.json(wanted as never)}, ${commit}, ${sql.json(read.values as never)})`
  }
  await sql.end()
  await store.deployments.setAppliedHead(commit)
}

export function botOf(name: string, strategyVersion: string, commandId: string): WantedBot {
  return {
    ...{ name, mode: 'trade', runtime: 'leme', strategy: 'sma-cross', timeframe: '5m', strategyVersion },
    ...{ parameters: { fast: 5, slow: 20 }, exchange: 'demo', pairs: ['AAA/USDT'], dryRun: true, commandId },
    ...{
      maxOpenTrades: 1,
      stakeCurrency: 'USDT',
      stakeAmount: 'unlimited',
      tradingMode: 'spot',
      exposure: 1_000,
    },
    resources: { cpuMillis: 500, memoryMb: 256 },
  }
}

/** All files in one commit, without a working tree. */
function importFiles(folder: string, files: ReadonlyMap<TenantId, string>): string {
  const parts = [
    'commit refs/heads/main\ncommitter Bench <bench@example.org> 1700000000 +0000\ndata 5\nseed\n',
  ]
  for (const [tenant, text] of files) {
    parts.push(`M 100644 inline ${valuesPath(tenant)}\ndata ${Buffer.byteLength(text)}\n${text}\n`)
  }
  const git = (args: readonly string[], input = '') =>
    execFileSync('git', ['--git-dir', folder, ...args], { input, encoding: 'utf8' })
  git(['fast-import', '--quiet'], `${parts.join('')}\n`)
  return git(['rev-parse', 'refs/heads/main']).trim()
}
