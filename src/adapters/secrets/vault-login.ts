import { readFile } from 'node:fs/promises'
import { DeploymentError } from '../../control/deployment/index.ts'
import { failureOf } from './disk.ts'
import { type AskVault, errorsOf, isMissingRoute, type VaultAnswer } from './vault-client.ts'

/** How to log in. `mount`: where that way is mounted; under its own name when absent. */
export type VaultAuth =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'approle'; readonly roleId: string; readonly secretId: string; readonly mount?: string }
  | { readonly kind: 'kubernetes'; readonly role: string; readonly jwtFile: string; readonly mount?: string }

/** A token that is good, as far as we know. */
export interface VaultLogin {
  token(): Promise<string>
  /** It was not taken: gives whether there may be another one. */
  refused(token: string): boolean
}

interface Lease {
  readonly token: string
  readonly renewable: boolean
  /** Of the lease when it was made; a renewal that gives much less comes near its end. */
  readonly fullMs: number
  readonly endsAt: number
  readonly renewAt: number
}

const FOR_EVER = Number.POSITIVE_INFINITY
const PATIENCE_MS = 5_000
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Logs in when a token is asked for, renews it after two thirds of its time, and logs in anew where it cannot be
 * renewed any more. A token that was given to us is renewed by the clock, too: nobody else would do it.
 */
export function vaultLogin(ask: AskVault, auth: VaultAuth, clock: () => number): VaultLogin {
  let lease: Lease | undefined
  let pending: Promise<Lease> | undefined

  async function current(): Promise<Lease> {
    const now = clock()
    if (lease && now < lease.renewAt) return lease
    pending ??= next(now).finally(() => {
      pending = undefined
    })
    return pending
  }

  async function next(now: number): Promise<Lease> {
    const old = lease
    const isLeft = old !== undefined && now < old.endsAt
    lease = (isLeft ? await renewed(old, now) : undefined) ?? (await logIn(now))
    keepAlive(lease)
    return lease
  }

  /** Undefined where it is better to log in anew. */
  async function renewed(old: Lease, now: number): Promise<Lease | undefined> {
    if (!old.renewable) return auth.kind === 'token' ? { ...old, renewAt: old.endsAt } : undefined
    const request = { method: 'POST', path: 'auth/token/renew-self', token: old.token, body: {} } as const
    const answer = await ask(request).catch(() => undefined)
    // Vault does not answer: the token is good for a while.
    if (!answer) return { ...old, renewAt: Math.min(old.endsAt, now + PATIENCE_MS) }
    const granted = answer.status === 200 ? leaseOf(answer, now) : undefined
    const isShort = granted === undefined || granted.endsAt - now < old.fullMs / 3
    if (!isShort) return { ...granted, fullMs: old.fullMs }
    // Of a token that was given there is no other: it is used until it ends.
    return auth.kind === 'token' ? { ...(granted ?? old), renewAt: granted?.endsAt ?? old.endsAt } : undefined
  }

  async function logIn(now: number): Promise<Lease> {
    if (auth.kind === 'token') return given(auth.token, now)
    const mount = auth.mount || auth.kind
    const body =
      auth.kind === 'approle'
        ? { role_id: auth.roleId, secret_id: auth.secretId }
        : { role: auth.role, jwt: await readJwt(auth.jwtFile) }
    const answer = await ask({ method: 'POST', path: `auth/${mount}/login`, body })
    const granted = answer.status === 200 ? leaseOf(answer, now) : undefined
    if (granted) return granted
    throw refusal(answer, mount)
  }

  async function given(token: string, now: number): Promise<Lease> {
    if (token === '') {
      throw new DeploymentError('secret.store', 'there is no token for the Vault', {
        hint: 'Set secrets.token, best as LEME__SECRETS__TOKEN_FILE, or another way to log in: secrets.auth.',
      })
    }
    const answer = await ask({ method: 'GET', path: 'auth/token/lookup-self', token })
    const { data } = (answer.body ?? {}) as { data?: { ttl?: unknown; renewable?: unknown } }
    const ttl = answer.status === 200 && typeof data?.ttl === 'number' ? data.ttl * 1_000 : 0
    // Without a time it does not end, or we may not ask: then its refusal will tell.
    return leaseFor({ token, ttl: ttl === 0 ? FOR_EVER : ttl, renewable: data?.renewable === true }, now)
  }

  function keepAlive({ renewable, renewAt }: Lease): void {
    if (auth.kind !== 'token' || !renewable || renewAt === FOR_EVER) return
    const wait = Math.min(Math.max(renewAt - clock(), 1_000), LONGEST_TIMER_MS)
    setTimeout(() => void current().catch(() => {}), wait).unref()
  }

  return {
    token: async () => (await current()).token,
    refused(token) {
      if (auth.kind === 'token') return false
      if (lease?.token === token) lease = undefined
      return true
    },
  }
}

function leaseOf({ body }: VaultAnswer, now: number): Lease | undefined {
  const { auth } = (body ?? {}) as {
    auth?: { client_token?: unknown; lease_duration?: unknown; renewable?: unknown }
  }
  if (typeof auth?.client_token !== 'string' || typeof auth.lease_duration !== 'number') return undefined
  const ttl = auth.lease_duration === 0 ? FOR_EVER : auth.lease_duration * 1_000
  return leaseFor({ token: auth.client_token, ttl, renewable: auth.renewable === true }, now)
}

function leaseFor(
  { token, ttl, renewable }: { readonly token: string; readonly ttl: number; readonly renewable: boolean },
  now: number,
): Lease {
  return { token, renewable, fullMs: ttl, endsAt: now + ttl, renewAt: now + (ttl * 2) / 3 }
}

async function readJwt(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (cause) {
    throw new DeploymentError('secret.store', `the pod's token ${path} cannot be read: ${failureOf(cause)}`, {
      hint: 'Outside of Kubernetes use another way to log in: secrets.auth.',
      where: path,
    })
  }
}

function refusal(answer: VaultAnswer, mount: string): DeploymentError {
  if (isMissingRoute(answer)) {
    return new DeploymentError('secret.store', `the Vault has no login at auth/${mount}`, {
      hint: 'Correct secrets.auth or secrets.authMount, or enable it: vault auth enable.',
    })
  }
  const isRole = errorsOf(answer).some((text) => /role/i.test(text))
  const what = isRole ? 'the role or its secret' : 'the login'
  return new DeploymentError(
    'secret.denied',
    `the Vault refuses ${what} at auth/${mount} (${answer.status})`,
    {
      hint: 'Correct the role, or make a new secret id; it may have expired or been used up.',
    },
  )
}
