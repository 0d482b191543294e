import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

export interface DuckdbLimits {
  /** DuckDB's own notation, `512MB`. */
  readonly memory: string
  readonly threads: number
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

/** Without a temporary folder: a table that does not fit fails instead of filling a disk unseen. */
async function open({ memory, threads }: DuckdbLimits): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  return DuckDBInstance.create(':memory:', {
    memory_limit: memory,
    threads: String(threads),
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
}
