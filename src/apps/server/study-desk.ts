import type { StudyRecord, StudyStore } from '../../trade/research/index.ts'
import { ServerFault } from './server-fault.ts'
import { StudyTrials } from './study-trials.ts'
import {
  describeStudy,
  type SeenStudy,
  type StudyDetailView,
  type StudySummaryView,
  type StudyTrialView,
  summariseStudy,
  viewTrial,
} from './study-view.ts'

export type ReadableStudies = Pick<StudyStore, 'get' | 'list' | 'trials' | 'claim'>

/** Whether somebody runs a study is asked this often at most, milliseconds. */
const HELD_FOR_MS = 5_000
const SUMMARIES = 1_000

interface Held {
  readonly at: number
  readonly isHeld: Promise<boolean>
}

/** Studies as they are shown. What has ended is read and counted once. */
export class StudyDesk {
  readonly #store: ReadableStudies
  readonly #clock: () => number
  readonly #trials: StudyTrials
  readonly #held = new Map<string, Held>()
  readonly #ended = new Map<string, StudySummaryView>()

  constructor(store: ReadableStudies, clock: () => number) {
    this.#store = store
    this.#clock = clock
    this.#trials = new StudyTrials(store)
  }

  async list(query: { limit: number; cursor?: string }) {
    const { items, nextCursor } = await this.#store.list(query)
    return { items: await Promise.all(items.map((study) => this.#summary(study))), nextCursor }
  }

  /** @throws ServerFault `study.unknown` */
  async describe(id: string): Promise<StudyDetailView> {
    return describeStudy(await this.#see(await this.#find(id)))
  }

  /** Trials from a number on. @throws ServerFault `study.unknown` */
  async trials(id: string, { fromNumber, limit }: { fromNumber: number; limit: number }) {
    const study = await this.#find(id)
    const all = await this.#trials.read(study)
    const items: StudyTrialView[] = all
      .slice(fromNumber, fromNumber + limit)
      .map((trial) => viewTrial(trial, study.spec.objectives))
    const next = fromNumber + items.length
    return { items, nextNumber: next < all.length ? next : null }
  }

  async #find(id: string): Promise<StudyRecord> {
    const study = await this.#store.get(id)
    if (study) return study
    throw new ServerFault('no-data', 'study.unknown', `There is no study "${id}".`, {
      hint: 'GET /api/v1/studies lists them.',
    })
  }

  async #summary(study: StudyRecord): Promise<StudySummaryView> {
    if (study.status === 'running') return summariseStudy(await this.#see(study))
    const { id, createdAt, finishedAt, stopReason, budget } = study
    const key = JSON.stringify([id, createdAt, finishedAt, stopReason, budget])
    const known = this.#ended.get(key)
    if (known) return known
    const summary = summariseStudy(await this.#see(study))
    if (this.#ended.size >= SUMMARIES) this.#ended.clear()
    this.#ended.set(key, summary)
    return summary
  }

  async #see(study: StudyRecord): Promise<SeenStudy> {
    // Asking takes up to a second: trials that are read before it are old when it ends.
    const isHeld = study.status === 'running' && (await this.#isHeld(study.id))
    const trials = await this.#trials.read(study)
    return { study, trials, isHeld }
  }

  /** The right to run it cannot be had while a process has it. */
  #isHeld(id: string): Promise<boolean> {
    const now = this.#clock()
    const known = this.#held.get(id)
    if (known && now - known.at < HELD_FOR_MS) return known.isHeld
    const isHeld = this.#tryClaim(id)
    this.#held.set(id, { at: now, isHeld })
    isHeld.catch(() => this.#held.delete(id))
    // The old answer does until the new one is there: asking takes a second while it is held.
    return known?.isHeld ?? isHeld
  }

  async #tryClaim(id: string): Promise<boolean> {
    const claim = await this.#store.claim(id)
    await claim?.[Symbol.asyncDispose]()
    return claim === undefined
  }
}
