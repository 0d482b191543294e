import type { BotSummaryView } from './bot-view.ts'
import type { DataFinding } from './port.ts'
import type { RunSummaryView } from './run-view.ts'
import type { Attention } from './schemas/desk.ts'
import type { SeriesView } from './series-view.ts'

const SILENT_AFTER_MS = 60_000
const URGENCY: Readonly<Record<Attention['level'], number>> = { error: 0, warning: 1, info: 2 }

export interface Seen {
  readonly bots: readonly BotSummaryView[]
  readonly series: readonly SeriesView[]
  /** Newest first. */
  readonly runs: readonly RunSummaryView[]
  readonly findings: readonly DataFinding[]
}

/** What needs a person, most urgent first. A failed run counts until a newer one of its kind is done. */
export function listAttention({ bots, series, runs, findings }: Seen): Attention[] {
  const items = [
    ...bots.flatMap(judgeBot),
    ...runs
      .filter((run, index) => run.status === 'failed' && !healed(runs.slice(0, index), run))
      .map(failedRun),
    ...(series.length === 0 ? [noData()] : series.filter(({ stale }) => stale).map(staleSeries)),
    ...findings.map(dataFinding),
  ]
  return items.sort((a, b) => URGENCY[a.level] - URGENCY[b.level])
}

function healed(newer: readonly RunSummaryView[], run: RunSummaryView): boolean {
  return newer.some(({ kind, status }) => kind === run.kind && status === 'done')
}

function judgeBot(bot: BotSummaryView): Attention[] {
  const about = { subject: bot.id, since: bot.seenAt }
  if (bot.status === 'failed') {
    return [
      {
        ...about,
        id: `bot-failed:${bot.id}`,
        level: 'error',
        kind: 'bot-failed',
        title: `${bot.name} failed: ${bot.message}`,
        hint: 'Read its journal, then start it again.',
      },
    ]
  }
  if (bot.status === 'stopped') {
    return [
      {
        ...about,
        id: `bot-stopped:${bot.id}`,
        level: 'warning',
        kind: 'bot-stopped',
        title: `${bot.name} is stopped.`,
        hint: 'Start it when you want it to go on.',
      },
    ]
  }
  if (bot.status === 'running' && bot.ageMs > SILENT_AFTER_MS) {
    const title = `${bot.name} has said nothing for ${Math.round(bot.ageMs / 1000)} s.`
    return [
      {
        ...about,
        id: `bot-silent:${bot.id}`,
        level: 'error',
        kind: 'bot-silent',
        title,
        hint: 'See whether its process is alive: `npx leme doctor`.',
      },
    ]
  }
  return []
}

function failedRun(run: RunSummaryView): Attention {
  const hint =
    run.kind === 'pipeline'
      ? 'Mend it, then `npx leme pipeline run`.'
      : 'Mend it, then run the backtest again.'
  return {
    id: `run-failed:${run.id}`,
    level: 'error',
    kind: 'run-failed',
    title: `${run.title} failed: ${run.error ?? 'no reason given'}`,
    hint,
    since: run.finishedAt,
    subject: run.id,
  }
}

function staleSeries({ venue, pair, timeframe, lastTime }: SeriesView): Attention {
  const subject = `${venue}/${pair}/${timeframe}`
  return {
    id: `data-stale:${subject}`,
    level: 'warning',
    kind: 'data-stale',
    title: `${pair} ${timeframe} of ${venue} is not growing.`,
    hint: 'Look at the connection to the venue.',
    since: lastTime,
    subject,
  }
}

function noData(): Attention {
  return {
    id: 'data-missing',
    level: 'warning',
    kind: 'data-missing',
    title: 'No candles are stored.',
    hint: 'Type `npx leme data generate` for a demo market, or `npx leme data import FILE`.',
    since: null,
    subject: null,
  }
}

function dataFinding({ venue, pair, timeframe, level, message, hint }: DataFinding): Attention {
  const subject = `${venue}/${pair}/${timeframe}`
  return {
    id: `data-quality:${subject}:${message}`,
    level,
    kind: 'data-quality',
    title: `${pair} ${timeframe} of ${venue}: ${message}`,
    hint,
    since: null,
    subject,
  }
}
