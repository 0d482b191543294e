import { memorySecrets } from './memory-secrets.ts'
import { secretsSuite } from './secrets.suite.ts'

secretsSuite('in memory', async () => {
  const secrets = memorySecrets({ now: () => Date.now() })
  return { secrets, reopen: async () => secrets, async [Symbol.asyncDispose]() {} }
})
