import type { Protection, Span, TradingSettings } from '../../../../domain/index.ts'

/** Settings of risk as a configuration file has them, in freqtrade's names: what is read back is the same. JSON. */
export function riskDocument(settings: Partial<TradingSettings>): Readonly<Record<string, unknown>> {
  const { minimalRoi, stoploss, protections } = settings
  return {
    ...(minimalRoi && {
      minimal_roi: Object.fromEntries(minimalRoi.map(({ minutes, ratio }) => [String(minutes), ratio])),
    }),
    ...(stoploss !== undefined && { stoploss }),
    ...(settings.trailingStop !== undefined && {
      trailing_stop: settings.trailingStop,
      trailing_stop_positive: settings.trailingStopPositive,
      trailing_stop_positive_offset: settings.trailingStopPositiveOffset,
      trailing_only_offset_is_reached: settings.trailingOnlyOffsetIsReached,
    }),
    ...(protections && { protections: protections.map(protectionDocument) }),
  }
}

function protectionDocument(protection: Protection) {
  const { method, stop } = protection
  const stopped = { method, ...spanDocument('stop_duration', stop) }
  if (method === 'CooldownPeriod') return stopped
  const window = {
    ...spanDocument('lookback_period', protection.lookback),
    trade_limit: protection.tradeLimit,
  }
  if (method === 'MaxDrawdown') {
    return { ...stopped, ...window, max_allowed_drawdown: protection.maxAllowedDrawdown }
  }
  return {
    ...{ ...stopped, ...window, required_profit: protection.requiredProfit },
    ...('onlyPerPair' in protection && { only_per_pair: protection.onlyPerPair }),
    only_per_side: protection.onlyPerSide,
  }
}

function spanDocument(name: string, span: Span): Readonly<Record<string, number>> {
  return 'candles' in span ? { [`${name}_candles`]: span.candles } : { [name]: span.minutes }
}
