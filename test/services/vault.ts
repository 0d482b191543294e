import { randomBytes } from 'node:crypto'
import { type Answered, type Asked, type FaultyHttp, startFaultyHttp } from './faulty-http.ts'
import { type KvStore, kvStore } from './vault-kv.ts'

export interface VaultOptions {
  /** Policies by name, in Vault's own language, as far as paths and capabilities go. */
  readonly policies: Readonly<Record<string, string>>
  /** Whether every write has to say which version it is based on. */
  readonly casRequired?: boolean
  readonly mount?: string
}

export interface VaultToken {
  readonly policies: readonly string[]
  readonly ttlSeconds: number
  readonly maxTtlSeconds?: number
  readonly renewable?: boolean
}

export interface Vault extends FaultyHttp {
  /** UTC milliseconds of the server. */
  now: number
  isSealed: boolean
  /** Logins so far. */
  logins: number
  readonly kv: KvStore
  makeToken(token: VaultToken): string
  revoke(token: string): void
  /** An AppRole, which answers with tokens like this one; gives its secret id, for so many logins. */
  addAppRole(roleId: string, token: VaultToken, uses?: number): string
  useSecretId(roleId: string, secretId: string): void
  /** A role of the Kubernetes login, for pods that show this token. */
  addPod(role: string, jwt: string, token: VaultToken): void
}

interface Lease extends VaultToken {
  readonly madeAt: number
  expiresAt: number
}

interface Role {
  readonly token: VaultToken
  secretId: string
  uses: number
}

const DENIED = { status: 403, body: { errors: ['permission denied'] } }

/**
 * What Leme uses of Vault's HTTP API, answered as Vault does: tokens that expire and are renewed up to a maximum,
 * policies, AppRole and Kubernetes logins, namespaces, seal, and the KV engine of version 2 with check-and-set.
 */
