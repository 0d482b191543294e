import {
  type Blocker,
  checkValues,
  DeploymentError,
  editValues,
  findSecrets,
  isSameValue,
  LONGEST_VALUES,
  type ReadValues,
  requireValues,
  VALUES_FILE,
  type Values,
  type ValuesCodec,
  type ValuesDefaults,
  valuesDefaults,
  valuesPath,
} from '../../../control/deployment/index.ts'
import type { TenantId } from '../../../control/tenant/index.ts'
import { lineStart } from './page.ts'
import { readYaml } from './read-yaml.ts'
import { spliceYaml } from './splice-yaml.ts'
import { pairLines } from './write-yaml.ts'
import { offsetOf, plainOf, type YamlNode } from './yaml-node.ts'

/** In which a file is written, and values that are missing are put between those that are there. */
const FILE_ORDER = ['clientId', 'schema', 'suspended', 'commandId', 'database', 'exchange', 'bots']
const BOT_ORDER: readonly string[] = [
  ...['name', 'mode', 'runtime', 'strategy', 'strategyVersion', 'parameters', 'exchange', 'pairs'],
  ...['timeframe', 'dryRun', 'maxOpenTrades', 'stakeCurrency', 'stakeAmount', 'tradingMode', 'exposure'],
  ...['resources', 'commandId'],
]

type Read =
  | { readonly kind: 'values'; readonly values: Values; readonly root: YamlNode }
  | { readonly kind: 'invalid'; readonly problems: readonly Blocker[] }

/** Values as YAML that people may write, too: an edit changes what it means and not a character more. */
export function yamlValuesCodec(
  defaults: (tenant: TenantId) => ValuesDefaults = valuesDefaults,
): ValuesCodec {
  return {
    read(tenant, text) {
      const read = readText(tenant, text)
      if (read.kind === 'values') return { kind: 'values', values: read.values, text }
      return { ...read, text: text.slice(0, LONGEST_VALUES) }
    },
    edit(tenant, text, change) {
      const before = text === undefined ? undefined : readText(tenant, text)
      const values = before && requireValues(tenant, asRead(before))
      const wanted = fileOf(editValues(values, { tenant, ...change, defaults: defaults(tenant) }))
      requireSound(tenant, wanted)
      const written =
        before?.kind === 'values' && text !== undefined
          ? spliceYaml(text, before.root, { wanted, orders: [FILE_ORDER, BOT_ORDER] })
          : newFile(tenant, wanted)
      requireWritten(tenant, written, wanted)
      return written
    },
  }
}

function readText(tenant: TenantId, text: string): Read {
  const yaml = readYaml(text)
  if (yaml.kind === 'refused') {
    const problems = yaml.problems.map(({ offset, message, hint }) => ({
      resource: placeOf(text, offset),
      reason: withoutSecrets(`${message}. ${hint}`),
    }))
    return { kind: 'invalid', problems }
  }
  const { root } = yaml
  const checked = checkValues(tenant, plainOf(root))
  if (checked.kind === 'values') return { ...checked, root }
  const problems = checked.problems.map(({ pointer, message }) => ({
    resource: placeOf(text, offsetOf(root, pointer)),
    reason: withoutSecrets(pointer === '' ? message : `${pointer} ${message}`),
  }))
  return { kind: 'invalid', problems }
}

/** `values.yaml:3:5`; columns count UTF-16 units, as editors do. */
function placeOf(text: string, offset: number): string {
  const line = text.slice(0, offset).split('\n').length
  return `${VALUES_FILE}:${line}:${offset - lineStart(text, offset) + 1}`
}

/** What is wrong with a value may show some of it, or of its name. */
function withoutSecrets(reason: string): string {
  if (findSecrets(reason).length === 0) return reason
  return 'what stands here looks like a secret, and is no value of this file. Remove it, and have it replaced.'
}

function asRead(read: Read): ReadValues {
  return { ...read, text: '' }
}

/** As it stands in a file: what nobody has said is left out. */
function fileOf({ commandId, bots, ...rest }: Values): Readonly<Record<string, unknown>> {
  const named = { ...rest, ...(commandId !== '' && { commandId }) }
  const written = bots.map(({ commandId: id, ...bot }) =>
    inOrder({ ...bot, ...(id !== '' && { commandId: id }) }, BOT_ORDER),
  )
  return inOrder({ ...named, bots: written }, FILE_ORDER)
}

function inOrder(map: object, order: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)))
}

function newFile(tenant: TenantId, wanted: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(wanted).map(([name, value]) =>
    pairLines(name, value, { column: 0, newline: '\n' }),
  )
  return `# What ${tenant} wants. README.md at the root says how to change it.\n${lines.join('')}`
}

/** What was asked for, before it is written anywhere. @throws DeploymentError `values.invalid` */
function requireSound(tenant: TenantId, wanted: unknown): void {
  const checked = checkValues(tenant, wanted)
  if (checked.kind === 'values') return
  const problems = checked.problems.map(({ pointer, message }) => ({
    resource: VALUES_FILE,
    reason: withoutSecrets(`${pointer} ${message}`),
  }))
  requireValues(tenant, { kind: 'invalid', problems, text: '' })
}

/**
 * What is committed is read once more: it says what was meant, or nothing is written.
 * @throws DeploymentError `values.invalid`
 */
function requireWritten(tenant: TenantId, written: string, wanted: unknown): void {
  const read = readText(tenant, written)
  requireValues(tenant, asRead(read))
  if (read.kind === 'values' && isSameValue(plainOf(read.root), wanted)) return
  throw new DeploymentError('values.invalid', `${valuesPath(tenant)} cannot be changed as it is written`, {
    where: valuesPath(tenant),
    hint: 'Write each value on a line of its own, without brackets, and send the command again.',
  })
}
