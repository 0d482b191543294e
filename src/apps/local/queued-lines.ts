import { hashJson, type PipelineConfig, type StageName } from '../../trade/pipeline/index.ts'
import type { JobQueue, Run, RunStore, Transaction } from '../../trade/research/index.ts'

/** The line of one symbol, as a job of whoever works. JSON. */
export interface LineSpec {
  readonly schema: 'leme.pipeline-run/1'
  /** File that it was read from, for people. */
  readonly pipeline: string
  /** With its templates filled in. */
  readonly config: PipelineConfig
  /** Folder that paths of the configuration are relative to; whoever works must see it. */
  readonly folder: string
  /** Hashes of the features of one's own: whoever has other code refuses. */
  readonly code: Readonly<Record<string, string>>
  readonly goal?: StageName
  /** Folder of the artifacts where it is not that of the worker. */
  readonly artifacts?: string
}

export interface QueuedLine {
  readonly run: Run
  /** False when it was asked for before and is not done yet. */
  readonly isNew: boolean
}

export interface LineDesk {
  readonly runs: Pick<RunStore, 'create' | 'get'>
  readonly queue: Pick<JobQueue, 'send'>
}

/**
 * Asks for a line: its row and its job are written together, or neither is. One that waits or runs already is the
 * same run, also for those who ask at the same time; one that has ended is asked for anew, and takes from the
 * artifacts what is still true.
 */
export async function queueLine(spec: LineSpec, { runs, queue }: LineDesk): Promise<QueuedLine> {
  const time = await attemptsOf(spec, runs)
  const last = time === 0 ? undefined : await runs.get(lineId(spec, time - 1))
  if (last && (last.status === 'queued' || last.status === 'running')) return { run: last, isNew: false }
  const id = lineId(spec, time)
  let isNew = false
  const send = async (transaction: Transaction) => {
    isNew = true
    await queue.send('pipeline', id, transaction)
  }
  const run = await runs.create({ id, kind: 'pipeline', title: titleOf(spec), spec }, send)
  return { run, isNew }
}

/** How often it was asked for. Numbers have no holes, so that few are looked at. */
async function attemptsOf(spec: LineSpec, runs: Pick<RunStore, 'get'>): Promise<number> {
  const isThere = async (time: number) => (await runs.get(lineId(spec, time))) !== undefined
  let beyond = 1
  while (await isThere(beyond - 1)) beyond *= 2
  let [least, most] = [Math.floor(beyond / 2), beyond - 1]
  while (least < most) {
    const middle = Math.floor((least + most) / 2)
    if (await isThere(middle)) least = middle + 1
    else most = middle
  }
  return least
}

/** A UUID (version 8) that the same line asked for the same time has anywhere. */
function lineId(spec: LineSpec, time: number): string {
  const hex = hashJson({ spec, time })
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function titleOf({ config, pipeline, goal }: LineSpec): string {
  const file = pipeline.split(/[\\/]/).at(-1)
  return [config.symbol, file, goal].filter(Boolean).join(' · ')
}
