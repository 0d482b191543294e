import type { TenantId } from '../tenant/index.ts'
import { DeploymentError } from './deployment-error.ts'
import { editValues } from './edit-values.ts'
import type { ReadValues, ValuesCodec } from './port.ts'
import { valuesPath } from './repository-layout.ts'
import { LONGEST_VALUES } from './schema.ts'
import type { Values } from './values.ts'
import { valuesDefaults } from './values-defaults.ts'
import { checkValues, type ValuesProblem } from './values-problems.ts'

/** Values as JSON, which has no comments to keep: for repositories in memory. */
export function plainValuesCodec(): ValuesCodec {
  return {
    read,
    edit(tenant, text, change) {
      const before = text === undefined ? undefined : requireValues(tenant, read(tenant, text))
      const after = editValues(before, { tenant, ...change, defaults: valuesDefaults(tenant) })
      const written = textOf(after)
      requireValues(tenant, read(tenant, written))
      return written
    },
  }
}

function read(tenant: TenantId, text: string): Exclude<ReadValues, { kind: 'absent' }> {
  const invalid = (problems: readonly ValuesProblem[]) => ({
    kind: 'invalid' as const,
    problems: problems.map(({ pointer, message }) => ({
      resource: 'values.yaml',
      reason: pointer === '' ? message : `${pointer} ${message}`,
    })),
    text: text.slice(0, LONGEST_VALUES),
  })
  if (text.length > LONGEST_VALUES) return invalid([{ pointer: '', message: 'is too long' }])
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return invalid([{ pointer: '', message: 'is no JSON' }])
  }
  const checked = checkValues(tenant, value)
  return checked.kind === 'values' ? { ...checked, text } : invalid(checked.problems)
}

/** What nobody has said is left out, as in a file of people. */
function textOf({ commandId, bots, ...rest }: Values): string {
  const file = {
    ...rest,
    ...(commandId !== '' && { commandId }),
    bots: bots.map(({ commandId: id, ...bot }) => ({ ...bot, ...(id !== '' && { commandId: id }) })),
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** @throws DeploymentError `values.invalid` */
export function requireValues(tenant: TenantId, read: ReadValues): Values {
  if (read.kind === 'values') return read.values
  const [first, ...more] = read.kind === 'invalid' ? read.problems : []
  const place = first?.resource.replace('values.yaml', valuesPath(tenant)) ?? valuesPath(tenant)
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`
  throw new DeploymentError('values.invalid', `${place} ${first?.reason ?? 'is not there'}${others}`, {
    where: place,
    hint: 'Nothing was written. Correct the file, or what was asked for, and send the command again.',
  })
}
