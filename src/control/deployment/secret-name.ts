import type { TenantId } from '../tenant/index.ts'
import { DeploymentError } from './deployment-error.ts'

/** `tenants/cliente-001/exchange`. Made only by {@link parseSecretName} and {@link tenantSecret}. */
export type SecretName = string & { readonly brand: 'SecretName' }

const SEGMENT = '[a-z0-9][a-z0-9-]{0,62}'
const SECRET_NAME = new RegExp(`^[a-z][a-z0-9-]{0,62}(/${SEGMENT}){0,4}$`)
const LONGEST_NAME = 120
/** The least of what the stores take: Azure Key Vault has 25 kB. */
const LONGEST_VALUE = 24_000
const HINT =
  'Write up to five parts of lower-case letters, digits and hyphens, such as tenants/cliente-001/exchange.'

/**
 * The one door for names of secrets: what passes is safe in a path, an address and a listing of every store.
 * @throws DeploymentError `secret.name`
 */
export function parseSecretName(text: unknown): SecretName {
  if (typeof text === 'string' && text.length <= LONGEST_NAME && SECRET_NAME.test(text)) {
    return text as SecretName
  }
  throw new DeploymentError('secret.name', `${shown(text)} is no name of a secret`, { hint: HINT })
}

/**
 * Empty for everything, or a folder with the slash at its end: without it `tenants/cliente-1` would tell of
 * `tenants/cliente-10`, too.
 * @throws DeploymentError `secret.name`
 */
export function parseSecretFolder(text: unknown): string {
  if (text === '') return ''
  if (typeof text === 'string' && text.endsWith('/')) return `${parseSecretName(text.slice(0, -1))}/`
  throw new DeploymentError('secret.name', `${shown(text)} is no folder of secrets`, {
    hint: 'Write names of folders with a slash at the end, such as tenants/cliente-001/, or nothing.',
  })
}

/**
 * A value that every store can hold and every program can be handed: text, without NUL.
 * @throws DeploymentError `secret.value`, which never shows it
 */
export function parseSecretValue(value: unknown): string {
  const problem = problemOf(value)
  if (problem === undefined) return value as string
  throw new DeploymentError('secret.value', `the value ${problem}`, {
    hint: `A secret is text of 1 to ${LONGEST_VALUE} bytes without NUL; encode other bytes as base64.`,
  })
}

/** Where a tenant's secret lies. @throws DeploymentError `secret.name` of a key with a slash */
export function tenantSecret(tenant: TenantId, key: string): SecretName {
  if (key.includes('/')) throw new DeploymentError('secret.name', `${shown(key)} has a slash`, { hint: HINT })
  return parseSecretName(`${tenantSecrets(tenant)}${key}`)
}

/** What the house itself keeps for a tenant, by its key: nobody of the tenant may write or remove it. */
export function isHouseSecret(key: string): boolean {
  return (
    key === 'database' ||
    key === 'freqtrade-database' ||
    key.startsWith('webhook-') ||
    key.startsWith('alert-')
  )
}

/** The folder of all of a tenant's secrets. */
export function tenantSecrets(tenant: TenantId): string {
  return `tenants/${tenant}/`
}

function problemOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'is no text'
  if (value === '') return 'is empty'
  if (value.includes('\0')) return 'has a NUL'
  if (!value.isWellFormed()) return 'is no well-formed text'
  const bytes = byteLength(value)
  return bytes > LONGEST_VALUE ? `has ${bytes} bytes` : undefined
}

/** In UTF-8. A pair of surrogates counts twice two. */
function byteLength(value: string): number {
  let bytes = 0
  for (let at = 0; at < value.length; at++) {
    const unit = value.charCodeAt(at)
    const isSurrogate = unit >= 0xd800 && unit < 0xe000
    bytes += unit < 0x80 ? 1 : unit < 0x800 || isSurrogate ? 2 : 3
  }
  return bytes
}

function shown(text: unknown): string {
  return typeof text === 'string' ? JSON.stringify(text.slice(0, 60)) : typeof text
}
