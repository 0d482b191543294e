import { once } from 'node:events'
import { connectStore } from '../../adapters/store/postgres/index.ts'
import { loadAppConfig } from '../local/app-config.ts'
import { openSecrets } from '../local/open-secrets.ts'
import { keepKeys } from './keep-keys.ts'

/**
 * One server that starts: says `ready`, and upon a message makes or finds the keys and sends their names. Its
 * configuration comes by the environment.
 */
const { config } = loadAppConfig(process.env, process.cwd())
await using store = connectStore(config.database.url, { maxConnections: 1 })
await store.ping()
const secrets = await openSecrets(config)
process.send!('ready')
await once(process, 'message')
await using kept = await keepKeys({
  ...{ secrets, claim: store.claim, clock: Date.now, tokenKeyDays: 30 },
  tell: () => {},
  onTrouble: (error) => {
    throw error
  },
})
const { seal, signing } = await kept.ring.keys()
process.send!({ seal: seal.toString('hex'), kids: signing.map(({ kid }) => kid) })
process.disconnect()
