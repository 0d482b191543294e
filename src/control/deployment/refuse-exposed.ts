import { DeploymentError } from './deployment-error.ts'
import { findSecrets } from './secret-scan.ts'

/** What is about to be kept somewhere where secrets may not be. */
export interface Keeping {
  /** For people: `the command`. */
  readonly what: string
  /** JSON, as it came from outside. */
  readonly value: unknown
  /** Whether a text holds a secret that this process has read. */
  readonly isKnown: (text: string) => boolean
}

const DEEPEST = 64

/**
 * Refuses JSON with a secret in it before it is kept anywhere: what was stored once is in logs of the database and
 * in backups, whatever is done with the row later.
 * @throws DeploymentError `secret.exposed`, which names the place and the kind and never shows what it found
 */
export function refuseExposed({ what, value, isKnown }: Keeping): void {
  const found = findExposed({ name: '', value, pointer: '' }, isKnown)
  if (!found) return
  throw new DeploymentError(
    'secret.exposed',
    `${what} holds ${found.kind} at ${found.pointer || '/'}; nothing was kept`,
    {
      hint: 'Put it into the store of secrets: PUT /api/v1/secrets/NAME. What was sent here should be replaced.',
    },
  )
}

interface Leaf {
  readonly name: string
  readonly value: unknown
  readonly pointer: string
}

interface Exposed {
  readonly kind: string
  readonly pointer: string
}

function findExposed(
  { name, value, pointer }: Leaf,
  isKnown: (text: string) => boolean,
  depth = 0,
): Exposed | undefined {
  if (typeof value === 'string') {
    const kind = isKnown(value) ? 'a secret of the store' : kindOf(name, value)
    return kind === undefined ? undefined : { kind, pointer }
  }
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return undefined
  for (const [key, child] of Object.entries(value)) {
    // A name that is a secret is not shown as a place either.
    const kind = isKnown(key) ? 'a secret of the store' : findSecrets(key)[0]?.kind
    if (kind !== undefined) return { kind, pointer }
    const below = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const found = findExposed({ name: key, value: child, pointer: below }, isKnown, depth + 1)
    if (found) return found
  }
  return undefined
}

function kindOf(name: string, value: string): string | undefined {
  const [alone] = findSecrets(value)
  if (alone) return alone.kind
  // With its name: `apiSecret: …`.
  return value.includes('\n') ? undefined : findSecrets(`${name}: ${JSON.stringify(value)}`)[0]?.kind
}
