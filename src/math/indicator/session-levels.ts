import type { Candles } from '../../domain/index.ts'
import type { Columns, Pass } from '../streaming/definition.ts'
import { type Session, sessionAt } from './session.ts'

type Timed = Pick<Candles, 'time' | 'high' | 'low' | 'close'>

/**
 * High, low and close of the session before, the last one that has candles; NaN in the first session, which counts
 * from the first row on. in: candles without NaN.
 */
export function sessionLevelsPass(
  out: Columns<'high' | 'low' | 'close'>,
  { time, high, low, close }: Timed,
  session: Session,
): Pass {
  const before = new Float64Array(3).fill(NaN)
  const now = new Float64Array(2)
  return (begin, end) => {
    for (let row = begin; row < end; row++) {
      const starts = row > 0 && sessionAt(time[row]!, session) !== sessionAt(time[row - 1]!, session)
      if (starts) {
        before[0] = now[0]!
        before[1] = now[1]!
        before[2] = close[row - 1]!
      }
      now[0] = starts || row === 0 ? high[row]! : Math.max(now[0]!, high[row]!)
      now[1] = starts || row === 0 ? low[row]! : Math.min(now[1]!, low[row]!)
      out.high[row] = before[0]!
      out.low[row] = before[1]!
      out.close[row] = before[2]!
    }
  }
}
