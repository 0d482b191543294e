import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { link, mkdir, open, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { OperationError } from '../../../control/operation/index.ts'
import type { AppConfig } from '../app-config.ts'
import { redactor } from '../redaction.ts'

type Settings = Pick<AppConfig, 'backups' | 'stateDir'>

const NAME = 'backup-identity.txt'
const IDENTITY = /^AGE-SECRET-KEY-1[A-Z0-9]+$/
/** A value and no path: a key, perhaps among the remarks that age-keygen writes. */
const TEXT = /^AGE-SECRET-KEY-1/m

/**
 * Public keys that a backup is sealed for. Without any in the configuration it is the machine's own, which is made at
 * the first backup; `made` is then its file, of which somebody should keep a copy.
 * @throws OperationError `backup.key`
 */
export async function backupRecipients(
  config: Settings,
): Promise<{ readonly recipients: readonly string[]; readonly made?: string }> {
  if (config.backups.recipients.length > 0) return { recipients: config.backups.recipients }
  const file = identityFile(config)
  const isNew = config.backups.identity === '' && !existsSync(file)
  if (isNew) await makeIdentity(file)
  const { identityToRecipient } = await import('age-encryption')
  const recipients = await Promise.all(
    (await backupIdentities(config)).map((one) => identityToRecipient(one)),
  )
  return { recipients, ...(isNew && { made: file }) }
}

/** Whether this machine can open backups. */
export function hasIdentity(config: Settings): boolean {
  return TEXT.test(config.backups.identity) || existsSync(identityFile(config))
}

/** Secret keys that open backups. @throws OperationError `backup.key` */
export async function backupIdentities(config: Settings): Promise<readonly string[]> {
  const { identity } = config.backups
  const file = identityFile(config)
  const found = (TEXT.test(identity) ? identity : await readIdentity(file))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  for (const line of found) redactor.learn(line)
  if (found.length > 0 && found.every((line) => IDENTITY.test(line))) return found
  throw new OperationError('backup.key', `${file} holds no secret key of age`, {
    hint: 'Give a file as age-keygen writes it, as backups.identity.',
    where: file,
  })
}

function identityFile({ backups, stateDir }: Settings): string {
  return backups.identity === '' || TEXT.test(backups.identity)
    ? join(resolve(stateDir), NAME)
    : resolve(backups.identity)
}

async function readIdentity(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined)
  if (!found) {
    throw new OperationError('backup.key', `the key that opens backups, ${file}, is not there`, {
      hint: 'Bring it back from where a copy was kept, or name another one that the backups were sealed for: backups.identity.',
      where: file,
    })
  }
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw new OperationError('backup.key', `others may read the key of backups ${file}`, {
      hint: `Take it from them: chmod 600 ${file}.`,
      where: file,
    })
  }
  return readFileSync(file, 'utf8')
}

/** Whole or not at all; of two processes one makes it and both use that. */
async function makeIdentity(file: string): Promise<void> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption')
  const identity = await generateX25519Identity()
  redactor.learn(identity)
  const text = `# Opens the backups of this Leme. Without a copy of it elsewhere they are lost with this machine.\n# public key: ${await identityToRecipient(identity)}\n${identity}\n`
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomUUID()}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
    await handle.close()
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(draft, { force: true })
  }
}
