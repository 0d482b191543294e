import { parseTenantId } from '../../control/tenant/index.ts'
import { localWorld } from './local-world.fixture.ts'

/**
 * A process that keeps bots until somebody kills it: `local-keeper.fixture.ts FOLDER BEHAVIOUR`. It tells the
 * folder of each and says when the bot is healthy.
 */
const [folder, behaviour] = process.argv.slice(2) as [string, string]
const world = await localWorld({ folder })
const tenant = parseTenantId('cliente-001')
world.behave(tenant, 'trend', JSON.parse(behaviour))
const values = {
  ...{ clientId: tenant, schema: 'cliente_001', commandId: 'command-1' },
  bots: [{ ...world.spec('trend'), commandId: 'command-1' }],
  database: { existingSecret: 'x' },
}
world.runtime.onChange(async () => {
  const { health } = await world.runtime.observe(tenant)
  if (health === 'Healthy') process.send?.('healthy')
})
await world.runtime.apply({ tenant, commit: 'a', values })
