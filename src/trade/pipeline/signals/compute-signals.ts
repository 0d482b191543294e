import type { Column } from '../../../domain/index.ts'
import { located } from '../config/located.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table, TableColumn } from '../port.ts'
import { columnOf, createTable } from '../table.ts'
import { combine } from './combine.ts'
import type { RuleSet, SignalSet } from './signal-schema.ts'
import { smoothen } from './smoothen.ts'
import { type Signals, thresholdRule } from './threshold-rule.ts'
import { thresholdRule2 } from './threshold-rule2.ts'
import type { TradingDialect } from './trading-dialect.ts'

/** Values of a column by its name. @throws PipelineFault `column.missing` */
export type ReadColumn = (name: string) => Column

/**
 * The predictions with the columns of each signal set behind them; a set reads scores and what the sets
 * before it made. Rules give 1 or 0; where a score is missing they give no signal.
 * @throws PipelineFault `column.missing`, `config.conflict`, `config.invalid`; `where` points to the set
 */
export function computeSignals(
  sets: readonly SignalSet[],
  predictions: Table,
  dialect: TradingDialect,
): Table {
  let table = predictions
  sets.forEach((set, i) => {
    const pointer = `/signal_sets/${i}`
    const read = (name: string) => columnOf(table, name, pointer)
    table = located(pointer, () => createTable([...table.columns, ...generate(set, read, dialect)]))
  })
  return table
}

/**
 * The signals of a rule.
 * @throws PipelineFault `column.missing`, `config.invalid`
 */
export function computeRule(set: RuleSet, read: ReadColumn, dialect: TradingDialect): Signals {
  if (set.generator === 'threshold_rule') {
    return thresholdRule(dialect.ruleColumns(set.config.columns).map(read), set.config.parameters)
  }
  return thresholdRule2(pair(set.config.columns, read), set.config.parameters)
}

function generate(set: SignalSet, read: ReadColumn, dialect: TradingDialect): readonly TableColumn[] {
  switch (set.generator) {
    case 'combine':
      return [
        { name: set.config.names, values: combine(pair(set.config.columns, read), set.config, dialect) },
      ]
    case 'smoothen': {
      const scores = [set.config.columns].flat().map(read)
      return [{ name: set.config.names, values: smoothen(scores, set.config, dialect) }]
    }
    case 'threshold_rule':
    case 'threshold_rule2': {
      const { buy, sell } = computeRule(set, read, dialect)
      const [buyName, sellName] = set.config.names as [string, string]
      return [
        { name: buyName, values: buy },
        { name: sellName, values: sell },
      ]
    }
  }
}

function pair(columns: readonly string[], read: ReadColumn): readonly [Column, Column] {
  const [first, second] = columns
  if (first !== undefined && second !== undefined) return [read(first), read(second)]
  throw new PipelineFault('config.invalid', `columns names ${columns.length} scores, two are needed`)
}
