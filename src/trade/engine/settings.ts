import { type MinimalRoi, nearest, type TradingSettings } from '../../domain/index.ts'
import type { Risk } from '../strategy/index.ts'
import { EngineError } from './engine-error.ts'
import { FOREIGN_KEYS, isIdleSetting, RENAMED } from './foreign-settings.ts'
import { feeTiers, orderTypes, unfilledTimeout } from './order-settings.ts'
import { readProtections } from './protection-settings.ts'

/** What holds where neither strategy nor configuration says otherwise; freqtrade's defaults. */
export const DEFAULT_SETTINGS: TradingSettings = Object.freeze<TradingSettings>({
  stakeCurrency: 'USDT',
  startingBalance: 1000,
  stakeAmount: 'unlimited',
  maxOpenTrades: 3,
  tradableBalanceRatio: 0.99,
  fee: 0.001,
  stoploss: -0.99,
  minimalRoi: [],
  trailingStop: false,
  trailingStopPositive: null,
  trailingStopPositiveOffset: 0,
  trailingOnlyOffsetIsReached: false,
  unfilledTimeout: { entryMinutes: 10, exitMinutes: 10 },
  useExitSignal: true,
  exitProfitOnly: false,
  exitProfitOffset: 0,
  ignoreRoiIfEntrySignal: false,
  tradingMode: 'spot',
  marginMode: 'isolated',
  leverage: 1,
  liquidationBuffer: 0.05,
  protections: [],
  maxEntryPositionAdjustment: -1,
  orderTypes: { entry: 'limit', exit: 'limit' },
  amendLastStakeAmount: false,
  lastStakeAmountMinRatio: 0.5,
  slippage: 0,
  spread: 0,
  feeTiers: [],
})

/** A strategy's own risk rules as settings. */
export function riskSettings({ stop, roi, trailing, protections }: Risk): Partial<TradingSettings> {
  return {
    ...(stop !== undefined && { stoploss: -stop }),
    ...(roi && { minimalRoi: roiTable(roi) }),
    ...(trailing && { trailingStop: true }),
    ...(protections && { protections }),
    ...(typeof trailing === 'object' && {
      trailingStopPositive: trailing.positive,
      trailingStopPositiveOffset: trailing.offset,
      trailingOnlyOffsetIsReached: trailing.onlyOffsetReached ?? false,
    }),
  }
}

type Given = Readonly<Record<string, unknown>>
type Reader = (value: unknown, key: string, given: Given) => Partial<TradingSettings>

const number =
  (field: keyof TradingSettings, holds: (value: number) => boolean, wanted: string): Reader =>
  (value, key) => {
    if (typeof value !== 'number' || !holds(value)) throw wrong(key, value, wanted)
    return { [field]: value }
  }
const flag =
  (field: keyof TradingSettings): Reader =>
  (value, key) => {
    if (typeof value !== 'boolean') throw wrong(key, value, 'true or false')
    return { [field]: value }
  }
/** A setting of freqtrade of which only one value is supported so far. */
const only =
  (...supported: unknown[]): Reader =>
  (value, key) => {
    if (supported.includes(value) || (Array.isArray(value) && value.length === 0)) return {}
    throw new EngineError('engine.unsupported', `${key} = ${JSON.stringify(value)} is not supported yet`, {
      hint: `Leave ${key} out.`,
    })
  }

const word =
  (field: keyof TradingSettings, words: readonly string[]): Reader =>
  (value, key) => {
    if (typeof value !== 'string' || !words.includes(value))
      throw wrong(key, value, `one of ${words.join(', ')}`)
    return { [field]: value }
  }

const startingBalance = number('startingBalance', (value) => value > 0, 'a number above 0')

