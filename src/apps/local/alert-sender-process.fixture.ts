import { connectStore } from '../../adapters/store/postgres/index.ts'
import { loadAppConfig } from './app-config.ts'
import { openSecrets } from './open-secrets.ts'
import { runAlerts } from './run-alerts.ts'

/** One server that delivers alerts until it is killed. Its configuration comes by the environment. */
const { config } = loadAppConfig(process.env, process.cwd())
const store = connectStore(config.database.url, { maxConnections: 2 })
const secrets = await openSecrets(config)
runAlerts({
  ...{ config, secrets, store: store.alerts, clock: Date.now, onError: () => {} },
  readSigns: async () => ({ host: 'child' }),
  lookEveryMs: 50,
})
process.send!('ready')
