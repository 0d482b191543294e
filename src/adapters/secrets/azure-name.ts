import { DeploymentError, type SecretName } from '../../control/deployment/index.ts'
import { isSecretName } from './is-secret-name.ts'

const LONGEST = 127

/**
 * A name as Key Vault takes it: letters, digits and hyphens, whatever their case. A slash becomes `--`, a hyphen
 * `-0`; so no two names become one, and each can be read back.
 * @throws DeploymentError `secret.name` where it gets too long
 */
export function azureName(name: SecretName, prefix: string): string {
  const written = encoded(prefix === '' ? name : `${prefix}/${name}`)
  if (written.length <= LONGEST) return written
  throw new DeploymentError(
    'secret.name',
    `${name} is too long for a Key Vault: ${written.length} characters`,
    {
      hint: `It takes ${LONGEST}, where a slash and a hyphen count twice: shorten the name, or secrets.prefix.`,
    },
  )
}

/** Undefined for what we would not have written. */
export function fromAzureName(written: string, prefix: string): SecretName | undefined {
  const read = decoded(written)
  const start = prefix === '' ? '' : `${prefix}/`
  const name = read.slice(start.length)
  return read.startsWith(start) && isSecretName(name) && encoded(read) === written ? name : undefined
}

function encoded(name: string): string {
  return name.replace(/[-/]/g, (unit) => (unit === '-' ? '-0' : '--'))
}

function decoded(written: string): string {
  return written.replace(/-[-0]/g, (pair) => (pair === '-0' ? '-' : '/'))
}
