import { connectStore } from '../store/postgres/index.ts'
import { connectBroker } from './index.ts'

/** A process whose relay publishes, and is killed before it can mark what it has published. */
const [brokerUrl, databaseUrl] = process.argv.slice(2)
const { outbox } = connectStore(databaseUrl!)
connectBroker({
  url: brokerUrl!,
  outbox: {
    enable: () => outbox.enable(),
    state: () => outbox.state(),
    async claim() {
      const claim = await outbox.claim()
      if (!claim) return undefined
      return {
        id: claim.id,
        take: (limit, except) => claim.take(limit, except),
        recall: () => claim.recall(),
        prune: (ageMs) => claim.prune(ageMs),
        confirm() {
          process.send?.('published')
          return new Promise(() => {})
        },
        [Symbol.asyncDispose]: () => claim[Symbol.asyncDispose](),
      }
    },
  },
  take: () => Promise.reject(new Error('takes nothing')),
  onEvent: () => {},
})
