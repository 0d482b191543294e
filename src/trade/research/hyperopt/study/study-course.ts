import type { SettledTrial, StudySpec, ToldTrialRecord, Trial, TrialRecord, TrialResult } from '../port.ts'
import { openSampler, type Sampler } from '../sampler/sampler.ts'
import { searchSpace } from '../space/search-space.ts'
import { Front } from './front.ts'
import { EffortCounter, type SearchEffort } from './search-effort.ts'

/**
 * A study between two moments: what is done, what is in flight and what comes next. The sampler learns
 * whole batches in order of number, so that neither the order of results nor an interruption shows.
 */
export class StudyCourse {
  readonly #batchSize: number
  readonly #sampler: Sampler
  readonly #front = new Front()
  readonly #effort = new EffortCounter()
  /** The trials of the last batch, in order of number, until it is closed. */
  readonly #batch = new Map<number, TrialRecord>()
  #asked = 0
  #failed = 0
  #done = 0
  #batches = 0
  #lastImprovement = -1

  /**
   * @param trials of a stored study, in order of number
   * @throws HyperoptError `hyperopt.parameters` when they do not fit the space
   */
  constructor(spec: StudySpec, trials: readonly TrialRecord[]) {
    this.#batchSize = spec.batchSize
    const unfinished = trials.find(({ status }) => status === 'asked')?.batch
    const closed = trials.filter(isSettled).filter(({ batch }) => batch !== unfinished)
    const open = trials.filter(({ batch }) => batch === unfinished)
    this.#sampler = openSampler(spec.sampler, {
      space: searchSpace(spec.space),
      seed: spec.seed,
      state: { told: closed.map(toTold), pending: open },
    })
    for (const trial of closed) this.#count(trial)
    for (const trial of open) this.#batch.set(trial.number, trial)
    this.#asked = trials.length
    this.#batches = (trials.at(-1)?.batch ?? -1) + 1
  }

  /** Trials asked for so far. */
  get asked(): number {
    return this.#asked
  }

  /** Trials that ended. */
  get done(): number {
    return this.#done + this.#settled.length
  }

  get failed(): number {
    return this.#failed + this.#settled.filter(({ status }) => status === 'failed').length
  }

  /** Trials that ended, of closed batches, since the last improvement. */
  get withoutImprovement(): number {
    return this.#done - this.#lastImprovement - 1
  }

  get best(): readonly ToldTrialRecord[] {
    return this.#front.trials
  }

  get effort(): SearchEffort {
    return this.#effort.effort
  }

  /** Trials to run: asked, and not ended. */
  get inFlight(): readonly Trial[] {
    return [...this.#batch.values()].filter(({ status }) => status === 'asked').map(toTrial)
  }

  /** The next batch, `most` trials at most; empty when the space is used up. */
  ask(most: number): readonly Trial[] {
    const batch = this.#batches
    const asked = this.#sampler.ask(Math.min(this.#batchSize, most))
    const trials = asked.map(({ number, parameters }): Trial => ({ number, batch, parameters }))
    if (trials.length > 0) this.#batches++
    this.#asked += trials.length
    for (const trial of trials) this.#batch.set(trial.number, { ...trial, status: 'asked' })
    return trials
  }

  /** Keeps the result of a trial in flight. */
  settle(result: TrialResult): SettledTrial {
    const trial = toTrial(this.#batch.get(result.number)!)
    const { durationMs } = result
    const settled: SettledTrial =
      result.kind === 'told'
        ? { ...trial, status: 'told', evaluation: result.evaluation, durationMs }
        : { ...trial, status: 'failed', reason: result.reason, durationMs }
    this.#batch.set(trial.number, settled)
    return settled
  }

  /** Learns from a batch of which nothing is in flight; gives the trials that were improvements. */
  close(): readonly ToldTrialRecord[] {
    const trials = this.#settled
    this.#batch.clear()
    this.#sampler.tell(trials.map(toTold))
    return trials.filter((trial) => this.#count(trial)).filter(isTold)
  }

  get #settled(): readonly SettledTrial[] {
    return [...this.#batch.values()].filter(isSettled)
  }

  /** True when it is an improvement. */
  #count(trial: SettledTrial): boolean {
    this.#done++
    if (trial.status === 'failed') {
      this.#failed++
      return false
    }
    const { sharpePerTrade, figures } = trial.evaluation
    this.#effort.add(sharpePerTrade, figures.totalTrades ?? undefined)
    if (!this.#front.add(trial)) return false
    this.#lastImprovement = this.#done - 1
    return true
  }
}

function isSettled(trial: TrialRecord): trial is SettledTrial {
  return trial.status !== 'asked'
}

function isTold(trial: SettledTrial): trial is ToldTrialRecord {
  return trial.status === 'told'
}

function toTrial({ number, batch, parameters }: Trial): Trial {
  return { number, batch, parameters }
}

function toTold(trial: SettledTrial) {
  const { number, parameters } = trial
  return { number, parameters, losses: trial.status === 'told' ? trial.evaluation.losses : null }
}
