import { readFileSync } from 'node:fs'
import { readJsonc } from '../../adapters/config/index.ts'
import { Fault, type TradingSettings } from '../../domain/index.ts'
import { EngineError, readSettings } from '../../trade/engine/index.ts'

/** What freqtrade's configuration says of a run and commands have options for. */
const OPTION_KEYS = { timeframe: 'timeframe', timerange: 'timerange', timeframe_detail: 'detail' } as const

/** A file of settings, ours or freqtrade's, taken apart. */
export interface SettingsFile {
  readonly settings: Partial<TradingSettings>
  /** The settings as they are written. */
  readonly document: Readonly<Record<string, unknown>>
  /** What it says in place of options of the command line. */
  readonly options: Readonly<Partial<Record<'timeframe' | 'timerange' | 'detail', string>>>
  /** Keys of freqtrade's configuration on which no trade depends. */
  readonly idle: readonly string[]
}

/**
 * Settings of a JSON file (comments and trailing commas allowed).
 * @throws ConfigFault for broken JSON, Fault with `file:line:column` for a wrong key or value
 */
export function readSettingsFile(path: string): Partial<TradingSettings> {
  return takeApart(path).settings
}

/** The file's settings as they are written, without what is no setting of a run. */
export function settingsDocument(path: string): Readonly<Record<string, unknown>> {
  return takeApart(path).document
}

/** @throws as {@link readSettingsFile} */
export function takeApart(path: string): SettingsFile {
  const file = readJsonFile(path)
  const { value } = file
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Fault('config', 'engine.setting', `${path} holds no settings`, {
      hint: 'Write an object: {"fee": 0.001}.',
    })
  }
  const entries = Object.entries(value)
  const idle: string[] = []
  const isOption = ([key, said]: [string, unknown]) =>
    Object.hasOwn(OPTION_KEYS, key) && typeof said === 'string'
  const given = entries.filter((entry) => !isOption(entry))
  try {
    const settings = readSettings(Object.fromEntries(given), (key) => idle.push(key))
    const options = entries
      .filter(isOption)
      .map(([key, said]) => [OPTION_KEYS[key as keyof typeof OPTION_KEYS], said])
    const document = given.filter(([key]) => !idle.includes(key))
    return { settings, document: Object.fromEntries(document), options: Object.fromEntries(options), idle }
  } catch (cause) {
    if (!(cause instanceof EngineError) || !cause.where) throw cause
    const where = file.locate(cause.where, { atKey: true })
    throw new Fault('config', cause.code, `${where}: ${cause.message}`, {
      where,
      cause,
      ...(cause.hint && { hint: cause.hint }),
    })
  }
}

/** @throws ConfigFault for broken JSON; Fault `config.unreadable` */
export function readJsonFile(path: string): ReturnType<typeof readJsonc> {
  return readJsonc(readText(path), path)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new Fault('config', 'config.unreadable', `${path} cannot be read`, {
      cause,
      hint: 'Give the path of a JSON file.',
    })
  }
}
