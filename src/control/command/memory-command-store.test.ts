import { memoryDeploymentStore } from '../deployment/index.ts'
import { commandStoreSuite } from './command-store.suite.ts'
import { memoryCommandStore } from './memory-command-store.ts'

commandStoreSuite('memory', async () => {
  let time = 1_700_000_000_000
  const now = () => time++
  const deployments = memoryDeploymentStore({ now })
  const commands = memoryCommandStore({ now, deployments })
  return {
    ...{ commands, other: commands, deployments },
    events: async (tenant) => commands.events.filter((event) => event.tenant === tenant),
    breakClaim: async (tenant) => commands.breakClaim(tenant),
  }
})
