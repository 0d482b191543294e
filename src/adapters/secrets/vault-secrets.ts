import {
  DeploymentError,
  parseSecretFolder,
  parseSecretName,
  parseSecretValue,
  type SecretName,
  type Secrets,
  type StoredSecret,
  unknownSecret,
} from '../../control/deployment/index.ts'
import { each } from './each.ts'
import { isSecretName } from './is-secret-name.ts'
import {
  type AskVault,
  errorsOf,
  isMissingRoute,
  type VaultAddress,
  type VaultAnswer,
  vaultClient,
} from './vault-client.ts'
import { type VaultAuth, vaultLogin } from './vault-login.ts'

export interface VaultSecretsOptions extends VaultAddress {
  /** Where the KV engine of version 2 is mounted. */
  readonly mount: string
  /** Before every name; empty for the whole mount. */
  readonly prefix: string
  readonly auth: VaultAuth
  /** Milliseconds that never go back. */
  readonly clock?: () => number
}

const TRIES = 20
/** The field of a secret that has the value; people who look with Vault's own tools see it, too. */
const FIELD = 'value'

/** Secrets of a Vault's KV engine, version 2. Versions are kept as the engine is set; removing removes all. */
export function vaultSecrets(options: VaultSecretsOptions): Secrets {
  const { mount, prefix, auth, clock = () => performance.now() } = options
  const ask = vaultClient(options)
  const login = vaultLogin(ask, auth, clock)
  const below = prefix === '' ? '' : `${prefix}/`

  /** A login that has ended in between is made again, once. */
  async function asked(request: Omit<Parameters<AskVault>[0], 'token'>): Promise<VaultAnswer> {
    const token = await login.token()
    const answer = await ask({ ...request, token })
    if (answer.status !== 403 || !login.refused(token)) return answer
    return ask({ ...request, token: await login.token() })
  }

  async function stored(name: SecretName): Promise<string | undefined> {
    const answer = await asked({ method: 'GET', path: `${mount}/data/${below}${name}` })
    if (answer.status === 404 && !isMissingRoute(answer)) return undefined
    const { data } = ok(answer, { verb: 'read', name }) as { data?: { data?: Record<string, unknown> } }
    const value = data?.data?.[FIELD]
    if (typeof value === 'string') return value
    throw new DeploymentError('secret.unreadable', `the secret ${name} has no text in its field "${FIELD}"`, {
      hint: 'It was not written by Leme: put it again.',
    })
  }

  /** 0 where there has been none. */
  async function versionOf(name: SecretName): Promise<number> {
    const answer = await asked({ method: 'GET', path: `${mount}/metadata/${below}${name}` })
    if (answer.status === 404 && !isMissingRoute(answer)) return 0
    const { data } = ok(answer, { verb: 'read', name }) as { data?: { current_version?: unknown } }
    return typeof data?.current_version === 'number' ? data.current_version : 0
  }

  async function namesIn(folder: string): Promise<readonly SecretName[]> {
    const answer = await asked({ method: 'GET', path: `${mount}/metadata/${below}${folder}?list=true` })
    if (answer.status === 404 && !isMissingRoute(answer)) return []
    const { data } = ok(answer, { verb: 'list', name: folder }) as { data?: { keys?: unknown } }
    const keys = Array.isArray(data?.keys) ? data.keys.filter((key) => typeof key === 'string') : []
    const found = await each(keys, async (key) => {
      if (key.endsWith('/'))
        return isSecretName(`${folder}${key.slice(0, -1)}`) ? namesIn(`${folder}${key}`) : []
      return isSecretName(`${folder}${key}`) ? [parseSecretName(`${folder}${key}`)] : []
    })
    return found.flat()
  }

  /** Undefined for one whose newest version was deleted with Vault's own tools. */
  async function describe(name: SecretName): Promise<StoredSecret | undefined> {
    const answer = await asked({ method: 'GET', path: `${mount}/metadata/${below}${name}` })
    if (answer.status === 404 && !isMissingRoute(answer)) return undefined
    const { data } = ok(answer, { verb: 'read', name }) as { data?: Metadata }
    const newest = data?.versions?.[`${data.current_version}`]
    if (!data || !newest || newest.destroyed || newest.deletion_time) return undefined
    return { name, changedAt: Date.parse(data.updated_time ?? '') || 0 }
  }

  return {
    async read(text) {
      const name = parseSecretName(text)
      const value = await stored(name)
      if (value === undefined) throw unknownSecret(name)
      return value
    },
    async write(text, given) {
      const name = parseSecretName(text)
      const value = parseSecretValue(given)
      // Every write says which version it follows: one whose answer was lost is then not made twice.
      for (let left = TRIES; left > 0; left--) {
        const body = { options: { cas: await versionOf(name) }, data: { [FIELD]: value } }
        const answer = await asked({ method: 'POST', path: `${mount}/data/${below}${name}`, body })
        const isLate = answer.status === 400 && errorsOf(answer).some((error) => /check-and-set/.test(error))
        if (!isLate) return void ok(answer, { verb: 'write', name })
        if ((await stored(name)) === value) return
      }
      throw new DeploymentError('secret.unreachable', `others write ${name} faster than we do`)
    },
    async remove(text) {
      const name = parseSecretName(text)
      const answer = await asked({ method: 'DELETE', path: `${mount}/metadata/${below}${name}` })
      if (answer.status !== 404 || isMissingRoute(answer)) ok(answer, { verb: 'delete', name })
    },
    async list(text) {
      const found = await each(await namesIn(parseSecretFolder(text)), describe)
      return found.filter((one) => one !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1))
    },
  }

  function ok(
    answer: VaultAnswer,
    { verb, name }: { readonly verb: string; readonly name: string },
  ): unknown {
    const { status, body } = answer
    if (status >= 200 && status < 300) return body ?? {}
    const place = `${mount}/…/${below}${name}`
    if (status === 403) {
      throw new DeploymentError('secret.denied', `the Vault does not let us ${verb} ${place}`, {
        hint: 'The token has ended, or its policy lacks that right: docs/guide/secrets.md has the policy.',
      })
    }
    if (isMissingRoute(answer)) {
      throw new DeploymentError('secret.store', `the Vault has no engine at ${mount}`, {
        hint: 'Correct secrets.mount or secrets.namespace, or enable it: vault secrets enable -path=secret kv-v2.',
      })
    }
    throw new DeploymentError('secret.store', `the Vault cannot ${verb} ${place} (${status})`, {
      hint: 'Is it a KV engine of version 2? vault secrets list -detailed tells.',
    })
  }
}

interface Metadata {
  readonly current_version?: number
  readonly updated_time?: string
  readonly versions?: Readonly<
    Record<string, { readonly deletion_time?: string; readonly destroyed?: boolean } | undefined>
  >
}
