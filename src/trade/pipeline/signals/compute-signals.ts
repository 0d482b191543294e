import { allocateColumn, type Column } from '../../../domain/index.ts'
import { located } from '../config/located.ts'
import type { Table, TableColumn } from '../port.ts'
import { columnOf, createTable } from '../table.ts'
import { combine } from './combine.ts'
import type { SignalSet } from './signal-schema.ts'
import { smoothen } from './smoothen.ts'

/**
 * The predictions with the columns of each signal set behind them; a set reads scores and what the sets
 * before it made. Rules give 1 or 0.
 * @throws PipelineFault `column.missing`, `config.conflict`; `where` points to the set
 */
export function computeSignals(sets: readonly SignalSet[], predictions: Table): Table {
  let table = predictions
  sets.forEach((set, i) => {
    const pointer = `/signal_sets/${i}`
    const read = (name: string) => columnOf(table, name, pointer)
    table = located(pointer, () => createTable([...table.columns, ...generate(set, read)]))
  })
  return table
}

function generate(set: SignalSet, read: (name: string) => Column): readonly TableColumn[] {
  switch (set.generator) {
    case 'combine': {
      const [up, down] = set.config.columns.map(read)
      return [{ name: set.config.names, values: combine(up!, down!, set.config) }]
    }
    case 'smoothen':
      return [{ name: set.config.names, values: smoothen([set.config.columns].flat().map(read), set.config) }]
    case 'threshold_rule': {
      const score = read(set.config.columns)
      const [buy, sell] = set.config.names
      const { buy_signal_threshold, sell_signal_threshold } = set.config.parameters
      return [
        { name: buy!, values: holds(score, (value) => value >= buy_signal_threshold) },
        { name: sell!, values: holds(score, (value) => value <= sell_signal_threshold) },
      ]
    }
  }
}

/** 1 where the rule holds, 0 where it does not or there is no score. */
function holds(score: Column, rule: (value: number) => boolean): Column {
  const out = allocateColumn(score.length)
  for (let row = 0; row < out.length; row++) out[row] = rule(score[row]!) ? 1 : 0
  return out
}
