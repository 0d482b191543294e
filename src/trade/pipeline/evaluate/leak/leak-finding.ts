/** `leak`: do not trust the scores. `suspicion`: rare without a leak; look. */
export type LeakSeverity = 'leak' | 'suspicion'

export type LeakKind =
  | 'single-feature'
  | 'sudden-knowledge'
  | 'fading-knowledge'
  | 'future-input'
  | 'fitted-on-all'
  | 'label-overlap'
  | 'duplicate-rows'

export interface LeakFinding {
  readonly kind: LeakKind
  readonly severity: LeakSeverity
  /** Absent where the finding is not about one feature. */
  readonly feature?: string
  readonly label?: string
  /** What was measured, and from where on it is a finding. */
  readonly value: number
  readonly limit: number
  /** What was found. */
  readonly text: string
  readonly advice: string
}