export async function startVault(options: VaultOptions): Promise<Vault> {
  const { policies, casRequired = false, mount = 'secret' } = options
  const leases = new Map<string, Lease>()
  const roles = new Map<string, Role>()
  const pods = new Map<string, { readonly jwt: string; readonly token: VaultToken }>()
  const http = await startFaultyHttp((asked) => answer(asked))
  const vault: Vault = Object.assign(http, {
    now: Date.UTC(2025, 0, 1),
    isSealed: false,
    logins: 0,
    kv: kvStore({ now: () => vault.now, casRequired }),
    makeToken: (token: VaultToken) => grant(token),
    revoke: (token: string) => void leases.delete(token),
    addAppRole(roleId: string, token: VaultToken, uses = Number.POSITIVE_INFINITY) {
      const secretId = randomBytes(16).toString('hex')
      roles.set(roleId, { token, secretId, uses })
      return secretId
    },
    useSecretId(roleId: string, secretId: string) {
      roles.get(roleId)!.secretId = secretId
    },
    addPod: (role: string, jwt: string, token: VaultToken) => void pods.set(role, { jwt, token }),
  })
  return vault

  function grant(token: VaultToken): string {
    const made = `hvs.${randomBytes(24).toString('base64url')}`
    const expiresAt = token.ttlSeconds === 0 ? Number.POSITIVE_INFINITY : vault.now + token.ttlSeconds * 1_000
    leases.set(made, { ...token, madeAt: vault.now, expiresAt })
    return made
  }

  function answer(asked: Asked): Answered {
    if (vault.isSealed) return { status: 503, body: { errors: ['Vault is sealed'] } }
    if (asked.headers['x-vault-request'] !== 'true') {
      return { status: 412, body: { errors: ['missing required header: X-Vault-Request'] } }
    }
    const namespace = asked.headers['x-vault-namespace'] ?? ''
    const [, version, ...parts] = asked.path.split('/')
    if (version !== 'v1' || parts.some((part) => part === '..' || part === '.'))
      return { status: 404, body: '404 page not found' }
    const path = parts.join('/')
    const body = jsonOf(asked)
    if (body === undefined) return { status: 400, body: { errors: ['failed to parse JSON input'] } }
    if (/^auth\/[^/]+\/login$/.test(path)) return login(path.split('/')[1]!, body)
    const token = String(asked.headers['x-vault-token'] ?? '')
    const lease = leases.get(token)
    if (!lease || lease.expiresAt <= vault.now) return DENIED
    if (path === 'auth/token/lookup-self') {
      const ttl = Number.isFinite(lease.expiresAt) ? Math.floor((lease.expiresAt - vault.now) / 1_000) : 0
      return { status: 200, body: { data: { ttl, renewable: lease.renewable ?? true } } }
    }
    if (path === 'auth/token/renew-self') return renew(token, lease)
    const method = asked.query.get('list') === 'true' ? 'LIST' : asked.method
    if (!isAllowed(path, { method, lease })) return DENIED
    if (!path.startsWith(`${mount}/`)) {
      return { status: 404, body: { errors: [`no handler for route "${path}". route entry not found.`] } }
    }
    return vault.kv.answer(`${namespace}|`, { method, path: path.slice(mount.length + 1), body })
  }

  function login(kind: string, body: Record<string, unknown>): Answered {
    if (kind === 'approle') {
      const role = roles.get(String(body.role_id))
      if (!role || role.secretId !== body.secret_id || role.uses < 1) {
        return { status: 400, body: { errors: ['invalid role or secret ID'] } }
      }
      role.uses--
      return loggedIn(role.token)
    }
    if (kind === 'kubernetes') {
      const pod = pods.get(String(body.role))
      if (!pod) return { status: 400, body: { errors: [`invalid role name "${body.role}"`] } }
      return pod.jwt === body.jwt ? loggedIn(pod.token) : DENIED
    }
    return {
      status: 404,
      body: { errors: [`no handler for route "auth/${kind}/login". route entry not found.`] },
    }
  }

  function loggedIn(token: VaultToken): Answered {
    vault.logins++
    const auth = {
      client_token: grant(token),
      lease_duration: token.ttlSeconds,
      renewable: token.renewable ?? true,
    }
    return { status: 200, body: { auth } }
  }

  /** No longer than its maximum, counted from its beginning. */
  function renew(token: string, lease: Lease): Answered {
    if (!(lease.renewable ?? true)) return { status: 400, body: { errors: ['lease is not renewable'] } }
    const last = lease.madeAt + (lease.maxTtlSeconds ?? 32 * 86_400) * 1_000
    lease.expiresAt = Math.min(last, vault.now + lease.ttlSeconds * 1_000)
    const lease_duration = Math.floor((lease.expiresAt - vault.now) / 1_000)
    return { status: 200, body: { auth: { client_token: token, lease_duration, renewable: true } } }
  }

  function isAllowed(
    path: string,
    { method, lease }: { readonly method: string; readonly lease: Lease },
  ): boolean {
    const wanted =
      method === 'LIST' ? ['list'] : ({ GET: ['read'], DELETE: ['delete'] }[method] ?? ['create', 'update'])
    // Vault asks about a listing with the slash at its end.
    const place = method === 'LIST' && !path.endsWith('/') ? `${path}/` : path
    return wanted.every((capability) =>
      lease.policies.some((name) =>
        [...(policies[name] ?? '').matchAll(/path\s+"([^"]+)"\s*\{\s*capabilities\s*=\s*\[([^\]]*)\]/g)].some(
          ([, pattern = '', capabilities = '']) =>
            covers(pattern, place) && capabilities.includes(`"${capability}"`),
        ),
      ),
    )
  }
}

function covers(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern
}

function jsonOf({ body }: Asked): Record<string, unknown> | undefined {
  if (body.length === 0) return {}
  try {
    const value = JSON.parse(body.toString())
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
