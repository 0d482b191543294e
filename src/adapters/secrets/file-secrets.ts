import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import {
  DeploymentError,
  parseSecretFolder,
  parseSecretName,
  parseSecretValue,
  type SecretName,
  type Secrets,
  unknownSecret,
} from '../../control/deployment/index.ts'
import { type AgeBox, ageBox } from './age-box.ts'
import { ageIdentities, type IdentitySource } from './age-identity.ts'
import {
  failureOf,
  fromDisk,
  makeFolder,
  type Owner,
  ownerOf,
  removeFolder,
  sweep,
  syncFolder,
  writeDraft,
} from './disk.ts'
import { each } from './each.ts'
import { addVersion, readNewest, readVersion, type Version, versionsIn } from './versions.ts'

export interface FileSecretsOptions {
  readonly folder: string
  readonly identity: IdentitySource
  /** `age1…`: who else can open what is written from now on, such as an operator with a key in a safe. */
  readonly recipients?: readonly string[]
  /** So many versions of each secret stay. */
  readonly keep?: number
  readonly now?: () => number
}

export interface FileSecrets extends Secrets {
  /** Seals everything again, for those who are recipients now; gives how many files there were. */
  reseal(): Promise<number>
}

interface Place {
  readonly store: string
  readonly drafts: string
  readonly owner: Owner
  readonly box: AgeBox
  /** Turns names into names of folders, which tell nothing. */
  readonly nameKey: Buffer
}

interface Sealed {
  readonly name: SecretName
  readonly changedAt: number
  readonly value: string
}

const HIDDEN = /^[0-9a-f]{32}$/

/**
 * Secrets in a folder: each version an age file, which `age -d` opens, too. On disk neither names nor values are
 * seen, but how many secrets there are, in how many folders of names, how long they are and when they came.
 */
export async function fileSecrets(options: FileSecretsOptions): Promise<FileSecrets> {
  const { keep = 5, now = Date.now } = options
  const root = resolve(options.folder)
  const place = await fromDisk(root, () => openPlace(root, options))
  const { drafts, owner, box } = place

  async function unseal(version: Version): Promise<Sealed | undefined> {
    const bytes = await readVersion(version)
    return bytes && parse(await box.open(bytes, version.path), version.path)
  }

  return {
    async read(text) {
      const name = parseSecretName(text)
      return fromDisk(root, async () => {
        const found = await readNewest(folderOf(place, name), unseal)
        if (!found) throw unknownSecret(name)
        if (found.name === name) return found.value
        throw new DeploymentError('secret.unreadable', `the file of ${name} is that of another secret`, {
          hint: 'Somebody moved files in the folder of secrets. Bring it back from a backup, or put the secret again.',
        })
      })
    },
    async write(text, given) {
      const name = parseSecretName(text)
      const value = parseSecretValue(given)
      await fromDisk(root, async () => {
        const sealed = await box.seal(JSON.stringify({ name, changedAt: now(), value } satisfies Sealed))
        const draft = await writeDraft(drafts, sealed, owner)
        try {
          await addVersion(folderOf(place, name), { draft, keep, owner })
        } finally {
          await rm(draft, { force: true })
        }
      })
    },
    async remove(text) {
      const name = parseSecretName(text)
      await fromDisk(root, () => removeFolder(folderOf(place, name), drafts))
    },
    async list(text) {
      const folder = parseSecretFolder(text)
      return fromDisk(root, async () => {
        const found = await each(await secretFolders(place, folder), (path) => readNewest(path, unseal))
        return found
          .flatMap((one) =>
            one?.name.startsWith(folder) ? { name: one.name, changedAt: one.changedAt } : [],
          )
          .sort((a, b) => (a.name < b.name ? -1 : 1))
      })
    },
    reseal: () => fromDisk(root, () => resealAll(place)),
  }
}

