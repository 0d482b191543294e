/** A whole number of rows; with `start` it is an option, without it an argument that must be given. */
export interface PeriodSetting {
  readonly kind: 'period'
  readonly least: number
  /** Default: the longest window that a document may ask for. */
  readonly most?: number
  readonly start?: number
}

/** A number; with `start` it is an option, without it an argument that must be given. */
export interface RealSetting {
  readonly kind: 'real'
  readonly least: number
  readonly most: number
  readonly start?: number
}

/** One of a few words; always an option, the first word is its default. */
export interface WordSetting<T extends string = string> {
  readonly kind: 'word'
  readonly words: readonly T[]
  readonly start: T
}

export type Setting = PeriodSetting | RealSetting | WordSetting
export type Settings = Readonly<Record<string, Setting>>

/** The values that an indicator gets for its settings. */
export type SettingValues<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends WordSetting<infer T> ? T : number
}

/** A number of rows that must be given, at least 1. */
export const period: PeriodSetting = { kind: 'period', least: 1 }

/** An option in rows, at least 1. */
export function rows(start: number): PeriodSetting {
  return { kind: 'period', least: 1, start }
}

/** An option that is a number. */
export function real(start: number, least: number, most: number): RealSetting {
  return { kind: 'real', least, most, start }
}

/** An option that is one of some words, by default the first. */
export function word<const T extends string>(...words: readonly [T, ...T[]]): WordSetting<T> {
  return { kind: 'word', words, start: words[0] }
}
