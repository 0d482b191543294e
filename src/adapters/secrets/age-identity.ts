import { constants } from 'node:fs'
import { link, open, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DeploymentError } from '../../control/deployment/index.ts'
import { failureOf, makeFolder, ownerOf, syncFolder, writeDraft } from './disk.ts'

export interface IdentitySource {
  /** A file as age-keygen writes it, or one that is itself sealed with a passphrase. */
  readonly file: string
  /** Instead of the file: its text. */
  readonly text?: string
  /** Opens a file that is sealed with it; seals one that is made. */
  readonly passphrase?: string
}

const SEALED = /^(-----BEGIN AGE ENCRYPTED FILE-----|age-encryption\.org\/v1)/
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

/**
 * The identities that open secrets. Where there is no file and none is owed to secrets that lie here already,
 * one is made for its owner alone.
 * @throws DeploymentError `secret.store`, `secret.unreadable`
 */
export async function ageIdentities(
  source: IdentitySource,
  { mayMake }: { readonly mayMake: boolean },
): Promise<readonly string[]> {
  const { file, text, passphrase } = source
  const given = text !== undefined && text !== '' ? text : undefined
  let content = given === undefined ? await readPrivate(file) : given
  if (content === undefined) {
    if (!mayMake) {
      throw new DeploymentError(
        'secret.store',
        `the age identity ${file} is not there, but its secrets are`,
        {
          hint: 'Bring it back from where it was kept, or use another recipient of the secrets: secrets.identity.',
          where: file,
        },
      )
    }
    await makeIdentity(file, passphrase)
    content = await readPrivate(file)
  }
  const lines = (
    await unsealed(content ?? '', { file: given === undefined ? file : 'secrets.identity', passphrase })
  )
    .split('\n')
    .map((line) => line.trim())
  return lines.filter((line) => line !== '' && !line.startsWith('#'))
}

async function unsealed(
  content: string,
  { file, passphrase }: { readonly file: string; readonly passphrase: string | undefined },
): Promise<string> {
  if (!SEALED.test(content)) return content
  if (!passphrase) {
    throw new DeploymentError('secret.store', `${file} is sealed with a passphrase, and none is given`, {
      hint: 'Set secrets.passphrase, best as LEME__SECRETS__PASSPHRASE_FILE.',
    })
  }
  const age = await import('age-encryption')
  const decrypter = new age.Decrypter()
  decrypter.addPassphrase(passphrase)
  try {
    const bytes = content.startsWith('-') ? age.armor.decode(content) : Buffer.from(content, 'latin1')
    return await decrypter.decrypt(bytes, 'text')
  } catch {
    throw new DeploymentError('secret.unreadable', `${file} does not open with this passphrase`, {
      hint: 'Correct secrets.passphrase. Without it only another recipient can open the secrets.',
    })
  }
}

/** The content of a file that nobody else may read; undefined when there is none. */
async function readPrivate(path: string): Promise<string | undefined> {
  let opened: Awaited<ReturnType<typeof open>>
  try {
    opened = await open(path, constants.O_RDONLY)
  } catch (error) {
    if (failureOf(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    const { mode } = await opened.stat()
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new DeploymentError('secret.store', `others may read the age identity ${path} (${octal(mode)})`, {
        hint: `Take it from them: chmod 600 ${path}. If they may have read it, seal for a new one and rotate.`,
        where: path,
      })
    }
    return await opened.readFile('latin1')
  } finally {
    await opened.close()
  }
}

/** Whole or not at all, and only where there is none: of two processes one makes it, and both use that. */
async function makeIdentity(path: string, passphrase: string | undefined): Promise<void> {
  const folder = dirname(path)
  const owner = await ownerOf(folder)
  await makeFolder(folder, owner)
  const draft = await writeDraft(folder, await newIdentity(passphrase), owner)
  try {
    await link(draft, path).catch(async (error: unknown) => {
      if (!NO_LINKS.has(failureOf(error))) throw error
      await writeFile(path, await newIdentity(passphrase), { flag: 'wx', mode: 0o600 })
    })
  } catch (error) {
    if (failureOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(folder)
}

async function newIdentity(passphrase: string | undefined): Promise<string> {
  const age = await import('age-encryption')
  const identity = await age.generateX25519Identity()
  const text = `# age identity of Leme's secrets. Keep a copy apart from the machine.\n# public key: ${await age.identityToRecipient(identity)}\n${identity}\n`
  if (!passphrase) return text
  const encrypter = new age.Encrypter()
  encrypter.setPassphrase(passphrase)
  return `${age.armor.encode(await encrypter.encrypt(text))}\n`
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8)
}
