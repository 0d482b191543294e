/** What became of one recorded file. */
export interface Verdict {
  /** The file, as it is called in the folder of outputs without `.gz`; of a JSON file that many share, with its part. */
  readonly file: string
  readonly kind: 'agrees' | 'differs' | 'not-compared'
  /** How much agrees, the first row and column that differ, or why nothing was compared. */
  readonly what: string
}

/** `differs` is the first difference, or undefined where there is none; `size` says how much agrees. */
export function verdictOf(file: string, differs: string | undefined, size: string): Verdict {
  return { file, kind: differs === undefined ? 'agrees' : 'differs', what: differs ?? size }
}

export function notCompared(file: string, what: string): Verdict {
  return { file, kind: 'not-compared', what }
}
