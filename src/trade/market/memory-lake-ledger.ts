import type { SeriesKey } from '../../domain/index.ts'
import type { LakeFile, LakeLedger } from './lake-port.ts'
import type { MemoryCandleStore } from './memory-candle-store.ts'
import { monthOf } from './month-of.ts'

/** A {@link LakeLedger} of the candles of `candles`, which forgets with the process. */
export function memoryLakeLedger(candles: MemoryCandleStore): LakeLedger {
  const files = new Map<string, LakeFile>()
  const nameOf = ({ venue, pair, timeframe }: SeriesKey, month: string) =>
    [venue, pair, timeframe, month].join(' ')
  const isOf = ({ venue, pair, timeframe }: SeriesKey, key: SeriesKey) =>
    venue === key.venue && pair === key.pair && timeframe === key.timeframe
  return {
    async dirty(limit) {
      return [...candles.marks.values()].slice(0, limit)
    },
    async publish(file) {
      const name = nameOf(file.key, file.month)
      const published = files.get(name)
      const series = await candles.list()
      if (!series.some((one) => isOf(one, file.key)) || (published && published.mark > file.mark))
        return false
      files.set(name, file)
      const marked = candles.marks.get(name)
      if (marked && marked.mark <= file.mark) candles.marks.delete(name)
      return true
    },
    async manifest(key) {
      return [...files]
        .filter(([, file]) => !key || isOf(file.key, key))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, file]) => file)
    },
    async rebuild() {
      let marked = 0
      for (const { venue, pair, timeframe, version } of await candles.list()) {
        const key = { venue, pair, timeframe }
        const { time } = await candles.read(key)
        for (const month of new Set(Array.from(time, monthOf))) {
          candles.marks.set(nameOf(key, month), { key, month, mark: version })
          marked++
        }
      }
      return marked
    },
  }
}
