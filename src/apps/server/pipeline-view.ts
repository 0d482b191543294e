import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { type PipelineResult, pipelineResultSchema } from '../../trade/pipeline/index.ts'
import type { Run } from '../../trade/research/index.ts'
import { stagesOf } from './pipeline-stages.ts'
import type { PipelineDetail, PipelineSummary } from './schemas/pipeline.ts'

export type PipelineSummaryView = Static<typeof PipelineSummary>
export type PipelineDetailView = Static<typeof PipelineDetail>

const result = Compile(pipelineResultSchema)

/** How a run of a pipeline stands, and what it found, without its figures. */
export function summarisePipeline(run: Run): PipelineSummaryView {
  const found = readResult(run)
  const { id, kind, title, status, progress, message, error, createdAt, startedAt, finishedAt } = run
  const stages = stagesOf(run, found)
  const times = stages.flatMap(({ ms }) => ms ?? [])
  return {
    ...{ id, kind, title, status, progress, message, error, createdAt, startedAt, finishedAt },
    symbol: found?.symbol ?? null,
    verdict: found ? { kind: found.verdict.kind, text: found.verdict.text } : null,
    best: bestOf(found),
    stages: [...stages],
    ms: times.length === 0 ? null : times.reduce((sum, ms) => sum + ms, 0),
  }
}

/** A run with everything but where its files lie on this machine. */
export function describePipeline(run: Run): PipelineDetailView {
  const found = readResult(run)
  const problem = found || run.result === null ? null : problemOf(run.result)
  return {
    ...summarisePipeline(run),
    ...{ source: sourceOf(run.spec), trainingRun: trainingRunOf(run), problem },
    metrics: found?.metrics ?? null,
    findings: [...(found?.verdict.findings ?? [])],
    artifacts: (found?.artifacts ?? []).map(({ name, stage, hash, rows, columns }) => ({
      ...{ name, stage, hash, rows, columns },
    })),
    files: (found?.files ?? []).map(withoutFolder),
    warnings: [...(found?.warnings ?? [])],
  }
}

/** By which versions of models name the training of this run; null where it trained nothing. */
export function trainingRunOf(run: Run): string | null {
  const train = readResult(run)?.stages.find(({ name, status }) => name === 'train' && status === 'done')
  return train?.inputHash ?? null
}

function readResult(run: Run): PipelineResult | null {
  return run.status === 'done' && result.Check(run.result) ? run.result : null
}

function problemOf(found: unknown): string {
  const { schema } = (found ?? {}) as { readonly schema?: unknown }
  const told = typeof schema === 'string' ? `“${schema.slice(0, 80)}”` : 'nothing that names itself'
  return schema === 'leme.pipeline/1'
    ? 'Its result has another shape than this version of Leme reads. Run the pipeline again.'
    : `Its result is ${told}, not “leme.pipeline/1”. Run the pipeline again with this version of Leme.`
}

function bestOf(found: PipelineResult | null): PipelineSummaryView['best'] {
  const [best] = (found?.metrics?.scores ?? []).toSorted((a, b) => (b.auc ?? -1) - (a.auc ?? -1))
  return best ? { score: best.score, auc: best.auc, rows: best.rows } : null
}

/** `pipeline` or `config` of what was asked, where it is a path. */
function sourceOf(spec: unknown): string | null {
  const { pipeline, config } = (spec ?? {}) as { readonly pipeline?: unknown; readonly config?: unknown }
  const path = [pipeline, config].find((one) => typeof one === 'string' && one !== '')
  return typeof path === 'string' ? withoutFolder(path) : null
}

function withoutFolder(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
