import type { Static } from 'typebox'
import {
  type PipelineConfig,
  type PipelineResult,
  planStages,
  STAGE_NAMES,
  type StageName,
} from '../../trade/pipeline/index.ts'
import type { Run } from '../../trade/research/index.ts'
import type { PipelineStage } from './schemas/pipeline.ts'

export type PipelineStageView = Static<typeof PipelineStage>

/** What each stage is made of. */
const MADE_OF: Readonly<Record<StageName, readonly StageName[]>> = {
  data: [],
  check: ['data'],
  features: ['check'],
  labels: ['check'],
  train: ['features', 'labels'],
  predict: ['train'],
  rolling: ['features', 'labels'],
  signals: ['predict', 'rolling'],
  simulate: ['signals'],
}
/** What a run goes through unless it says otherwise. */
const USUAL: readonly StageName[] = ['data', 'check', 'features', 'labels', 'train', 'rolling', 'signals']

type RunWords = Pick<Run, 'status' | 'message' | 'error' | 'spec'>

/** The stages of a run with what each waits for; of a run without a result as far as its words tell. */
export function stagesOf(run: RunWords, result: PipelineResult | null): readonly PipelineStageView[] {
  const stages = result ? reported(result) : told(run)
  const names = new Set(stages.map(({ name }) => name))
  const status = new Map(stages.map((stage) => [stage.name, stage.status]))
  return stages.map((stage) => ({
    ...stage,
    after: waitsFor(stage.name, names),
    blockedBy: stage.status === 'blocked' ? failedBefore(stage.name, status) : null,
  }))
}

function reported({ stages }: PipelineResult): readonly PipelineStageView[] {
  return stages.map(({ name, status, cached, inputHash, outputHash, rows, ms, code, message, hint }) => ({
    ...unknownStage(name, status === 'done' && cached ? 'kept' : status),
    ...{ inputHash, outputHash },
    rows: status === 'done' ? rows : null,
    ms: status === 'blocked' ? null : ms,
    ...{ code: code ?? null, message: message ?? null, hint: hint ?? null },
  }))
}

/** A run's message begins with the stage that it is at, and its error with the one that failed. */
function told({ status, message, error, spec }: RunWords) {
  if (status === 'done') return []
  const at = status === 'failed' ? (named(error) ?? named(message)) : named(message)
  if (status === 'failed' && at === undefined) return []
  const planned = planOf(spec)
  const names = STAGE_NAMES.filter((name) => name === at || planned.includes(name))
  const here = at === undefined ? -1 : names.indexOf(at)
  return names.map((name, place) => {
    if (place !== here) return unknownStage(name, place < here ? 'done' : after(status, name, at))
    if (status !== 'failed') return unknownStage(name, 'running')
    return { ...unknownStage(name, 'failed'), message: error }
  })
}

/** What the configuration of the run asks for, where its row holds one. */
function planOf(spec: unknown): readonly StageName[] {
  const { schema, config, goal } = (spec ?? {}) as { schema?: unknown; config?: unknown; goal?: StageName }
  if (schema !== 'leme.pipeline-run/1' || typeof config !== 'object' || config === null) return USUAL
  try {
    const nothing = { hasMatrix: false, hasModels: false, hasPredictions: false }
    return planStages(config as PipelineConfig, goal, nothing)
  } catch {
    return USUAL
  }
}

function named(text: string | null): StageName | undefined {
  const [word] = /[a-z]+/i.exec(text ?? '') ?? []
  return STAGE_NAMES.find((name) => name === word?.toLowerCase())
}

function after(status: Run['status'], name: StageName, failed: StageName | undefined) {
  return status === 'failed' && failed !== undefined && ancestors(name).has(failed) ? 'blocked' : 'waiting'
}

function unknownStage(name: string, status: PipelineStageView['status']): PipelineStageView {
  return {
    ...{ name, status, after: [], blockedBy: null, inputHash: null, outputHash: null },
    ...{ rows: null, ms: null, code: null, message: null, hint: null },
  }
}

/** The nearest stages of the run that a stage is made of; those that the run has not are looked through. */
function waitsFor(name: string, present: ReadonlySet<string>): string[] {
  if (!isStage(name)) return []
  const here = MADE_OF[name].filter((before) => present.has(before))
  if (here.length > 0) return here
  return [...new Set(MADE_OF[name].flatMap((before) => waitsFor(before, present)))]
}

function failedBefore(name: string, status: ReadonlyMap<string, string>): string | null {
  if (!isStage(name)) return null
  return [...ancestors(name)].find((one) => status.get(one) === 'failed') ?? null
}

function ancestors(name: StageName): ReadonlySet<string> {
  const found = new Set<StageName>(MADE_OF[name])
  for (const one of found) for (const before of MADE_OF[one]) found.add(before)
  return found
}

function isStage(name: string): name is StageName {
  return Object.hasOwn(MADE_OF, name)
}
