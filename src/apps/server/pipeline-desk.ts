import type { Run, RunStore } from '../../trade/research/index.ts'
import { importanceOf, type PipelineImportanceView, type ReadModels } from './pipeline-importance.ts'
import {
  describePipeline,
  type PipelineDetailView,
  type PipelineSummaryView,
  summarisePipeline,
  trainingRunOf,
} from './pipeline-view.ts'
import { ServerFault } from './server-fault.ts'

type ReadableRuns = Pick<RunStore, 'get' | 'list'>

const KEPT = 2_000
/** Runs that are looked through for a training, and in pieces of how many. */
const LOOKED = 1_000
const PIECE = 100

interface Ended {
  readonly summary: PipelineSummaryView
  readonly trainingRun: string | null
}

/** Runs of pipelines as they are shown. What has ended is read once. */
export class PipelineDesk {
  readonly #runs: ReadableRuns
  readonly #ended = new Map<string, Ended>()

  constructor(runs: ReadableRuns) {
    this.#runs = runs
  }

  async list(query: { limit: number; cursor?: string }) {
    const { items, nextCursor } = await this.#runs.list({ kind: 'pipeline', ...query })
    return { items: items.map((run) => this.#see(run).summary), nextCursor }
  }

  /** @throws ServerFault `run.unknown` */
  async describe(id: string): Promise<PipelineDetailView> {
    const run = await this.#runs.get(id)
    if (run?.kind === 'pipeline') return describePipeline(run)
    throw new ServerFault('no-data', 'run.unknown', `There is no run of a pipeline "${id}".`, {
      hint: 'GET /api/v1/pipelines lists them.',
    })
  }

  /**
   * What the models of a run lean on.
   * @throws ServerFault `run.unknown`
   */
  async importance(id: string, readModels: ReadModels): Promise<PipelineImportanceView> {
    const { artifacts } = await this.describe(id)
    const hash = artifacts.find(({ name }) => name === 'models')?.hash
    if (hash === undefined) return { items: [], problem: 'This run kept no models.' }
    const file = await readModels(hash)
    if (file === undefined) {
      return {
        items: [],
        problem: 'The models of this run are not in the artifacts of this server any more.',
      }
    }
    const items = importanceOf(file)
    return items
      ? { items, problem: null }
      : { items: [], problem: 'The models of this run are of another version of Leme. Train them again.' }
  }

  /** The newest run that trained so, of the last thousand. */
  async trainedBy(trainingRun: string): Promise<PipelineSummaryView | undefined> {
    let cursor: string | null = null
    for (let looked = 0; looked < LOOKED; looked += PIECE) {
      const query: { limit: number; cursor?: string } = { limit: PIECE, ...(cursor !== null && { cursor }) }
      const { items, nextCursor } = await this.#runs.list({ kind: 'pipeline', ...query })
      const found = items.map((run) => this.#see(run)).find((one) => one.trainingRun === trainingRun)
      if (found) return found.summary
      if (nextCursor === null) return undefined
      cursor = nextCursor
    }
    return undefined
  }

  #see(run: Run): Ended {
    if (run.status !== 'done' && run.status !== 'failed') {
      return { summary: summarisePipeline(run), trainingRun: null }
    }
    const key = `${run.id} ${run.createdAt} ${run.finishedAt}`
    const known = this.#ended.get(key)
    if (known) return known
    const seen = { summary: summarisePipeline(run), trainingRun: trainingRunOf(run) }
    if (this.#ended.size >= KEPT) this.#ended.clear()
    this.#ended.set(key, seen)
    return seen
  }
}
