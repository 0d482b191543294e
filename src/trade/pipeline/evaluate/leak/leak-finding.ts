/** `leak`: do not trust the scores. `suspicion`: rare without a leak; look. */
export type LeakSeverity = 'leak' | 'suspicion'

export const LEAK_KINDS = [
  'single-feature',
  'sudden-knowledge',
  'fading-knowledge',
  'future-input',
  'fitted-on-all',
  'label-overlap',
  'duplicate-rows',
] as const

export interface LeakFinding {
  readonly kind: (typeof LEAK_KINDS)[number]
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
