export interface StartOptions {
  /** Folder of the application's state; made when missing. Processes that name the same one share one server. */
  readonly stateDir: string
}

/** A running server and this process's claim on it. */
export interface EmbeddedPostgres extends AsyncDisposable {
  /** `postgres://…@127.0.0.1:PORT/leme?application_name=…`, good for `postgres`, `pg` and pg-boss. */
  readonly url: string
  readonly port: number
  /** Where the data lies; elsewhere than in `stateDir` when the server's user cannot reach that. */
  readonly dataDir: string
  /** True when this call started the server, false when it joined a running one. */
  readonly started: boolean
  /** What the user should know, one sentence each; mostly empty. */
  readonly notes: readonly string[]
  /**
   * Gives the claim back. The server stops when nobody else is connected. Close what was opened with `url` first.
   * True when the server was stopped.
   */
  stop(): Promise<boolean>
}

/** Starts the embedded PostgreSQL of a state folder, or joins the one that runs. */
export async function startPostgres(_options: StartOptions): Promise<EmbeddedPostgres> {
  throw new Error('being written')
}