/** A number, or freqtrade's amounts by currency, of which a run has the one that it stakes. */
const dryRunWallet: Reader = (value, key, given) => {
  if (typeof value !== 'object' || value === null) return startingBalance(value, key, given)
  const amounts = value as Given
  const currencies = Object.keys(amounts)
  const currency = given.stake_currency ?? given.stakeCurrency ?? (currencies.length === 1 && currencies[0])
  if (typeof currency === 'string' && Object.hasOwn(amounts, currency)) {
    return startingBalance(amounts[currency], `${key}.${currency}`, given)
  }
  throw wrong(key, value, 'a number, or amounts of which one is in stake_currency')
}

const READERS: Readonly<Record<string, Reader>> = {
  stakeCurrency: (value, key) => {
    if (typeof value !== 'string' || value === '') throw wrong(key, value, 'a currency, for example "USDT"')
    return { stakeCurrency: value }
  },
  startingBalance,
  dryRunWallet,
  stakeAmount: (value, key) => {
    if (value !== 'unlimited' && !(typeof value === 'number' && value > 0)) {
      throw wrong(key, value, 'a number above 0 or "unlimited"')
    }
    return { stakeAmount: value as number | 'unlimited' }
  },
  maxOpenTrades: number(
    'maxOpenTrades',
    (value) => Number.isInteger(value) && value >= -1,
    'a whole number, −1 for no limit',
  ),
  tradableBalanceRatio: number(
    'tradableBalanceRatio',
    (value) => value > 0 && value <= 1,
    'a number above 0, at most 1',
  ),
  fee: number(
    'fee',
    (value) => value >= 0 && value < 1,
    'a ratio from 0 to below 1, for example 0.001 for 0.1 %',
  ),
  stoploss: number('stoploss', (value) => value < 0 && value > -1, 'a negative ratio, for example -0.05'),
  minimalRoi: (value, key) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw wrong(key, value, 'an object of minutes and ratios, for example {"0": 0.04}')
    }
    return { minimalRoi: roiTable(value as Record<string, unknown>) }
  },
  trailingStop: flag('trailingStop'),
  trailingStopPositive: (value, key) => {
    if (value !== null && !(typeof value === 'number' && value > 0 && value < 1)) {
      throw wrong(key, value, 'null or a ratio between 0 and 1')
    }
    return { trailingStopPositive: value as number | null }
  },
  trailingStopPositiveOffset: number(
    'trailingStopPositiveOffset',
    (value) => value >= 0,
    'a ratio, 0 or more',
  ),
  trailingOnlyOffsetIsReached: flag('trailingOnlyOffsetIsReached'),
  unfilledtimeout: unfilledTimeout,
  useExitSignal: flag('useExitSignal'),
  exitProfitOnly: flag('exitProfitOnly'),
  exitProfitOffset: number('exitProfitOffset', Number.isFinite, 'a ratio'),
  ignoreRoiIfEntrySignal: flag('ignoreRoiIfEntrySignal'),
  tradingMode: word('tradingMode', ['spot', 'futures']),
  marginMode: (value, key) => (value === '' ? {} : word('marginMode', ['isolated', 'cross'])(value, key, {})),
  leverage: number('leverage', (value) => value >= 1, 'a number, 1 or more'),
  liquidationBuffer: number('liquidationBuffer', (value) => value >= 0 && value < 1, 'a ratio below 1'),
  protections: (value) => ({ protections: readProtections(value) }),
  maxEntryPositionAdjustment: number(
    'maxEntryPositionAdjustment',
    (value) => Number.isInteger(value) && value >= -1,
    'a whole number, −1 for no limit',
  ),
  orderTypes: orderTypes,
  amendLastStakeAmount: flag('amendLastStakeAmount'),
  lastStakeAmountMinRatio: number(
    'lastStakeAmountMinRatio',
    (value) => value >= 0 && value <= 1,
    'a ratio from 0 to 1',
  ),
  slippage: number('slippage', (value) => value >= 0 && value < 1, 'a ratio from 0 to below 1'),
  spread: number('spread', (value) => value >= 0 && value < 1, 'a ratio from 0 to below 1'),
  feeTiers: (value, key) => ({ feeTiers: feeTiers(value, key) }),
  positionStacking: only(false),
}

