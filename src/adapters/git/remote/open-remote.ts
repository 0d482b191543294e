import { DeploymentError } from '../../../control/deployment/index.ts'
import type { GitResult } from '../plumbing/git-program.ts'
import type { ObjectReader } from '../plumbing/object-reader.ts'
import type { Repository } from '../plumbing/open-repository.ts'
import { isLocked } from '../plumbing/stale-lock.ts'
import type { RemoteAddress } from '../remote-address.ts'
import { type LendCredentials, lendCredentials } from './credentials.ts'
import { remoteTrouble } from './remote-trouble.ts'

export interface Remote {
  /** Brings what is new and gives the branch's head; null: there is no branch. @throws DeploymentError `git.unreachable` */
  fetch(): Promise<string | null>
  /** Never with force. `outrun`: the branch is not where it was. @throws DeploymentError `git.unreachable` */
  push(commit: string): Promise<'published' | 'outrun'>
}

export interface RemotePlace {
  readonly address: RemoteAddress
  readonly branch: string
  readonly credentials: LendCredentials | undefined
  readonly timeoutMs: number
}

/** Several processes may share the copy; each of them may be the one that has to wait for another's lock. */
const LOCK_TRIES = 10
const OTHERS = /cannot lock ref|unable to update local ref|but expected/
/** What a server says when others were faster between its first word and its last. */
const OUTRUN =
  /\((fetch first|non-fast-forward|needs force|stale info|already exists|reference already exists|failed to update ref|cannot lock ref.*|incorrect old value provided|failed to lock)\)/

/** Another repository whose branch counts; ours is a copy of it. */
export function openRemote({ git, folder }: Repository, reader: ObjectReader, place: RemotePlace): Remote {
  const { address, branch, credentials, timeoutMs } = place
  const copy = `refs/remotes/origin/${branch}`

  const speak = async (
    args: readonly string[],
    what: string,
  ): Promise<GitResult & { readonly secrets: readonly string[] }> => {
    await using lent = await lendCredentials(address.transport, credentials)
    try {
      return {
        ...(await git.run(args, { env: lent.env, timeoutMs })),
        secrets: lent.secrets,
      }
    } catch (error) {
      if (!(error instanceof DeploymentError) || !/took more/.test(error.message)) throw error
      throw remoteTrouble(what, `fatal: no answer within ${timeoutMs} ms`, lent.secrets)
    }
  }

  return {
    async fetch() {
      const quiet = [
        '--quiet',
        '--no-tags',
        '--no-write-fetch-head',
        '--no-auto-gc',
        '--no-recurse-submodules',
      ]
      for (let left = LOCK_TRIES; ; left--) {
        const refspec = `+refs/heads/${branch}:${copy}`
        const { code, stderr, secrets } = await speak(
          ['fetch', ...quiet, '--end-of-options', address.url, refspec],
          'cannot be read',
        )
        if (code === 0) return (await reader.read(copy))?.id ?? null
        if (/couldn't find remote ref/.test(stderr)) {
          await git.run(['update-ref', '-d', copy])
          return null
        }
        const isOurs = (await isLocked(folder, stderr)) || OTHERS.test(stderr)
        if (left === 0 || !isOurs) throw remoteTrouble('cannot be read', stderr, secrets)
      }
    },
    async push(commit) {
      const plain = [
        '--porcelain',
        '--no-verify',
        '--no-signed',
        '--no-follow-tags',
        '--recurse-submodules=no',
      ]
      const refspec = `${commit}:refs/heads/${branch}`
      const { code, stdout, stderr, secrets } = await speak(
        ['push', ...plain, '--end-of-options', address.url, refspec],
        'cannot be written',
      )
      if (code === 0) return 'published'
      const refusal = stdout.split('\n').find((line) => line.startsWith('!'))
      if (refusal && OUTRUN.test(refusal)) return 'outrun'
      throw remoteTrouble(
        refusal ? 'refuses the commit' : 'cannot be written',
        `${stderr}\n${refusal ?? ''}`,
        secrets,
      )
    },
  }
}
