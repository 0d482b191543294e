import type { StudyRecord, StudyStore } from '../../trade/research/index.ts'
import { type EventHub, StudyTrials } from '../server/index.ts'

/** The newest studies are looked at; older ones do not move. */
const WATCHED = 20
const SHORTEST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 3_000

type Readable = Pick<StudyStore, 'list' | 'trials'>

/** Tells listeners of the server how searches of any process go on, within seconds, while somebody listens. */
export function announceStudies(studies: Readable, events: EventHub): Disposable {
  const watch = new StudyWatch(studies, events)
  let pause = SHORTEST_PAUSE_MS
  let wasHeard = false
  let isOver = false
  let timer = setTimeout(look, 0)

  async function look(): Promise<void> {
    const { isHeard } = events
    // A database that is away is looked at again; whoever asks it something is told.
    const hasMoved = (isHeard || !watch.hasSeen) && (await watch.look().catch(() => false))
    const isQuiet = isHeard && wasHeard && !hasMoved
    pause = isQuiet ? Math.min(pause + SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS) : SHORTEST_PAUSE_MS
    wasHeard = isHeard
    if (!isOver) timer = setTimeout(look, pause)
  }

  return {
    [Symbol.dispose]() {
      isOver = true
      clearTimeout(timer)
    },
  }
}

/** How a study stood when it was last looked at. */
interface Standing {
  /** Of its record: what changes when it ends, goes on, or begins anew. */
  readonly record: string
  readonly asked: number
  readonly done: number
}

/** Compares what is stored with what was seen before. */
export class StudyWatch {
  readonly #studies: Readable
  readonly #events: EventHub
  readonly #trials: StudyTrials
  #seen: ReadonlyMap<string, Standing> | undefined

  constructor(studies: Readable, events: EventHub) {
    this.#studies = studies
    this.#events = events
    this.#trials = new StudyTrials(studies, WATCHED)
  }

  /** Whether there is something to compare with. */
  get hasSeen(): boolean {
    return this.#seen !== undefined
  }

  /** Publishes an event for each study that moved since the last look; the first look only remembers. */
  async look(): Promise<boolean> {
    const { items } = await this.#studies.list({ limit: WATCHED })
    const before = this.#seen
    const seen = new Map<string, Standing>()
    let hasMoved = false
    for (const study of items) {
      const known = before?.get(study.id)
      const now = await this.#standing(study, known)
      seen.set(study.id, now)
      if (before === undefined || isSame(known, now)) continue
      hasMoved = true
      const { id: studyId, status, budget } = study
      const { asked, done } = now
      this.#events.publish({ topic: 'study', data: { studyId, status, asked, done, budget } })
    }
    this.#seen = seen
    return hasMoved
  }

  async #standing(study: StudyRecord, known: Standing | undefined): Promise<Standing> {
    const { status, budget, stopReason, createdAt, finishedAt } = study
    const record = JSON.stringify([status, budget, stopReason, createdAt, finishedAt])
    if (status === 'finished') {
      if (known?.record === record) return known
      // What had ended before anybody looked is not told, so nobody needs its counts.
      if (this.#seen === undefined) return { record, asked: 0, done: 0 }
    }
    const trials = await this.#trials.read(study)
    return { record, asked: trials.length, done: trials.filter((trial) => trial.status !== 'asked').length }
  }
}

function isSame(before: Standing | undefined, now: Standing): boolean {
  return before?.record === now.record && before.asked === now.asked && before.done === now.done
}
