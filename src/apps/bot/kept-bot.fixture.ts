import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import type { WantedBotDocument } from './bot-document.ts'
import { type BotOrder, KEEP_LIMITS, type KeepLimits, KeptBot, type KeptState } from './kept-bot.ts'
import { type LaunchBot, nodeLauncher } from './launch-bot.ts'
import { identityOf } from './process-of.ts'

export const PATIENCE_MS = 60_000
export const root = mkdtempSync(join(tmpdir(), 'leme-kept-'))
after(() => rmSync(root, { recursive: true, force: true }))

const QUICK: KeepLimits = {
  ...KEEP_LIMITS,
  ...{ lookMs: 20, pingMs: 40, firstPauseMs: 5, longestPauseMs: 40, stopMs: 400, startMs: 20_000 },
}
export const launch = nodeLauncher({ entry: join(import.meta.dirname, 'tiny-bot.fixture.ts') })

/** A kept bot whose process behaves as it is told. */
export function keptWorld(
  limits: Partial<KeepLimits> = {},
  more: { again?: boolean; launch?: LaunchBot } = {},
) {
  const folder = mkdtempSync(join(root, 'bot-'))
  const behaviour = join(folder, 'behaviour.json')
  const seen: KeptState[] = []
  const patience: KeepLimits = { ...QUICK, ...limits }
  const kept: KeptBot = new KeptBot({
    ...{ folder: join(folder, 'run'), launch, limits: patience, now: Date.now },
    ...{ random: () => 0.5, redact: (text) => text.replaceAll('canary', '[gone]'), ...more },
    onChange: () => seen.push(kept.state),
  })
  const order = (commandId = 'command-1', resources = { cpuMillis: 500, memoryMb: 256 }): BotOrder => ({
    ...{ key: commandId, name: 'trend', commandId, resources },
    databaseUrl: 'postgres://tenant:pass%2Fword@127.0.0.1:1/leme',
    document: documentOf(commandId, behaviour),
  })
  const behave = (how: object) => writeFileSync(behaviour, JSON.stringify(how))
  const until = async (what: string, holds: (state: KeptState) => boolean): Promise<KeptState> => {
    for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await delay(5)) {
      if (holds(kept.state)) return kept.state
    }
    assert.fail(`never so: ${what}; last ${JSON.stringify(kept.state)}`)
  }
  const healthy = () => until('healthy', ({ health }) => health === 'Healthy')
  return {
    ...{ kept, order, behave, until, healthy, seen, folder: join(folder, 'run') },
    /** A machine under load starts a process slowly. */
    relax: () => Object.assign(patience, QUICK),
    /** Nothing runs any more, and there never were two. */
    async [Symbol.asyncDispose]() {
      const pids = seen.flatMap(({ pid }) => pid ?? [])
      kept.want(undefined)
      await kept.rest()
      for (const pid of pids) assert.equal(identityOf(pid), undefined, `${pid} has ended`)
      const doubles = readdirSync(folder, { recursive: true }).filter((name) =>
        String(name).includes('double-'),
      )
      assert.deepEqual(doubles, [])
    },
  }
}

function documentOf(commandId: string, strategyFile: string): WantedBotDocument {
  return {
    ...{ schema: 'leme.bot-process/1', kind: 'wanted', listen: { host: '127.0.0.1', port: 0 } },
    ...{ clientId: 'cliente-001', candlesPerSecond: 1, strategyFile },
    bot: {
      ...{ name: 'trend', mode: 'trade', runtime: 'leme', strategy: 'sma-cross', timeframe: '1h', commandId },
      ...{ strategyVersion: `sha256:${'0'.repeat(64)}`, parameters: {}, exchange: 'demo', dryRun: true },
      ...{ pairs: ['BTC/USDT'], maxOpenTrades: 1, stakeCurrency: 'USDT', stakeAmount: 100 },
      ...{ tradingMode: 'spot', exposure: 100, resources: { cpuMillis: 500, memoryMb: 256 } },
    },
  }
}
