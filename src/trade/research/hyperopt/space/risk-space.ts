import {
  type MinimalRoi,
  nearest,
  type Protection,
  type Timeframe,
  type TradingSettings,
  timeframeMs,
} from '../../../../domain/index.ts'
import { log } from '../../../../math/index.ts'
import { HyperoptError } from '../hyperopt-error.ts'
import { type Dimension, dimension, type ParameterValue, type TrialParameters } from './dimension.ts'

/** Settings of risk that a search may vary besides a strategy's own parameters. */
export const RISK_SPACES = ['roi', 'stoploss', 'trailing', 'protections'] as const
export type RiskSpace = (typeof RISK_SPACES)[number]

/** What names of risk dimensions begin with; a strategy's own names are identifiers and have no point. */
const PREFIX = 'risk.'
const MINUTE_MS = 60_000

/** What parameters mean for a backtest. */
export interface AppliedParameters {
  /** Overrides of the strategy's parameters. */
  readonly strategy: Readonly<Record<string, ParameterValue>>
  /** Overrides of the settings. */
  readonly settings: Partial<TradingSettings>
}

/**
 * Dimensions of the chosen spaces, with freqtrade's limits: `roi` is a table of four steps whose times
 * grow with the candle length and whose profits grow with its logarithm; `stoploss` −35 % … −2 %;
 * `trailing` always trails; `protections` are a cooldown and a stoploss guard.
 * @throws HyperoptError `hyperopt.space` for a space that there is not
 */
export function riskSpace(spaces: readonly RiskSpace[], timeframe: Timeframe): readonly Dimension[] {
  return spaces.flatMap((space) => {
    if (Object.hasOwn(DIMENSIONS, space)) return DIMENSIONS[space](timeframeMs(timeframe) / MINUTE_MS)
    const near = nearest(space, RISK_SPACES)
    throw new HyperoptError('hyperopt.space', `there is no space "${space}"`, {
      hint: near ? `Did you mean "${near}"?` : `There are ${RISK_SPACES.join(', ')}.`,
    })
  })
}

const DIMENSIONS: Readonly<Record<RiskSpace, (minutes: number) => readonly Dimension[]>> = {
  roi: (minutes) => {
    const longer = minutes / 5
    const steeper = log(1 + minutes) / log(6)
    const time = (name: string, max: number) => whole(name, Math.floor(10 * longer), Math.floor(max * longer))
    const profit = (name: string, max: number) =>
      ratio(name, thousandths(0.01 * steeper), thousandths(max * steeper))
    return [
      ...[time('roi_t1', 120), time('roi_t2', 60), time('roi_t3', 40)],
      ...[profit('roi_p1', 0.04), profit('roi_p2', 0.07), profit('roi_p3', 0.2)],
    ]
  },
  stoploss: () => [ratio('stoploss', -0.35, -0.02)],
  trailing: () => [
    ratio('trailing_stop_positive', 0.01, 0.35),
    ratio('trailing_stop_positive_offset_p1', 0.001, 0.1),
    flag('trailing_only_offset_is_reached'),
  ],
  protections: () => [
    whole('cooldown_candles', 0, 48),
    flag('guard'),
    whole('guard_lookback_candles', 12, 200),
    whole('guard_stop_candles', 2, 100),
    whole('guard_trade_limit', 1, 10),
    flag('guard_only_per_pair'),
  ],
}

/** Separates a strategy's parameters from settings of risk, and makes settings of the latter. */
export function applyParameters(parameters: TrialParameters): AppliedParameters {
  const strategy: Record<string, ParameterValue> = {}
  const risk: Record<string, ParameterValue> = {}
  for (const [name, value] of Object.entries(parameters)) {
    if (name.startsWith(PREFIX)) risk[name.slice(PREFIX.length)] = value
    else strategy[name] = value
  }
  const has = (name: string) => Object.hasOwn(risk, name)
  const number = (name: string) => risk[name] as number
  return {
    strategy,
    settings: {
      ...(has('roi_t1') && { minimalRoi: roiTable(number) }),
      ...(has('stoploss') && { stoploss: number('stoploss') }),
      ...(has('trailing_stop_positive') && {
        trailingStop: true,
        trailingStopPositive: number('trailing_stop_positive'),
        trailingStopPositiveOffset: thousandths(
          number('trailing_stop_positive') + number('trailing_stop_positive_offset_p1'),
        ),
        trailingOnlyOffsetIsReached: risk.trailing_only_offset_is_reached === true,
      }),
      ...(has('cooldown_candles') && { protections: protectionsOf(risk) }),
    },
  }
}

/** All three profits at once, each later step without the next one, at last nothing. */
function roiTable(number: (name: string) => number): MinimalRoi {
  const [t1, t2, t3] = [number('roi_t1'), number('roi_t2'), number('roi_t3')]
  const [p1, p2, p3] = [number('roi_p1'), number('roi_p2'), number('roi_p3')]
  return [
    { minutes: 0, ratio: thousandths(p1 + p2 + p3) },
    { minutes: t3, ratio: thousandths(p1 + p2) },
    { minutes: t3 + t2, ratio: p1 },
    { minutes: t3 + t2 + t1, ratio: 0 },
  ]
}

function protectionsOf(risk: Readonly<Record<string, ParameterValue>>): readonly Protection[] {
  const candles = (name: string) => ({ candles: risk[`${name}_candles`] as number })
  const cooldown: Protection = { method: 'CooldownPeriod', stop: candles('cooldown') }
  const guard: Protection = {
    method: 'StoplossGuard',
    lookback: candles('guard_lookback'),
    stop: candles('guard_stop'),
    tradeLimit: risk.guard_trade_limit as number,
    requiredProfit: 0,
    onlyPerPair: risk.guard_only_per_pair === true,
    onlyPerSide: false,
  }
  return [...(risk.cooldown_candles === 0 ? [] : [cooldown]), ...(risk.guard === true ? [guard] : [])]
}

function ratio(name: string, min: number, max: number): Dimension {
  return dimension.real(`${PREFIX}${name}`, { min, max, step: 0.001 })
}

function whole(name: string, min: number, max: number): Dimension {
  return dimension.int(`${PREFIX}${name}`, { min, max })
}

function flag(name: string): Dimension {
  return dimension.choice(`${PREFIX}${name}`, { options: [false, true] })
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000
}
