import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

export interface DuckdbLimits {
  /** DuckDB's own notation, `512MB`. */
  readonly memory: string
  readonly threads: number
  /** Folder for what does not fit into the memory; absent: such a table fails instead of filling a disk unseen. */
  readonly spill?: string
}

/** One DuckDB in memory, loaded and opened when it is first needed. */
export class LazyDuckdb {
  readonly #limits: DuckdbLimits
  #instance: Promise<DuckDBInstance> | undefined

  constructor(limits: DuckdbLimits) {
    this.#limits = limits
  }

  /** Runs `work` on a connection of its own. */
  async withConnection<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    this.#instance ??= open(this.#limits)
    const connection = await (await this.#instance).connect()
    try {
      return await work(connection)
    } finally {
      connection.closeSync()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const instance = this.#instance
    this.#instance = undefined
    if (instance) (await instance).closeSync()
  }
}

async function open({ memory, threads, spill = '' }: DuckdbLimits): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  return DuckDBInstance.create(':memory:', {
    memory_limit: memory,
    threads: String(threads),
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
}
