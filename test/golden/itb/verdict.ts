/** What became of one recorded file. */
export interface Verdict {
  readonly file: string
  readonly kind: 'agrees' | 'differs'
  /** How much agrees, or the first row and column that differ. */
  readonly what: string
}
