import type { Column } from '../../domain/index.ts'

/** Columns by name, all of one length. */
export type Columns<K extends string> = Readonly<Record<K, Column>>

/**
 * Computes rows `from` (included) to `to` (excluded). Calls come in order, without a hole, each goes on where the
 * last one ended: one call for a whole column, or one for each candle. What it carries over lies in its closure,
 * read with `+` (a counter with `| 0`) and written back once a call: then the loop keeps it in a register (`ema`
 * 2×). It may read rows that lie up to `reach` back, and ask whether a row is below a number of at most `reach`;
 * it must not overwrite what an earlier pass still looks back at.
 */
export type Pass = (from: number, to: number) => void

/**
 * An indicator with its parameters: the one source of its batch columns and of its stream, so that both agree to the
 * bit. An only input is called `x`, an only output `value`.
 */
export interface Definition<I extends string, O extends string> {
  readonly inputs: readonly I[]
  readonly outputs: readonly O[]
  /** Rows that any pass looks back, or counts until it starts, at most. A stream holds about twice as many. */
  readonly reach: number
  /**
   * A row on which any input is NaN: `skipped` gives NaN in every output and the passes never see it,
   * `held` passes it on, so that it stays unknown as long as a window holds it.
   */
  readonly gaps: 'skipped' | 'held'
  /** The passes in order. `scratch` gives one more column, as long as the others and zeroed. */
  passes(out: Columns<O>, input: Columns<I>, scratch: () => Column): readonly Pass[]
}
