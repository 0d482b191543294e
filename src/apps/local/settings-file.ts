import { readFileSync } from 'node:fs'
import { readJsonc } from '../../adapters/config/index.ts'
import { Fault, type TradingSettings } from '../../domain/index.ts'
import { EngineError, readSettings } from '../../trade/engine/index.ts'

/**
 * Settings of a JSON file (comments allowed).
 * @throws ConfigFault for broken JSON, Fault with `file:line:column` for a wrong key or value
 */
export function readSettingsFile(path: string): Partial<TradingSettings> {
  const document = readJsonFile(path)
  const { value } = document
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Fault('config', 'engine.setting', `${path} holds no settings`, {
      hint: 'Write an object: {"fee": 0.001}.',
    })
  }
  let settings: Partial<TradingSettings> = {}
  for (const [key, setting] of Object.entries(value)) {
    try {
      settings = { ...settings, ...readSettings({ [key]: setting }) }
    } catch (cause) {
      if (!(cause instanceof EngineError)) throw cause
      const where = document.locate(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, { atKey: true })
      throw new Fault('config', cause.code, `${where}: ${cause.message}`, {
        where,
        cause,
        ...(cause.hint && { hint: cause.hint }),
      })
    }
  }
  return settings
}

/** The file's settings as they are written, which {@link readSettingsFile} has accepted. */
export function settingsDocument(path: string): Readonly<Record<string, unknown>> {
  readSettingsFile(path)
  return readJsonFile(path).value as Readonly<Record<string, unknown>>
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
