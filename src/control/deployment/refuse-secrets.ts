import type { TenantId } from '../tenant/index.ts'
import { DeploymentError } from './deployment-error.ts'
import { valuesPath } from './repository-layout.ts'
import { type FoundSecret, findSecrets } from './secret-scan.ts'
import type { Values } from './values.ts'

/** What is about to be committed. */
export interface Committing {
  readonly text: string
  readonly values: Values
  /** Of the commit. */
  readonly message: string
}

const HINT =
  'Put it into the store of secrets and write its name under existingSecret. If it was ever committed or sent anywhere, have it replaced.'

/**
 * Looks through the whole file, comments too, and the message.
 * @throws DeploymentError `git.secret`, which names place and kind and never shows what it found
 */
export function refuseSecrets(tenant: TenantId, { text, values, message }: Committing): void {
  const [inFile] = findSecrets(text)
  if (inFile) throw refusal(tenant, inFile, pointerOf(values, inFile))
  const [inMessage] = findSecrets(message)
  if (inMessage) {
    throw new DeploymentError('git.secret', `the reason or sender of the command holds ${inMessage.kind}`, {
      hint: HINT,
    })
  }
}

function refusal(
  tenant: TenantId,
  { kind, line, column }: FoundSecret,
  pointer: string | undefined,
): DeploymentError {
  const where = `${valuesPath(tenant)}:${line}:${column}`
  const place = pointer === undefined ? 'a comment' : pointer
  return new DeploymentError('git.secret', `${where} ${place} holds ${kind}; nothing was committed`, {
    where,
    hint: HINT,
  })
}

/** The value that looks like the same; undefined where none does, and it stands in a comment. */
function pointerOf(values: Values, { kind }: FoundSecret): string | undefined {
  return leaves(values, '').find(([, line]) => findSecrets(line).some((one) => one.kind === kind))?.[0]
}

function leaves(value: unknown, pointer: string): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) {
    const name = pointer.slice(pointer.lastIndexOf('/') + 1)
    return typeof value === 'string' ? [[pointer, `${name}: ${JSON.stringify(value)}`]] : []
  }
  return Object.entries(value).flatMap(([key, child]) => leaves(child, `${pointer}/${key}`))
}
