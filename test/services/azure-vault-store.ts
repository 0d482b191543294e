import { randomBytes } from 'node:crypto'
import type { Answered, Asked } from './faulty-http.ts'

interface Secret {
  versions: { id: string; value: string; created: number; updated: number }[]
  enabled: boolean
  /** When it was deleted; undefined while it lives. */
  deletedAt: number | undefined
  /** So many looks see it neither here nor there: deleting and recovering take their time. */
  moving: number
}

export interface AzureVaultStore {
  answer(asked: Asked, base: string): Answered
  /** Values of all versions, oldest first. */
  valuesOf(name: string): readonly string[]
  /** As somebody would with another tool. */
  put(name: string, value: string, options?: { readonly enabled?: boolean }): void
}

const NAME = /^[0-9a-zA-Z-]{1,127}$/
const LOOKS = 2
const SHUTS = new Set(['GET', 'PUT', 'DELETE', 'POST'])

/** The secrets of an Azure Key Vault with soft delete, as far as Leme uses it. */
export function azureVaultStore(pageSize = 4): AzureVaultStore {
  const kept = new Map<string, Secret>()
  const seconds = () => Math.floor(Date.now() / 1_000)

  function put(name: string, value: string, enabled = true): Secret {
    const secret = find(name) ?? { versions: [], enabled, deletedAt: undefined, moving: 0 }
    secret.enabled = enabled
    secret.versions.push({
      id: randomBytes(16).toString('hex'),
      value,
      created: seconds(),
      updated: seconds(),
    })
    // Names differ by more than their case.
    kept.set(name.toLowerCase(), secret)
    return secret
  }

  const find = (name: string) => kept.get(name.toLowerCase())

  function bundle(name: string, secret: Secret, base: string, withValue = true): object {
    const { id, value, created, updated } = secret.versions.at(-1)!
    const attributes = {
      enabled: secret.enabled,
      created,
      updated,
      recoveryLevel: 'Recoverable',
      recoverableDays: 90,
    }
    return {
      id: `${base}/secrets/${name}${withValue ? `/${id}` : ''}`,
      attributes,
      ...(withValue && { value }),
    }
  }

  function deleted(name: string, secret: Secret, base: string): object {
    const times = { deletedDate: secret.deletedAt, scheduledPurgeDate: secret.deletedAt! + 90 * 86_400 }
    return { ...bundle(name, secret, base, false), recoveryId: `${base}/deletedsecrets/${name}`, ...times }
  }

  function list({ query }: Asked, base: string): Answered {
    const names = [...kept].filter(([, { deletedAt }]) => deletedAt === undefined)
    const from = Number(query.get('$skiptoken') ?? 0)
    const to = from + Math.min(Number(query.get('maxresults') ?? 25), pageSize)
    const value = names.slice(from, to).map(([name, secret]) => bundle(name, secret, base, false))
    const next = `${base}/secrets?api-version=${query.get('api-version')}&$skiptoken=${to}`
    return { status: 200, body: { value, nextLink: to < names.length ? next : null } }
  }

  function onSecret(
    asked: Asked,
    { name, base }: { readonly name: string; readonly base: string },
  ): Answered {
    const secret = find(name)
    const isMoving = secret !== undefined && secret.moving > 0
    if (isMoving && asked.method === 'GET') secret.moving--
    switch (asked.method) {
      case 'GET':
        if (!secret || secret.deletedAt !== undefined || isMoving) return notFound(name)
        if (!secret.enabled) return refused(403, 'Forbidden', 'SecretDisabled')
        return { status: 200, body: bundle(name, secret, base) }
      case 'PUT': {
        if (secret?.deletedAt !== undefined || isMoving) {
          return refused(409, 'Conflict', isMoving ? 'ObjectIsBeingDeleted' : 'ObjectIsDeletedButRecoverable')
        }
        const { value } = JSON.parse(asked.body.toString() || '{}')
        if (typeof value !== 'string' || Buffer.byteLength(value) > 25_600)
          return refused(400, 'BadParameter')
        return { status: 200, body: bundle(name, put(name, value), base) }
      }
      case 'DELETE':
        if (!secret || secret.deletedAt !== undefined) return notFound(name)
        Object.assign(secret, { deletedAt: seconds(), moving: LOOKS })
        return { status: 200, body: deleted(name, secret, base) }
    }
    return refused(405, 'MethodNotAllowed')
  }

  function onDeleted(
    { method }: Asked,
    {
      name,
      base,
      action,
    }: { readonly name: string; readonly base: string; readonly action: string | undefined },
  ): Answered {
    const secret = find(name)
    if (secret && secret.moving > 0) {
      secret.moving--
      return notFound(name)
    }
    if (!secret || secret.deletedAt === undefined) return notFound(name)
    if (method === 'GET' && action === undefined) return { status: 200, body: deleted(name, secret, base) }
    if (method !== 'POST' || action !== 'recover') return refused(405, 'MethodNotAllowed')
    Object.assign(secret, { deletedAt: undefined, moving: LOOKS })
    return { status: 200, body: bundle(name, secret, base, false) }
  }

  return {
    answer(asked, base) {
      const [, collection, name, action] = asked.path.split('/')
      if (!/^\d{4}-\d\d-\d\d(-preview)?$|^7\.\d$/.test(asked.query.get('api-version') ?? ''))
        return refused(400, 'BadParameter')
      if (!SHUTS.has(asked.method)) return refused(405, 'MethodNotAllowed')
      if (collection === 'secrets' && !name) return list(asked, base)
      if (name === undefined || !NAME.test(name)) return refused(400, 'BadParameter')
      if (collection === 'secrets') return onSecret(asked, { name, base })
      if (collection === 'deletedsecrets') return onDeleted(asked, { name, base, action })
      return refused(404, 'NotFound')
    },
    valuesOf: (name) => find(name)?.versions.map(({ value }) => value) ?? [],
    put: (name, value, { enabled = true } = {}) => void put(name, value, enabled),
  }
}

function notFound(name: string): Answered {
  return refused(
    404,
    'SecretNotFound',
    undefined,
    `A secret with (name/id) ${name} was not found in this key vault.`,
  )
}

function refused(status: number, code: string, inner?: string, message = 'refused'): Answered {
  return { status, body: { error: { code, message, ...(inner && { innererror: { code: inner } }) } } }
}
