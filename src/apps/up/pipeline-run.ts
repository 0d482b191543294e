import { Fault } from '../../domain/index.ts'
import type { CandleStore } from '../../trade/market/index.ts'
import type { ModelStore, PipelineProgress, PipelineResult } from '../../trade/pipeline/index.ts'
import { loadFeatures } from '../local/load-features.ts'
import { runConfigured } from '../local/pipeline.ts'
import type { LineSpec } from '../local/queued-lines.ts'
import { registerLine } from '../local/register-line.ts'
import type { JobContext, JobHandler } from '../worker/index.ts'

export interface LineTools {
  readonly candles: CandleStore
  /** Where models are registered that a configuration wants registered. */
  readonly models: Pick<ModelStore, 'register'>
  /** Folder of the artifacts. */
  readonly artifacts: string
}

/** Does the lines that the queue hands out. What an earlier worker stored of one is taken as it is. */
export function pipelineHandler({ candles, models, artifacts }: LineTools): JobHandler {
  return async (run, context) => {
    const spec = run.spec as LineSpec
    const { config, folder, goal } = requireSpec(spec)
    const { codeHashes } = await loadFeatures(config, folder)
    requireSameCode(spec, codeHashes)
    const telling = tellProgress(context)
    const options = {
      ...{ artifacts: spec.artifacts ?? artifacts, workers: 1, store: candles, signal: context.signal },
      onProgress: telling.hear,
      ...(goal && { goal }),
    }
    const result = await runConfigured({ config, folder, warnings: [] }, options)
    await telling.told()
    requireDone(result)
    return { result: await registerLine(result, { config, models, actor: 'worker' }) }
  }
}

/** Jobs of other versions are refused, not misread. */
function requireSpec(spec: LineSpec): LineSpec {
  if ((spec as Partial<LineSpec> | null)?.schema === 'leme.pipeline-run/1') return spec
  throw new Error('its row is of another version of Leme. Ask for it again.')
}

function requireSameCode({ code }: LineSpec, here: Readonly<Record<string, string>>): void {
  for (const [name, hash] of Object.entries(code)) {
    if (here[name] === hash) continue
    const found = here[name]?.slice(0, 8) ?? 'none'
    throw new Error(`${name} here is other code: ${found}, not ${hash.slice(0, 8)}`)
  }
}

/** @throws Fault that begins with the stage that failed and says what was not run because of it */
function requireDone({ stages }: PipelineResult): void {
  const failed = stages.find(({ status }) => status === 'failed')
  if (!failed) return
  const blocked = stages.filter(({ status }) => status === 'blocked').map(({ name }) => name)
  const message = (failed.message ?? 'no reason given').replace(/\.?$/, '.')
  const behind = blocked.length > 0 ? ` Not run: ${blocked.join(', ')}.` : ''
  throw new Fault('failed', failed.code ?? 'unexpected', `${failed.name}: ${message}${behind}`, {
    ...(failed.hint !== undefined && { hint: failed.hint }),
  })
}

/** Pieces follow one another faster than anybody reads. */
const REPORT_MS = 500

/** Puts what is heard into the run's row: every stage that begins, and of its pieces two a second. */
function tellProgress({ report }: Pick<JobContext, 'report'>) {
  let before = Promise.resolve()
  let last = Number.NEGATIVE_INFINITY
  return {
    hear(progress: PipelineProgress): void {
      if (progress.status !== 'running') return
      const now = performance.now()
      if (progress.done !== undefined && now - last < REPORT_MS) return
      last = now
      before = before.then(() => report(shareOf(progress), describeProgress(progress)))
    },
    told: () => before,
  }
}

function shareOf({ index, of, done = 0, total = 1 }: PipelineProgress): number {
  return (index - 1 + done / total) / of
}

/** `train, 5 of 7: 3 of 8 pieces, some 40 s left`. */
export function describeProgress({ stage, index, of, done, total, etaMs }: PipelineProgress): string {
  const pieces = total === undefined ? '' : `: ${done ?? 0} of ${total} pieces`
  return `${stage}, ${index} of ${of}${pieces}${etaMs === undefined ? '' : `, some ${leftOver(etaMs)} left`}`
}

function leftOver(ms: number): string {
  return ms < 100_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`
}
