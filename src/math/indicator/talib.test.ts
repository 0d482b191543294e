import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { Column } from '../../domain/index.ts'
import { agree } from '../arbitrary-candles.fixture.ts'
import * as math from '../index.ts'

const GOLDEN = new URL('../../../../shared/golden/itb/outputs/', import.meta.url)
const skip = existsSync(GOLDEN) ? false : 'the recorded values of TA-Lib (../shared/golden/itb) are not here'

type Table = Readonly<Record<string, Column>>
type Indicator = (table: Table & { readonly bars: math.Bars }) => Column

/** Columns of the recording, each with what computes it here. */
const SAME: Readonly<Record<string, Indicator>> = {
  close_SMA_1: ({ close }) => math.sma(close!, 1),
  close_SMA_5: ({ close }) => math.sma(close!, 5),
  close_SMA_60: ({ close }) => math.sma(close!, 60),
  close_EMA_5: ({ close }) => math.ema(close!, 5, { seed: 'sma' }),
  close_EMA_60: ({ close }) => math.ema(close!, 60, { seed: 'sma' }),
  close_WMA_21: ({ close }) => math.wma(close!, 21),
  close_RSI_7: ({ close }) => math.rsi(close!, 7),
  close_RSI_14: ({ close }) => math.rsi(close!, 14),
  close_LINEARREG_SLOPE_12: ({ close }) => math.linregSlope(close!, 12),
  close_LINEARREG_SLOPE_60: ({ close }) => math.linregSlope(close!, 60),
  close_LINEARREG_ANGLE_10: ({ close }) => math.linregAngle(close!, 10),
  close_ROC_10: ({ close }) => math.roc(close!, 10),
  close_MOM_10: ({ close }) => math.mom(close!, 10),
  close_MAX_10: ({ close }) => math.rollingMax(close!, 10),
  close_MIN_10: ({ close }) => math.rollingMin(close!, 10),
  close_SUM_10: ({ close }) => math.rollingSum(close!, 10),
  volume_SMA_vavg_8: ({ volume }) => math.sma(volume!, 8),
  high_low_close_ATR_14: ({ bars }) => math.atr(bars, 14),
  high_low_close_NATR_14: ({ bars }) => math.natr(bars, 14),
  high_low_close_WILLR_14: ({ bars }) => math.willr(bars, 14),
  high_low_close_CCI_14: ({ bars }) => math.cci(bars, 14),
  high_low_close_ADX_14: ({ bars }) => math.adx(bars, 14).adx,
  high_low_close_PLUS_DI_14: ({ bars }) => math.adx(bars, 14).plusDi,
  high_low_close_TRANGE: ({ bars }) => math.trueRange(bars),
  high_low_AROONOSC_14: ({ bars }) => math.aroonOsc(bars, 14),
  high_low_MIDPRICE_14: ({ bars }) => math.midprice(bars, 14),
  close_LINEARREG_10: ({ close }) => math.linreg(close!, 10),
  close_LINEARREG_INTERCEPT_10: ({ close }) => math.linregIntercept(close!, 10),
  close_TSF_10: ({ close }) => math.tsf(close!, 10),
  close_CMO_10: ({ close }) => math.cmo(close!, 10),
  close_MIDPOINT_10: ({ close }) => math.midpoint(close!, 10),
  close_DEMA_10: ({ close }) => math.dema(close!, 10),
  close_TEMA_10: ({ close }) => math.tema(close!, 10),
  close_TRIMA_10: ({ close }) => math.trima(close!, 10),
  close_KAMA_10: ({ close }) => math.kama(close!, 10),
  close_TRIX_10: ({ close }) => math.trix(close!, 10),
  close_volume_OBV: ({ close, volume }) => math.obv({ close: close!, volume: volume! }),
}

/** TA-Lib subtracts large squares here, so that it is the one that is off, and calls what is below 1e-14 zero. */
const ROUGH: Readonly<Record<string, Indicator>> = {
  close_STDDEV_5: ({ close }) => math.stddev(close!, 5),
  close_STDDEV_60: ({ close }) => math.stddev(close!, 60),
  close_VAR_10: ({ close }) => math.variance(close!, 10),
  close_ltc_close_CORREL_10: ({ close, ltc_close }) => math.rollingCorrelation(close!, ltc_close!, 10),
  close_ltc_close_BETA_10: ({ close, ltc_close }) => math.rollingBeta(ltc_close!, close!, 10),
}

describe('values recorded from TA-Lib 0.6.0', { skip }, () => {
  const table = skip ? {} : read('merge-interpolated.csv.gz')
  const recorded = skip ? {} : read('features-talib.csv.gz')
  const columns = Object.assign(table, {
    bars: { high: table.high!, low: table.low!, close: table.close! },
  }) as unknown as Parameters<Indicator>[0]

  for (const [name, indicator] of Object.entries(SAME)) {
    it(`${name} agrees to 9 digits on every row, the unknown ones included`, () => {
      const out = indicator(columns)
      assert.equal(out.length, 1260)
      assert.ok(agree(out, recorded[name]!, { tolerance: 1e-9 }))
    })
  }

  it('high_low_close_volume_MFI_14 agrees to 9 digits of a percent: its running sums leave crumbs', () => {
    const out = math.mfi({ ...columns.bars, volume: columns.volume! }, 14)
    assert.ok(agree(out, recorded.high_low_close_volume_MFI_14!, { tolerance: 1e-9, scale: 1 }))
  })

  for (const [name, indicator] of Object.entries(ROUGH)) {
    it(`${name} agrees to 6 digits where TA-Lib does not give 0`, () => {
      const wanted = recorded[name]!
      const out = indicator(columns).map((value, row) => (wanted[row] === 0 ? 0 : value))
      assert.ok(agree(out, wanted, { tolerance: 1e-6 }))
    })
  }
})

/** Columns of a CSV file by name; an empty field is NaN. */
function read(file: string): Record<string, Column> {
  const [head, ...lines] = gunzipSync(readFileSync(new URL(file, GOLDEN)))
    .toString()
    .trimEnd()
    .split('\n')
  const rows = lines.map((line) => line.split(','))
  const number = (field: string | undefined) => (field ? Number(field) : NaN)
  return Object.fromEntries(
    head!.split(',').map((name, at) => [name, Float64Array.from(rows, (fields) => number(fields[at]))]),
  )
}
