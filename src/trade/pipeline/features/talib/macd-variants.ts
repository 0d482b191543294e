import { PipelineFault } from '../../pipeline-fault.ts'
import { byRow, numberOf, type TalibArgs, type TalibFunction } from './talib-function.ts'

const OUTPUTS = ['macd', 'macdsignal', 'macdhist']
const KINDS = ['SMA', 'EMA', 'WMA']

/** `MACDEXT`: a MACD of the first three kinds of averages. */
export function macdExtended(averages: Readonly<Record<string, TalibFunction>>): TalibFunction {
  const opened = (args: TalibArgs, name: string) => {
    const kind = averages[KINDS[numberOf(args, `${name}matype`)] ?? '']
    if (!kind) {
      throw new PipelineFault('config.invalid', `there is no ${name}matype ${args[`${name}matype`]}`, {
        hint: 'There are 0 SMA, 1 EMA, 2 WMA.',
      })
    }
    const n = numberOf(args, `${name}period`)
    const next = kind.open(n, kind.args)
    return { n, next: (real: number) => next({ real })[0]! }
  }
  return byRow(['real'], {
    outputs: OUTPUTS,
    args: {
      fastperiod: 12,
      fastmatype: 0,
      slowperiod: 26,
      slowmatype: 0,
      signalperiod: 9,
      signalmatype: 0,
    },
    lookBack(_, args) {
      if (Object.entries(args).some(([name, kind]) => name.endsWith('matype') && kind === 1)) {
        return Number.POSITIVE_INFINITY
      }
      const [fast, slow, signal] = ['fast', 'slow', 'signal'].map((name) => numberOf(args, `${name}period`))
      return Math.max(fast!, slow!) + signal! - 2
    },
    stream(_, args) {
      const averaged = [opened(args, 'fast'), opened(args, 'slow')].sort((a, b) => a.n - b.n)
      return differenceRows(averaged[0]!, averaged[1]!, opened(args, 'signal'))
    },
  })
}

/** `MACDFIX`: the weights 0.15 and 0.075 of the first published MACD, over 12 and 26 rows. */
export function macdFixed(averages: Readonly<Record<string, TalibFunction>>): TalibFunction {
  return byRow(['real'], {
    outputs: OUTPUTS,
    args: { signalperiod: 9 },
    stream(_, args) {
      const signal = averages.EMA!.open(numberOf(args, 'signalperiod'), {})
      return differenceRows(
        { n: 12, next: weighted(12, 0.15) },
        { n: 26, next: weighted(26, 0.075) },
        { n: numberOf(args, 'signalperiod'), next: (real) => signal({ real })[0]! },
      )
    },
  })
}

interface Average {
  readonly n: number
  readonly next: (value: number) => number
}

/** The fast average starts so late that both are known on the same row; nothing is shown before the signal. */
function differenceRows(fast: Average, slow: Average, signal: Average) {
  let row = 0
  return ({ real }: { readonly real: number }): readonly number[] => {
    if (Number.isNaN(real)) return [Number.NaN, Number.NaN, Number.NaN]
    const quick = row >= slow.n - fast.n ? fast.next(real) : Number.NaN
    const line = quick - slow.next(real)
    row++
    if (Number.isNaN(line)) return [Number.NaN, Number.NaN, Number.NaN]
    const average = signal.next(line)
    return [Number.isNaN(average) ? Number.NaN : line, average, line - average]
  }
}

/** An exponential average that starts with the mean of its first n values. */
function weighted(n: number, weight: number): (value: number) => number {
  let count = 0
  let average = 0
  return (value) => {
    count++
    if (count <= n) average += value / n
    else average += weight * (value - average)
    return count < n ? Number.NaN : average
  }
}
