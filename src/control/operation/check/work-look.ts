/** A process that says that it lives. */
export interface SeenProcess {
  readonly kind: 'server' | 'worker'
  readonly host: string
  readonly pid: number
  /** Of Leme. */
  readonly version: string
  /** Of Node.js. */
  readonly node: string
  /** By the database's clock. */
  readonly silentSeconds: number
}

/** What waits: how much, and for how long the oldest. */
export interface Waiting {
  readonly count: number
  readonly oldestSeconds: number
}

export interface ClientUse {
  readonly client: string
  readonly credits: number
  /** Charged for bots' minutes in the last day. */
  readonly spentLastDay: number
  readonly bots: number
  readonly mostBots: number
  readonly openJobs: number
  readonly mostJobs: number
}

/** What a look at the work of the house found. */
export interface WorkLook {
  /** Of the queue and of clients' jobs together. */
  readonly waiting: Waiting
  readonly running: number
  /** Jobs that were given up in the last day: their workers died, or what they ran threw each time. */
  readonly parked: number
  readonly processes: readonly SeenProcess[]
  readonly events: Waiting & { readonly dropped: number }
  readonly deliveries: Waiting
  readonly commands: Waiting & { readonly oldestState: string | null }
  readonly clients: readonly ClientUse[]
  readonly followed: {
    /** The commit of the repository that bots were brought to. */
    readonly head: string | null
    /** How long ago any client's bots were looked at; null: never. */
    readonly observedSeconds: number | null
  }
}
