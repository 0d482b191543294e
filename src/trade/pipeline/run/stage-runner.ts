import { Fault } from '../../../domain/index.ts'
import { hashJson } from '../content-hash.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { ArtifactReport, StageReport } from '../pipeline-result.ts'
import type { Artifact, ArtifactStore, Clock, Lineage } from '../port.ts'

/** One step of the line: from inputs and settings to one artifact. */
export interface Stage<T> {
  readonly name: string
  /** Name of what it makes. */
  readonly artifact: string
  /** Goes up whenever the stage would give something else for the same input. */
  readonly codeVersion: number
  /** What must be done before; a stage behind one that is not is blocked. */
  readonly after: readonly Outcome<unknown>[]
  /** The part of the configuration that it depends on. */
  readonly settings: unknown
  /** Hashes of its inputs by name. */
  inputs(): Promise<Readonly<Record<string, string>>>
  compute(report: (done: number, of: number) => void): Promise<T>
  write(store: ArtifactStore, content: T, lineage: Lineage): Promise<Artifact>
  read(store: ArtifactStore, artifact: Artifact): Promise<T>
  rows(content: T): number
  /** A sentence about what came out. */
  describe?(content: T): string
}

/** What a stage gave; `content` is undefined unless it is done. */
export interface Outcome<T> {
  readonly report: StageReport
  readonly content: T | undefined
}

/** What is heard while the line runs. */
export interface PipelineProgress {
  readonly stage: string
  /** Place of the stage in the line, from 1. */
  readonly index: number
  readonly of: number
  readonly status: 'running' | StageReport['status']
  /** Pieces of the stage that are done, where it has some. */
  readonly done?: number
  readonly total?: number
  /** Until the stage ends, if its pieces go on at their pace; known once one is done. Milliseconds. */
  readonly etaMs?: number
  /** Set when the stage has ended. */
  readonly report?: StageReport
}

export interface StageRunner {
  /**
   * Takes the result of the same inputs from the store, or computes and stores it. What goes wrong is in the
   * report.
   * @throws the reason of the signal once it is aborted
   */
  run<T>(stage: Stage<T>): Promise<Outcome<T>>
  readonly reports: readonly StageReport[]
  readonly artifacts: readonly ArtifactReport[]
}

export interface StageRunnerOptions {
  readonly store: ArtifactStore
  readonly clock: Clock
  readonly onProgress: (progress: PipelineProgress) => void
  /** Aborted when the line shall end at its next piece; what it has stored stays. */
  readonly signal?: AbortSignal | undefined
}

/** Runs stages one after another and keeps their reports. `of` is how many there will be. */
export function stageRunner(
  { store, clock, onProgress, signal }: StageRunnerOptions,
  of: number,
): StageRunner {
  const reports: StageReport[] = []
  const artifacts: ArtifactReport[] = []

  async function run<T>(stage: Stage<T>): Promise<Outcome<T>> {
    const place = { stage: stage.name, index: reports.length + 1, of }
    signal?.throwIfAborted()
    onProgress({ ...place, status: 'running' })
    const start = clock()
    const outcome = await attempt(stage, store, (done, total) => {
      signal?.throwIfAborted()
      const eta = done > 0 && { etaMs: ((clock() - start) / done) * (total - done) }
      onProgress({ ...place, status: 'running', done, total, ...eta })
    })
    signal?.throwIfAborted()
    const report = { ...outcome.report, ms: clock() - start }
    reports.push(report)
    if (outcome.artifact) artifacts.push(toReport(outcome.artifact))
    onProgress({ ...place, status: report.status, report })
    return { report, content: outcome.content }
  }

  return { run, reports, artifacts }
}

interface Attempt<T> extends Outcome<T> {
  readonly artifact?: Artifact
}

async function attempt<T>(
  stage: Stage<T>,
  store: ArtifactStore,
  report: (done: number, of: number) => void,
): Promise<Attempt<T>> {
  const blocker = stage.after.find((outcome) => outcome.report.status !== 'done')?.report
  const nothing = { name: stage.name, inputHash: null, outputHash: null, rows: 0, ms: 0, cached: false }
  if (blocker) {
    const message = `not run: ${blocker.name} ${blocker.status === 'failed' ? 'failed' : 'was blocked'}`
    return { report: { ...nothing, status: 'blocked', message }, content: undefined }
  }
  let inputHash: string | null = null
  try {
    const inputs = await stage.inputs()
    const { name, codeVersion, settings } = stage
    inputHash = hashJson({ stage: name, codeVersion, settings, inputs })
    const found = await recall(stage, store, inputHash)
    const content = found.content ?? (await stage.compute(report))
    const lineage = { stage: name, codeVersion, inputHash, inputs }
    const artifact = found.artifact ?? (await stage.write(store, content, lineage))
    const message = [found.trouble, stage.describe?.(content)].filter((part) => part !== undefined).join('; ')
    return {
      report: {
        name,
        status: 'done',
        inputHash,
        outputHash: artifact.hash,
        rows: stage.rows(content),
        ms: 0,
        cached: found.artifact !== undefined,
        ...(message !== '' && { message }),
      },
      content,
      artifact,
    }
  } catch (error) {
    return {
      report: { ...nothing, ...describeFailure(error), status: 'failed', inputHash },
      content: undefined,
    }
  }
}

interface Recalled<T> {
  readonly content?: T
  readonly artifact?: Artifact
  /** Why what was found cannot be used. */
  readonly trouble?: string
}

/** What the same inputs gave before, if it is whole. */
async function recall<T>(stage: Stage<T>, store: ArtifactStore, inputHash: string): Promise<Recalled<T>> {
  const artifact = await store.find(inputHash)
  if (!artifact) return {}
  try {
    return { artifact, content: await stage.read(store, artifact) }
  } catch (error) {
    if (!(error instanceof PipelineFault)) throw error
    if (error.code !== 'artifact.corrupt' && error.code !== 'artifact.missing') throw error
    return { trouble: `computed again, because ${error.message}` }
  }
}

function describeFailure(error: unknown): { code: string; message: string; hint?: string } {
  if (error instanceof Fault) {
    return { code: error.code, message: error.message, ...(error.hint !== undefined && { hint: error.hint }) }
  }
  return { code: 'unexpected', message: error instanceof Error ? error.message : String(error) }
}

function toReport({ name, hash, path, rows, columns, lineage }: Artifact): ArtifactReport {
  return {
    name,
    stage: lineage.stage,
    hash,
    rows,
    columns: [...columns],
    ...(path !== undefined && { path }),
  }
}
