import { deploymentStoreSuite } from './deployment-store.suite.ts'
import { memoryDeploymentStore } from './memory-deployment-store.ts'

deploymentStoreSuite('memory', async () => {
  let time = 1_700_000_000_000
  const store = memoryDeploymentStore({ now: () => time })
  return {
    store,
    pass: async (ms) => {
      time += ms
    },
  }
})
