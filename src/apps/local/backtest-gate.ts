import type { Gate } from '../../control/command/index.ts'
import type { Job, JobStore } from '../../control/job/index.ts'

/** Backtests of a strategy that are looked at, newest first. */
const LOOKED_AT = 200

/**
 * A bot that trades with money has to have been tried: a backtest of this very version, of the same client,
 * has ended, on every pair that it will trade, and its verdict says that chance is no likely reason.
 */
export function backtestGate(jobs: Pick<JobStore, 'list'>): Gate {
  return {
    async judge(tenant, bot) {
      if (bot.dryRun) return { verdict: 'pass', reasons: [] }
      const query = { kind: 'backtest', strategy: bot.strategy, limit: LOOKED_AT } as const
      const tried = (await jobs.list(tenant, query)).items.filter(
        ({ spec }) => spec.strategy.hash === bot.strategyVersion && covers(spec.pairs, bot.pairs),
      )
      const done = tried.find(({ state }) => state === 'done')
      if (done) return judgeVerdict(bot.name, done)
      const running = tried.find(({ state }) => state === 'queued' || state === 'running')
      if (running)
        return { verdict: 'wait', reasons: [`backtest ${running.id} of bot ${bot.name} has not ended`] }
      return {
        verdict: 'refuse',
        reasons: [
          `bot ${bot.name} would trade with money, and no backtest of this version on its pairs has ended: POST /backtest asks for one`,
        ],
      }
    },
  }
}

function covers(tried: readonly string[], wanted: readonly string[]): boolean {
  const there = new Set(tried)
  return wanted.every((pair) => there.has(pair))
}

/** What the report says of chance. */
function judgeVerdict(name: string, { id, figures }: Job): Awaited<ReturnType<Gate['judge']>> {
  const { evidence, verdict } = (figures ?? {}) as { readonly evidence?: unknown; readonly verdict?: unknown }
  if (evidence === 'skill') return { verdict: 'pass', reasons: [] }
  const said = typeof verdict === 'string' ? `: ${verdict}` : ''
  return { verdict: 'refuse', reasons: [`backtest ${id} of bot ${name} shows no skill${said}`] }
}