/**
 * Reads settings from JSON. Keys are freqtrade's (`max_open_trades`) or their camel case
 * (`maxOpenTrades`). Keys of freqtrade's configuration on which no trade depends are refused, or told to
 * `onIdle` where that is given.
 * @throws EngineError `engine.setting` names key, value and what is wanted; `engine.unsupported` a key that
 * would change trades, with the reason; `where` is the JSON pointer of the key
 */
export function readSettings(json: Given, onIdle?: (key: string) => void): Partial<TradingSettings> {
  let settings: Partial<TradingSettings> = {}
  for (const [key, value] of Object.entries(json)) {
    try {
      const name = camel(key)
      const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined
      if (read) settings = { ...settings, ...read(value, key, json) }
      else requireIdle(key, value, onIdle)
    } catch (cause) {
      throw cause instanceof EngineError ? atKey(key, cause) : cause
    }
  }
  return settings
}

function requireIdle(key: string, value: unknown, onIdle?: (key: string) => void): void {
  if (!isIdleSetting(key, value)) throw unknown(key)
  if (!onIdle) {
    throw new EngineError('engine.setting', `"${key}" changes no trade of a run`, { hint: 'Leave it out.' })
  }
  onIdle(key)
}

/** The suggestion is spelt as the key is. */
function unknown(key: string): EngineError {
  const isCamel = /[A-Z]/.test(key)
  const renamed = Object.hasOwn(RENAMED, key) ? RENAMED[key] : undefined
  const near = renamed ?? nearest(snake(key), [...Object.keys(READERS).map(snake), ...FOREIGN_KEYS])
  const names = Object.keys(READERS).map((name) => (isCamel ? name : snake(name)))
  return new EngineError('engine.setting', `"${key}" is no setting`, {
    hint: near ? `Did you mean "${isCamel ? camel(near) : near}"?` : `Settings: ${names.join(', ')}.`,
  })
}

function atKey(key: string, cause: EngineError): EngineError {
  return new EngineError(cause.code as ConstructorParameters<typeof EngineError>[0], cause.message, {
    where: `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    cause,
    ...(cause.hint && { hint: cause.hint }),
  })
}

function camel(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function snake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/**
 * Default, then the strategy's risk, then overrides; the whole checked for sense.
 * @throws EngineError `engine.setting`
 */
export function tradingSettings(risk: Risk, overrides: Partial<TradingSettings> = {}): TradingSettings {
  const settings = { ...DEFAULT_SETTINGS, ...riskSettings(risk), ...overrides }
  if (settings.stakeAmount === 'unlimited' && settings.maxOpenTrades < 0) {
    throw new EngineError('engine.setting', 'stakeAmount "unlimited" needs a limit of open trades', {
      hint: 'Set maxOpenTrades to a number, or stakeAmount to an amount.',
    })
  }
  const { trailingStop, trailingOnlyOffsetIsReached, trailingStopPositiveOffset } = settings
  if (trailingStop && trailingOnlyOffsetIsReached && trailingStopPositiveOffset === 0) {
    throw new EngineError(
      'engine.setting',
      'trailingOnlyOffsetIsReached needs trailingStopPositiveOffset above 0',
      {
        hint: 'Set trailingStopPositiveOffset to the profit from which the stop follows, or leave both out.',
      },
    )
  }
  return settings
}

function roiTable(roi: Readonly<Record<string, unknown>>): MinimalRoi {
  return Object.entries(roi)
    .map(([minutes, ratio]) => {
      if (!/^\d+$/.test(minutes) || typeof ratio !== 'number' || !Number.isFinite(ratio)) {
        throw wrong('minimalRoi', { [minutes]: ratio }, 'minutes as keys, ratios as values')
      }
      return { minutes: Number(minutes), ratio }
    })
    .sort((a, b) => a.minutes - b.minutes)
}

function wrong(key: string, value: unknown, wanted: string): EngineError {
  return new EngineError('engine.setting', `${key} is ${JSON.stringify(value)}`, {
    hint: `It must be ${wanted}.`,
  })
}
