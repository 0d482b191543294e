import { type Comparison, compareModel } from '../../../trade/pipeline/index.ts'
import { withDatabase } from '../../local/with-app.ts'
import { type Terminal, table } from '../terminal.ts'
import { type MeasuringOptions, measuringOf } from './models-measuring.ts'

export interface ModelsCompareOptions extends MeasuringOptions {
  readonly champion?: number
  readonly challenger?: number
}

/** `leme models compare`: two versions on the bars that both predicted. */
export async function modelsCompare(
  terminal: Terminal,
  model: string,
  { champion, challenger, ...options }: ModelsCompareOptions,
): Promise<void> {
  const request = {
    ...{ model, ...measuringOf(options) },
    ...(champion !== undefined && { champion }),
    ...(challenger !== undefined && { challenger }),
  }
  const found = await withDatabase(({ store }) => compareModel(store.models, request))
  terminal.result(found, describe(found))
}

function describe({ champion, challenger, auc, brier, verdict, blockBars, confidence }: Comparison): string {
  const rows: [string, number | null, number | null][] = [
    ['rows', champion.rows, challenger.rows],
    ['AUC', champion.auc, challenger.auc],
    ['Brier score', champion.brier, challenger.brier],
    ['calibration error', champion.calibrationError, challenger.calibrationError],
    ['shadow trades', champion.shadow.trades, challenger.shadow.trades],
    ['win rate', champion.shadow.winRate, challenger.shadow.winRate],
    ['drawdown', champion.shadow.drawdown, challenger.shadow.drawdown],
    ['Sharpe ratio', champion.shadow.sharpe, challenger.shadow.sharpe],
    ['profit factor', champion.shadow.profitFactor, challenger.shadow.profitFactor],
    ['gain', champion.shadow.profitRatio, challenger.shadow.profitRatio],
  ]
  const head = ['', `champion (${champion.version})`, `challenger (${challenger.version})`]
  const cells = rows.map(([name, one, other]) => [name, shown(one), shown(other)])
  const interval = (name: string, difference: Comparison['auc']) =>
    difference
      ? [
          `${name}: challenger − champion ${difference.value.toFixed(4)}, ${difference.low.toFixed(4)} to ${difference.high.toFixed(4)}`,
        ]
      : []
  const method = `Intervals of ${(100 * confidence).toFixed(1)} %, from blocks of ${blockBars} bars.`
  const differences = [...interval('AUC', auc), ...interval('Brier score', brier)]
  const told = differences.length > 0 ? [...differences, method, ''] : []
  return [verdict.text, '', ...told, table(head, cells)].join('\n')
}

function shown(value: number | null): string {
  if (value === null) return '–'
  return Number.isInteger(value) ? String(value) : value.toFixed(3)
}
