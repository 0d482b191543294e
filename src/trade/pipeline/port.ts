import type { Column, Pair, Timeframe, Venue } from '../../domain/index.ts'
import type { Piece, PieceResult } from './piece.ts'

export interface TableColumn {
  readonly name: string
  /** NaN means: no value. */
  readonly values: Column
}

/**
 * Rows as ordered, named Float64 columns of equal length. The column `time`, where there is one, holds
 * UTC milliseconds, ascending, without NaN.
 */
export interface Table {
  readonly rows: number
  readonly columns: readonly TableColumn[]
}

/** Where an artifact comes from. */
export interface Lineage {
  readonly stage: string
  /** Version of the stage's code. */
  readonly codeVersion: number
  /** SHA-256 over configuration, inputs and code version: the name of the computation. */
  readonly inputHash: string
  /** Hashes of what it was computed from, by name. */
  readonly inputs: Readonly<Record<string, string>>
}

/** A stored result. `hash` is the SHA-256 of its content: equal content, equal hash, in any store. */
export interface Artifact {
  readonly name: string
  readonly kind: 'table' | 'json'
  readonly hash: string
  /** 0 for JSON. */
  readonly rows: number
  /** Names in order; empty for JSON. */
  readonly columns: readonly string[]
  /** Where a user finds the file, if there is one. */
  readonly path?: string
  readonly lineage: Lineage
}

/**
 * Where results of stages are kept, each under the hash of its inputs and by the hash of its content.
 * One suite judges every implementation: `artifact-store.suite.ts`.
 */
export interface ArtifactStore {
  /** What this computation gave before, if it is still known. Says nothing about the content's health. */
  find(inputHash: string): Promise<Artifact | undefined>
  /** Stores the content whole or not at all; afterwards `find` knows it. The same again changes nothing. */
  writeTable(name: string, table: Table, lineage: Lineage): Promise<Artifact>
  writeJson(name: string, value: unknown, lineage: Lineage): Promise<Artifact>
  /** @throws PipelineFault `artifact.missing`, `artifact.corrupt` when the content does not match its hash */
  readTable(artifact: Artifact): Promise<Table>
  /** @throws PipelineFault `artifact.missing`, `artifact.corrupt` */
  readJson(artifact: Artifact): Promise<unknown>
}

/** Which rows a data source of a configuration asks for. */
export type SourceRequest =
  | {
      readonly kind: 'file'
      /** `folder/file` as the configuration gives it, under `data_folder` unless absolute; no default extension is added. */
      readonly file: string
      readonly timeframe: Timeframe
      readonly pair?: Pair
    }
  | { readonly kind: 'store'; readonly venue: Venue; readonly pair: Pair; readonly timeframe: Timeframe }

/**
 * Lends rows of files or of the store: `time`, ascending and unique, then numbers under the names of the source;
 * `open`, `high`, `low`, `close`, `volume` where it holds candles.
 */
export interface TableSource {
  read(request: SourceRequest): Promise<Table>
}

/** Runs independent pieces of work, in this thread or in others. Results are equal for any number of them. */
export interface Parallel {
  /**
   * Results in the order of `pieces`. A piece that throws fails the whole call. `onDone` hears how many are done.
   * @throws PipelineFault `worker.failed`
   */
  map(pieces: readonly Piece[], onDone?: (done: number) => void): Promise<readonly PieceResult[]>
}

/** UTC milliseconds, for the durations of a report. */
export type Clock = () => number
