import { randomBytes } from 'node:crypto'
import { parseSecretName } from '../../../control/deployment/index.ts'
import { Fault, formatTime } from '../../../domain/index.ts'
import { openFileSecrets, openSecrets } from '../../local/open-secrets.ts'
import { redactor } from '../../local/redaction.ts'
import { currentConfig } from '../../local/with-app.ts'
import { type Terminal, table } from '../terminal.ts'
import { type AuditOptions, audited } from './secret-audit.ts'
import { readSecretValue, type ValueOptions } from './secret-value.ts'

/** `leme secret put`: a new secret, or another value of one that is there. */
export async function secretPut(
  terminal: Terminal,
  name: string,
  options: ValueOptions & AuditOptions,
): Promise<void> {
  parseSecretName(name)
  const value = await readSecretValue(terminal, options)
  const secrets = await openSecrets(currentConfig())
  await audited(terminal, { verb: 'put', name, change: () => secrets.write(name, value) }, options)
  terminal.result({ schema: 'leme.secret/1', name }, `${name} is kept`)
  warnOfShort(terminal, value)
}

export interface RotateSecretOptions extends ValueOptions, AuditOptions {
  readonly generate?: boolean
}

/** `leme secret rotate`: the next value of a secret that is there. */
export async function secretRotate(
  terminal: Terminal,
  name: string,
  { generate, ...options }: RotateSecretOptions,
): Promise<void> {
  const config = currentConfig()
  const secrets = await openSecrets(config)
  const before = await secrets.read(name)
  const value = generate ? randomBytes(32).toString('base64url') : await readSecretValue(terminal, options)
  if (value === before) {
    throw new Fault('conflict', 'secret.same', `${name} has this value already`, {
      hint: 'Make another one where it is used, or let one be made: --generate.',
    })
  }
  await audited(terminal, { verb: 'rotate', name, change: () => secrets.write(name, value) }, options)
  const { cacheSeconds } = config.secrets
  terminal.result(
    { schema: 'leme.secret/1', name, seenWithinSeconds: cacheSeconds },
    `${name} has a new value; what runs uses it within ${cacheSeconds} s`,
  )
  warnOfShort(terminal, value)
}

/** `leme secret list`: names and times, never values. */
export async function secretList(terminal: Terminal, folder = ''): Promise<void> {
  const secrets = await (await openSecrets(currentConfig())).list(folder)
  const text =
    secrets.length === 0
      ? 'There is no secret. Put one: npx leme secret put NAME < FILE'
      : table(
          ['secret', 'changed (UTC)'],
          secrets.map(({ name, changedAt }) => [name, formatTime(changedAt)]),
        )
  terminal.result({ schema: 'leme.secrets/1', secrets }, text)
}

/** `leme secret remove`: what uses it fails from its next look on. */
export async function secretRemove(terminal: Terminal, name: string, options: AuditOptions): Promise<void> {
  const secrets = await openSecrets(currentConfig())
  await secrets.read(name)
  await audited(terminal, { verb: 'remove', name, change: () => secrets.remove(name) }, options)
  terminal.result({ schema: 'leme.secret-removed/1', name }, `${name} is removed`)
}

/** `leme secret reseal`: the folder's files again, for the recipients that are configured now. */
export async function secretReseal(terminal: Terminal, options: AuditOptions): Promise<void> {
  const config = currentConfig()
  if (config.secrets.kind !== 'file') {
    throw new Fault('usage', 'secret.kind', `secrets.kind is ${config.secrets.kind}, which seals by itself`, {
      hint: 'Only a folder of age files is sealed by Leme.',
    })
  }
  const secrets = await openFileSecrets(config)
  let files = 0
  const change = async (): Promise<void> => {
    files = await secrets.reseal()
  }
  await audited(terminal, { verb: 'reseal', name: 'secrets', change }, options)
  terminal.result({ schema: 'leme.secrets-resealed/1', files }, `${files} files are sealed again`)
}

function warnOfShort(terminal: Terminal, value: string): void {
  if (redactor.learn(value)) return
  terminal.warn('It has less than 8 characters: too few to be kept out of logs by its value.')
}
