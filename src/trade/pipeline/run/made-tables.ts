import type { Models } from '../learn/models.ts'
import type { Table } from '../port.ts'
import type { StageTables } from './named-tables.ts'
import type { Outcome } from './stage-runner.ts'

/** What the stages of a run made, with the hash of each table's content. */
export interface MadeTables {
  readonly tables: StageTables
  readonly hashes: Readonly<Record<string, string>>
  readonly models: Models | undefined
}

type Outcomes = { readonly [Name in keyof StageTables]-?: Outcome<Table> | undefined } & {
  readonly models: Outcome<Models> | undefined
}

/** Contents of the stages that are done; what was given instead of made is not among them. */
export function madeTables({ models, ...stages }: Outcomes): MadeTables {
  const made = Object.entries(stages).flatMap(([name, outcome]) =>
    outcome?.content && outcome.report.inputHash !== null
      ? [{ name, table: outcome.content, hash: outcome.report.outputHash! }]
      : [],
  )
  return {
    tables: Object.fromEntries(made.map(({ name, table }) => [name, table])),
    hashes: Object.fromEntries(made.map(({ name, hash }) => [name, hash])),
    models: models?.content,
  }
}
