import type { StudyRecord, StudyStore, TrialRecord } from '../../trade/research/index.ts'

const PAGE = 200
/** What a reader is shown of a backtest; the rest of its figures is not kept here. */
const KEPT_FIGURES = [
  'totalTrades',
  'profitTotal',
  'winrate',
  'profitFactor',
  'sharpe',
  'maxDrawdownAccount',
] as const

interface Kept {
  readonly createdAt: number
  /** Whole pages of trials that have ended: those never change. */
  readonly ended: TrialRecord[]
  cursor: string | undefined
}

/** Reads the trials of studies. Pages in which every trial has ended are read once, of the last few studies. */
export class StudyTrials {
  readonly #store: Pick<StudyStore, 'trials'>
  readonly #capacity: number
  readonly #kept = new Map<string, Kept>()

  constructor(store: Pick<StudyStore, 'trials'>, capacity = 8) {
    this.#store = store
    this.#capacity = capacity
  }

  /** Every trial, in order of number. */
  async read({ id, createdAt }: Pick<StudyRecord, 'id' | 'createdAt'>): Promise<readonly TrialRecord[]> {
    const kept = this.#open(id, createdAt)
    const ended = [...kept.ended]
    let { cursor } = kept
    for (;;) {
      const page = await this.#store.trials(id, { limit: PAGE, ...(cursor !== undefined && { cursor }) })
      const items = page.items.map(lean)
      if (page.nextCursor === null) return [...ended, ...items]
      ended.push(...items)
      cursor = page.nextCursor
      // Another reader may have come as far meanwhile.
      if (ended.length > kept.ended.length && ended.every(({ status }) => status !== 'asked')) {
        kept.ended.splice(0, kept.ended.length, ...ended)
        kept.cursor = cursor
      }
    }
  }

  /** A study that was removed and begun anew under its name is another one. */
  #open(id: string, createdAt: number): Kept {
    const known = this.#kept.get(id)
    this.#kept.delete(id)
    const kept = known?.createdAt === createdAt ? known : { createdAt, ended: [], cursor: undefined }
    this.#kept.set(id, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > this.#capacity) this.#kept.delete(oldest!)
    return kept
  }
}

function lean(trial: TrialRecord): TrialRecord {
  if (trial.status !== 'told') return trial
  const { figures } = trial.evaluation
  const kept = Object.fromEntries(KEPT_FIGURES.map((name) => [name, figures[name] ?? null]))
  return { ...trial, evaluation: { ...trial.evaluation, figures: kept } }
}
