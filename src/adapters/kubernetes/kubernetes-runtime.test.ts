import { runtimeSuite } from '../../control/deployment/runtime.suite.ts'
import { argoWorld, botSpec } from './argo-world.fixture.ts'

runtimeSuite('Argo CD on a cluster', async () => {
  const world = await argoWorld()
  const { runtime, outcomes, cluster } = world
  return {
    runtime: {
      ...runtime,
      async apply(wanted) {
        world.addSecrets(wanted.tenant)
        await world.apply(wanted)
      },
    },
    spec: botSpec,
    async setBroken(tenant, bot, isBroken) {
      if (isBroken) outcomes.set(`${tenant}/${bot}`, { kind: 'crash', message: 'no such strategy' })
      else outcomes.delete(`${tenant}/${bot}`)
      cluster.look()
    },
    async setSchemaBroken(tenant, isBroken) {
      if (isBroken)
        outcomes.set(tenant, { kind: 'init-fails', container: 'init-schema', message: 'no database' })
      else outcomes.delete(tenant)
      cluster.look()
    },
    async kill(tenant, bot) {
      const pod = world.pod(tenant, bot)!
      cluster.world.store.remove('pods.', pod.metadata.namespace!, pod.metadata.name)
    },
    async process(tenant, bot) {
      const pod = world.pod(tenant, bot)
      const isRunning = JSON.stringify(pod?.status ?? {}).includes(
        '"ready":true,"restartCount":0,"started":true',
      )
      return isRunning ? pod!.metadata.uid : undefined
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
})
