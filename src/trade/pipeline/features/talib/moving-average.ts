import { PipelineFault } from '../../pipeline-fault.ts'
import { byRow, numberOf, type TalibArgs, type TalibFunction, talib } from './talib-function.ts'

/** TA-Lib's numbers of averages. */
const KINDS = ['SMA', 'EMA', 'WMA', 'DEMA', 'TEMA', 'TRIMA', 'KAMA', 'MAMA', 'T3']

/** `MA`: the average that `matype` is the number of. */
export function movingAverage(averages: Readonly<Record<string, TalibFunction>>): TalibFunction {
  const kindOf = (args: TalibArgs) => averages[KINDS[requireKind(args, KINDS.length)]!]!
  return talib(['real'], {
    window: 30,
    args: { matype: 0 },
    lookBack: (n, args) => kindOf(args).lookBack(n, kindOf(args).args),
    batch: (inputs, n, args) => [kindOf(args).compute(inputs, n, kindOf(args).args)[0]!],
    stream(n, args) {
      const next = kindOf(args).open(n, kindOf(args).args)
      return (row) => [next(row)[0]!]
    },
  })
}

/** Number of the average, of which the first `count` can be had. @throws PipelineFault `config.invalid` */
export function requireKind(args: TalibArgs, count: number): number {
  const kind = numberOf(args, 'matype')
  if (Number.isInteger(kind) && kind >= 0 && kind < count) return kind
  const known = KINDS.slice(0, count).map((name, at) => `${at} ${name}`)
  throw new PipelineFault('config.invalid', `there is no matype ${args.matype}`, {
    hint: `There are ${known.join(', ')}.`,
  })
}

/** `MAVP`: a mean over as many rows as the second column says on each row. */
export function mavp(): TalibFunction {
  return byRow(['real', 'periods'], {
    args: { minperiod: 2, maxperiod: 30 },
    lookBack: (_, args) => numberOf(args, 'maxperiod') - 1,
    stream(_, args) {
      const [least, most] = [numberOf(args, 'minperiod'), numberOf(args, 'maxperiod')]
      const ring = new Float64Array(most).fill(Number.NaN)
      let at = 0
      return ({ real, periods }) => {
        ring[at] = real
        at = (at + 1) % most
        if (Number.isNaN(ring[at])) return [Number.NaN]
        const n = Math.trunc(Math.max(least, Math.min(most, periods)))
        let sum = 0
        for (let back = 1; back <= n; back++) sum += ring[(at - back + most) % most]!
        return [sum / n]
      }
    },
  })
}
