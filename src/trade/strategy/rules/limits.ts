/**
 * What one document may ask for. Documents come from strangers: reading one takes a bounded time, and what it
 * computes a bounded share of a candle's time.
 */
export const LIMITS = {
  /** Of a document's file. */
  characters: 65_536,
  /** Of all keys and texts; the canonical form of a file may be longer than the file. */
  text: 131_072,
  /** Objects and lists inside of each other, outside of expressions. */
  depth: 16,
  /** Keys, entries and values. */
  values: 10_000,
  /** Of one expression, in its canonical form too. */
  expressionCharacters: 2_000,
  /** Operators, calls and brackets inside of each other. */
  expressionDepth: 64,
  /** Names, numbers, operators and calls of all expressions. */
  terms: 2_000,
  /** Rows of a window or of a shift. */
  period: 10_000,
  /** Different calls of indicators. */
  calls: 200,
  /** Steps of about a nanosecond per candle, of all indicators whose cost grows with their period. */
  visits: 20_000,
} as const
