import type { Job } from '../api/types.ts'
import { formatNumber, formatPercent } from '../format/number.ts'
import type { Tone } from '../ui/badge.tsx'

export const STATE_TONES: Readonly<Record<Job['state'], Tone>> = {
  queued: 'plain',
  running: 'info',
  done: 'good',
  failed: 'bad',
  cancelled: 'warn',
}

/** Whether anything more will happen to it. */
export function isOpen({ state }: Pick<Job, 'state'>): boolean {
  return state === 'queued' || state === 'running'
}

/** What came out of a job, how far it is, or why there is nothing, in one sentence. */
export function outcomeText(job: Job): string {
  const { state, figures, error, progress, message, cancelledBy } = job
  switch (state) {
    case 'queued':
      return 'waits for a worker'
    case 'running':
      if (cancelledBy !== null) return `is being stopped, as ${cancelledBy} asked`
      return `${formatPercent(progress, 0)} ${message}`.trim()
    case 'cancelled':
      return `cancelled by ${cancelledBy ?? 'nobody'}`
    case 'failed':
      return error ?? 'for a reason that was not recorded'
    case 'done':
      return figures === null ? 'done' : doneText(figures)
  }
}

function doneText(figures: NonNullable<Job['figures']>): string {
  if (figures.kind === 'backtest') return figures.verdict
  const { trials, failed, best } = figures
  const told = `${formatNumber(trials)} ${trials === 1 ? 'epoch' : 'epochs'}${failed > 0 ? `, ${formatNumber(failed)} failed` : ''}`
  if (!best) return `${told}; none made enough trades.`
  const held = best.heldOutProfitTotal
  const unseen = held === null ? '' : `, ${formatPercent(held)} on what it did not see`
  return `${told}; the best ${formatPercent(best.profitTotal)}${unseen}.`
}

/** What the list shows, in one sentence. */
export function jobsSentence(jobs: readonly Job[], hasMore: boolean): string {
  if (jobs.length === 0) return 'Backtests and searches of clients.'
  const running = jobs.filter(({ state }) => state === 'running').length
  const waiting = jobs.filter(({ state }) => state === 'queued').length
  const count = `${formatNumber(jobs.length)}${hasMore ? ' newest' : ''} ${jobs.length === 1 ? 'job' : 'jobs'}`
  return `${count}: ${formatNumber(running)} running, ${formatNumber(waiting)} waiting. None is ever lost.`
}
