import type { GateReport } from './gate-report.ts'
import type { FeatureColumn, Model, ModelVersion, NewModelVersion } from './model-version.ts'
import type { NewPrediction, Outcome, Prediction } from './prediction.ts'

export interface ModelPageQuery {
  readonly limit: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
}

export interface ModelPage<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

/** That an alias was given to a version; never changed, never deleted. */
export interface AliasEvent {
  /** Counts over all models; higher is later. */
  readonly number: number
  readonly model: string
  readonly alias: string
  readonly kind: 'promote' | 'rollback'
  /** Null where the alias was new. */
  readonly from: number | null
  readonly to: number
  readonly time: number
  readonly actor: string
  readonly reason: string
  /** True where a gate refused and somebody insisted. */
  readonly forced: boolean
  /** Null where nothing was judged. */
  readonly gates: GateReport | null
}

/** A move of an alias, which happens only if its last event is still the one that was judged. */
export interface AliasMove extends Omit<AliasEvent, 'number' | 'from' | 'time'> {
  /** `event` of the alias as it was read; null where there was none. */
  readonly after: number | null
}

/** Columns, in order, that a service computes and feeds to a model, and the length of its candles. */
export interface Feed {
  readonly features: readonly FeatureColumn[]
  readonly timeframe: string
}

/** What versions were compared on, and how often somebody looked. */
export interface Look {
  readonly model: string
  readonly champion: number
  readonly challenger: number
  /** Bars on which both have a score and an outcome. */
  readonly pairedRows: number
  /** Time of the newest of these bars, UTC milliseconds; 0 where there is none. */
  readonly until: number
}

/**
 * Models, their versions and aliases, and what versions predicted. One suite judges every implementation:
 * `model-store.suite.ts`. Methods that name what there is not throw PipelineFault `model.unknown`.
 */
export interface ModelStore {
  /**
   * Makes the next version of a model, and the model with its first one. The same artifact and score again is the
   * same version.
   * @throws PipelineFault `model.malformed`, `model.differs`
   */
  register(model: string, given: NewModelVersion, actor: string): Promise<RegisterAnswer>
  /** By name. */
  list(query: ModelPageQuery): Promise<ModelPage<Model>>
  get(model: string): Promise<Model | undefined>
  /** Newest first. */
  versions(model: string, query: ModelPageQuery): Promise<ModelPage<ModelVersion>>
  version(model: string, number: number): Promise<ModelVersion | undefined>
  /**
   * Forgets a version with its predictions; its number is not given again.
   * @throws PipelineFault `model.aliased` when an alias names it
   */
  remove(model: string, number: number): Promise<void>
  /**
   * Gives an alias to a version and notes who did it and why.
   * @throws PipelineFault `model.moved` when the alias was moved since it was read
   */
  move(move: AliasMove): Promise<AliasEvent>
  /** Of one alias, or of all of a model, newest first; also those of versions that were deleted. */
  events(model: string, query: ModelPageQuery & { readonly alias?: string }): Promise<ModelPage<AliasEvent>>
  /**
   * Keeps predictions of a version; of the same bar and instrument the first one counts. The oldest go where a
   * version has more than the store keeps.
   * @returns how many were new
   * @throws PipelineFault `prediction.malformed`
   */
  record(
    model: string,
    version: number,
    given: { readonly feed: Feed; readonly predictions: readonly NewPrediction[] },
  ): Promise<number>
  /**
   * Says what came of bars, for every version that predicted them; what was said first counts.
   * @returns how many predictions have an outcome now that had none
   * @throws PipelineFault `prediction.malformed`
   */
  settle(model: string, outcomes: readonly Outcome[]): Promise<number>
  /** The newest predictions of a version, in order of time, then instrument. */
  predictions(model: string, version: number, limit: number): Promise<readonly Prediction[]>
  /** What the predictions that are kept of a version were made from, each once. */
  feeds(model: string, version: number): Promise<readonly Feed[]>
  /** Notes that two versions are compared; the same rows again are the same look. @returns how many looks there were */
  look(look: Look): Promise<number>
}

export interface RegisterAnswer {
  readonly kind: 'done' | 'already'
  readonly version: ModelVersion
}
