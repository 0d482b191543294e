import { readFileSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { startVault, type VaultOptions } from '../../../test/services/index.ts'
import type { VaultAuth } from './vault-login.ts'
import { type VaultSecretsOptions, vaultSecrets } from './vault-secrets.ts'

/** The policy that the guide tells operators to make. */
export const POLICY = /```hcl\n([\s\S]*?)```/.exec(
  readFileSync(new URL('../../../docs/guide/secrets.md', import.meta.url), 'utf8'),
)![1]!
/** A token of an hour. */
export const HOUR = { policies: ['leme'], ttlSeconds: 3_600 }

/** A Vault with that policy, and stores on it whose clock is the Vault's. */
export async function startWithPolicy(t: Pick<TestContext, 'after'>, options: Partial<VaultOptions> = {}) {
  const vault = await startVault({ policies: { leme: POLICY }, ...options })
  t.after(() => vault[Symbol.asyncDispose]())
  const open = (auth: VaultAuth, more: Partial<VaultSecretsOptions> = {}) =>
    vaultSecrets({
      ...{ url: vault.url, mount: 'secret', prefix: 'leme', auth, timeoutMs: 5_000, pauseMs: 1 },
      ...{ clock: () => vault.now, ...more },
    })
  const token = (ttl = HOUR) => ({ kind: 'token', token: vault.makeToken(ttl) }) as const
  return { vault, open, token }
}
