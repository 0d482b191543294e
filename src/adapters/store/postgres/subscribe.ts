/** A bot or a run whose row changed and was committed. */
export interface Change {
  readonly topic: 'bot' | 'run'
  readonly id: string
}

export interface Subscription {
  close(): Promise<void>
}
