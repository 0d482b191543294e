import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { DeploymentError, oneLine } from '../../../control/deployment/index.ts'
import { type GitProgram, gitProgram, repositoryGone } from './git-program.ts'
import type { HashName } from './pack.ts'

/** A version as one number: 2.30 is 2030. */
const OLDEST = 2_030
/** Since then it is said by kind of file what is flushed to the disk. */
const FSYNC_BY_KIND = 2_036

/** A repository without a working tree. */
export interface Repository {
  readonly folder: string
  readonly git: GitProgram
  readonly hash: HashName
}

export interface RepositoryPlace {
  readonly folder: string
  readonly branch: string
  /** Whether one is made where there is none. */
  readonly isMade: boolean
  readonly path: string
  readonly protocols: string
  readonly config?: Readonly<Record<string, string>>
}

/**
 * Opens the repository of a folder, and makes it where there is none.
 * @throws DeploymentError `git.settings` for a folder that holds something else, `git.failed` without a git of 2.30 or newer
 */
export async function openRepository({ branch, isMade, ...place }: RepositoryPlace): Promise<Repository> {
  const folder = resolve(place.folder)
  if (!existsSync(join(folder, 'HEAD'))) {
    if (!isMade) throw repositoryGone(folder)
    await mkdir(dirname(folder), { recursive: true })
    await makeRepository(folder, { branch, path: place.path })
  }
  const isOld = (await requireVersion(gitProgram({ ...place, folder }))) < FSYNC_BY_KIND
  const git = gitProgram({
    ...place,
    folder,
    config: { ...place.config, ...(isOld && { 'core.fsyncObjectFiles': 'true' }) },
  })
  const { code, stdout, stderr } = await git.run([
    'rev-parse',
    '--is-bare-repository',
    '--show-object-format',
  ])
  const [isBare, hash] = stdout.trim().split('\n')
  if (code === 0 && isBare === 'true' && (hash === 'sha1' || hash === 'sha256')) return { folder, git, hash }
  const found = code === 0 ? 'a repository with a working tree' : oneLine(stderr)
  throw new DeploymentError('git.settings', `${folder} is no bare repository that can be used: ${found}`, {
    where: folder,
    hint: 'Name an empty folder, or a bare repository that belongs to the user whom Leme runs as.',
  })
}

/** Made beside and moved into its place whole: whoever else opens it sees none, or all of it. */
async function makeRepository(
  folder: string,
  { branch, path }: { branch: string; path: string },
): Promise<void> {
  const fresh = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`))
  try {
    const git = gitProgram({ folder: fresh, path, protocols: '' })
    await requireVersion(git)
    const { code, stderr } = await git.run([
      'init',
      '--quiet',
      '--bare',
      '--template=',
      `--initial-branch=${branch}`,
    ])
    if (code !== 0)
      throw new DeploymentError('git.failed', `git could not make a repository: ${oneLine(stderr)}`)
    await rename(fresh, folder)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    // Another process was faster; or something is there that is judged by whoever opens it.
    if (!existsSync(folder) || error instanceof DeploymentError) throw error
  }
}

async function requireVersion(git: GitProgram): Promise<number> {
  const { stdout } = await git.run(['version'])
  const [, major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(stdout)?.map(Number) ?? []
  const version = major * 1_000 + minor
  if (version >= OLDEST) return version
  throw new DeploymentError('git.failed', `this machine has ${oneLine(stdout) || 'no git'}`, {
    hint: 'Install git 2.30 or newer.',
  })
}
