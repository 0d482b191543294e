import { listen, type Subscription } from './listen.ts'

/** A bot or a run whose row changed and was committed. */
export interface Change {
  readonly topic: 'bot' | 'run'
  readonly id: string
}

export interface Listener {
  readonly onChange: (change: Change) => void
  /** The connection was lost and is back: changes in between were missed. */
  readonly onResume?: () => void
}

/** Hears of bots and runs, on a connection of its own. Rejects when the first connection fails. */
export function subscribe(url: string, { onChange, onResume }: Listener): Promise<Subscription> {
  return listen(url, {
    channel: 'leme_change',
    onResume,
    onPayload: (payload) => {
      const [topic, ...id] = payload.split(':')
      if (topic === 'bot' || topic === 'run') onChange({ topic, id: id.join(':') })
    },
  })
}
