import type { Pipeline, PipelineStage, PipelineSummary } from '../api/types.ts'
import { formatNumber } from '../format/number.ts'
import { formatSpan } from '../format/time.ts'
import type { Tone } from '../ui/badge.tsx'

type Status = PipelineStage['status']

/** What a stage does, for those who meet it the first time. */
const DOES: Readonly<Record<string, string>> = {
  data: 'puts the rows of all sources on one raster',
  check: 'looks for gaps, outliers and impossible candles',
  features: 'computes what the models are fed, and proves that none of it looks ahead',
  labels: 'computes what is to be predicted',
  train: 'trains every algorithm on the newest rows',
  predict: 'scores the rows by the trained models',
  rolling: 'walks forward: trains on the past, predicts the next piece, moves on',
  signals: 'combines, smooths and compares the scores',
  simulate: 'trades the signals',
}

const WORDS: Readonly<Record<Status, string>> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  kept: 'kept',
  failed: 'failed',
  blocked: 'blocked',
}

export const VERDICTS: Readonly<
  Record<NonNullable<PipelineSummary['verdict']>['kind'], { readonly words: string; readonly tone: Tone }>
> = {
  'no-edge': { words: 'no edge', tone: 'plain' },
  'weak-edge': { words: 'weak edge', tone: 'warn' },
  edge: { words: 'edge', tone: 'good' },
  suspicious: { words: 'suspicious', tone: 'bad' },
  unknown: { words: 'no verdict', tone: 'plain' },
}

export function purposeOf(stage: string): string {
  return DOES[stage] ?? 'is not known to this page'
}

/** `820 ms`, `4.2 s`, `3 min`. */
export function formatTook(ms: number | null): string {
  if (ms === null) return '–'
  if (ms < 1_000) return `${formatNumber(ms)} ms`
  return ms < 60_000 ? `${formatNumber(ms / 1_000, 1)} s` : formatSpan(ms)
}

/** The state of a stage in a few words: `done · 5,000 rows`, `blocked by features`. */
export function standingOf(stage: PipelineStage, run: Pick<PipelineSummary, 'status'>): string {
  const { status, rows, blockedBy } = stage
  if (status === 'blocked' && blockedBy !== null) return `blocked by ${blockedBy}`
  if (status === 'waiting') return run.status === 'failed' ? 'did not run' : WORDS.waiting
  if ((status === 'done' || status === 'kept') && rows !== null)
    return `${WORDS[status]} · ${formatNumber(rows)} ${rows === 1 ? 'row' : 'rows'}`
  return WORDS[status]
}

/** Time that is left if the run goes on as it did, milliseconds; undefined before there is a pace. */
export function leftOf(
  { status, progress, startedAt }: Pick<PipelineSummary, 'status' | 'progress' | 'startedAt'>,
  now: number,
): number | undefined {
  if (status !== 'running' || startedAt === null || progress < 0.02 || progress >= 1) return undefined
  return (Math.max(0, now - startedAt) * (1 - progress)) / progress
}

/** What a message says behind the stage: `3 of 8 pieces, some 40 s left` of `train, 5 of 7: 3 of 8 pieces, …`. */
export function piecesOf(message: string): string | undefined {
  const at = message.indexOf(': ')
  return at < 0 ? undefined : message.slice(at + 2).trim() || undefined
}

/** The run in one sentence. */
export function pipelineSentence(run: PipelineSummary | Pipeline): string {
  const failed = run.stages.find(({ status }) => status === 'failed')
  if (failed) {
    const waiting = run.stages.filter(({ status }) => status === 'blocked').map(({ name }) => name)
    const behind = waiting.length > 0 ? `; ${listed(waiting)} could not run` : ''
    return `The stage ${failed.name} failed${behind}.`
  }
  if (run.status === 'failed') return `It failed: ${run.error ?? 'the reason was not recorded'}.`
  if (run.status === 'queued') return 'It waits for a worker.'
  if (run.status === 'running') {
    const at = run.stages.find(({ status }) => status === 'running')
    return at ? `It is at the stage ${at.name}: ${purposeOf(at.name)}.` : 'It has begun.'
  }
  return run.verdict?.text ?? 'It is done; what it found cannot be read.'
}

/** A stage, or the whole line without one, as a command. */
export function commandOf(source: string | null, stage?: string): string {
  const part = stage === undefined ? 'run' : stage === 'data' ? 'merge' : stage
  return `npx leme pipeline ${part} -c ${quoted(source ?? 'CONFIG.jsonc')}`
}

/** Runs that hold every word: part of a title, a state, a verdict, a stage that failed. */
export function runsWith(runs: readonly PipelineSummary[], filter: string): readonly PipelineSummary[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return runs
  return runs.filter((run) => {
    const failed = run.stages.filter(({ status }) => status === 'failed').map(({ name }) => name)
    const verdict = run.verdict ? VERDICTS[run.verdict.kind].words : ''
    const text =
      `${run.id} ${run.title} ${run.symbol ?? ''} ${stateOf(run)} ${verdict} ${failed.join(' ')} ${run.best?.score ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** A run whose stage failed has failed, even where its report came whole. */
export function stateOf({ status, stages }: Pick<PipelineSummary, 'status' | 'stages'>): Pipeline['status'] {
  return stages.some((stage) => stage.status === 'failed') ? 'failed' : status
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** For a shell; plain words stay as they are. */
function quoted(word: string): string {
  return /^[\w.=:+/-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