async function openPlace(root: string, { identity, recipients = [] }: FileSecretsOptions): Promise<Place> {
  const [store, drafts] = [join(root, 'store'), join(root, 'drafts')]
  const owner = await ownerOf(root)
  await makeFolder(drafts, owner)
  await sweep(drafts)
  const key = join(store, 'names.age')
  const hasKey = (await readIfThere(key)) !== undefined
  const identities = await ageIdentities(identity, { mayMake: !hasKey })
  const box = await ageBox({ identities, recipients })
  if (!hasKey)
    await makeStore(store, { drafts, owner, sealed: await box.seal(randomBytes(32).toString('base64')) })
  const sealed = await readIfThere(key)
  if (!sealed) {
    throw new DeploymentError('secret.unreadable', `${key} is gone, without which no secret is found`, {
      hint: 'Bring it back from a backup of the folder.',
    })
  }
  const nameKey = Buffer.from(await box.open(sealed, key), 'base64')
  return { store, drafts, owner, box, nameKey }
}

/** The folder comes with its key in it, or not at all; of two processes one makes it. */
async function makeStore(
  store: string,
  { drafts, owner, sealed }: { readonly drafts: string; readonly owner: Owner; readonly sealed: Uint8Array },
): Promise<void> {
  const made = join(drafts, randomUUID())
  await makeFolder(made, owner)
  const draft = await writeDraft(made, sealed, owner)
  await rename(draft, join(made, 'names.age'))
  await syncFolder(made)
  try {
    await rename(made, store)
    await syncFolder(join(store, '..'))
  } catch (error) {
    await rm(made, { recursive: true, force: true })
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(failureOf(error))) throw error
  }
}

/** Secrets of one tenant lie in one folder, so that its list opens no other's. */
function folderOf({ store, nameKey }: Place, name: SecretName): string {
  const parts = name.split('/')
  const group = parts.length > 2 ? `${parts[0]}/${parts[1]}/` : ''
  return join(store, hidden(nameKey, group), hidden(nameKey, name))
}

function hidden(key: Buffer, name: string): string {
  return createHmac('sha256', key).update(name).digest('hex').slice(0, 32)
}

/** Folders of all secrets that may be in a folder of names. */
async function secretFolders({ store, nameKey }: Place, folder: string): Promise<string[]> {
  const [first, second, rest] = folder.split('/')
  const groups = rest === undefined ? await hiddenIn(store) : [hidden(nameKey, `${first}/${second}/`)]
  const found = await each(groups, async (group) =>
    (await hiddenIn(join(store, group))).map((name) => join(store, group, name)),
  )
  return found.flat()
}

async function hiddenIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => HIDDEN.test(name))
  } catch (error) {
    if (failureOf(error) === 'ENOENT') return []
    throw error
  }
}

async function resealAll(place: Place): Promise<number> {
  const { store, drafts, owner, box } = place
  const folders = await secretFolders(place, '')
  const versions = (await each(folders, versionsIn)).flat()
  const files = [...versions.map(({ path }) => path), join(store, 'names.age')]
  for (const path of files) {
    const bytes = await readIfThere(path)
    if (!bytes) continue
    const draft = await writeDraft(drafts, await box.seal(await box.open(bytes, path)), owner)
    await rename(draft, path).catch(async (error: unknown) => {
      await rm(draft, { force: true })
      if (failureOf(error) !== 'ENOENT') throw error
    })
  }
  for (const folder of folders) await syncFolder(folder).catch(() => {})
  return files.length
}

function parse(text: string, path: string): Sealed {
  try {
    const { name, changedAt, value } = JSON.parse(text)
    if (typeof changedAt === 'number')
      return { name: parseSecretName(name), changedAt, value: parseSecretValue(value) }
  } catch {
    // Its text may be a secret: nothing of it is told.
  }
  throw new DeploymentError('secret.unreadable', `${path} opens, but holds no secret of ours`, {
    hint: 'Bring it back from a backup, or put the secret again.',
  })
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  return readVersion({ number: 0, path })
}
