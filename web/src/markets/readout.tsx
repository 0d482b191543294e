import { formatNumber, priceDecimals } from '../format/number.ts'
import { formatUtc } from '../format/time.ts'
import { Signed } from '../ui/signed.tsx'
import styles from './markets.module.css'
import type { Bars } from './use-bars.ts'

/** The bar under the cursor in numbers, the newest one without a cursor. */
export function Readout({ bars, row }: { bars: Bars | undefined; row: number | null }) {
  if (!bars || bars.raster.times.length === 0) return <span>Reading candles</span>
  const { columns, raster } = bars
  const bar = row !== null && row < raster.times.length ? row : raster.times.length - 1
  const at = raster.rows[bar]!
  const time = <span className={styles.time}>{formatUtc(raster.times[bar]!)}</span>
  if (at < 0)
    return (
      <>
        {time} <span>no candle</span>
      </>
    )
  const decimals = decimalsOf(columns.close)
  const [open, close] = [columns.open[at], columns.close[at]]
  const volume = columns.volume[at]
  return (
    <>
      {time}
      {(['open', 'high', 'low', 'close'] as const).map((name) => (
        <span key={name}>
          {name[0]!.toUpperCase()} {formatNumber(columns[name][at], decimals)}
        </span>
      ))}
      {open != null && close != null && open !== 0 && <Signed as="percent" value={close / open - 1} />}
      <span>V {formatNumber(volume, (volume ?? 0) < 1000 ? 2 : 0)}</span>
    </>
  )
}

/** Decimals of the tick, told by enough of the prices. */
export function decimalsOf(prices: readonly (number | null)[]): number {
  return priceDecimals(prices.slice(-200).filter((price) => price !== null))
}
