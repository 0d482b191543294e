import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DeploymentError, oneLine } from '../../control/deployment/index.ts'
import { repositoryGone } from './plumbing/git-program.ts'
import type { ObjectReader } from './plumbing/object-reader.ts'
import type { Repository } from './plumbing/open-repository.ts'
import { isLocked } from './plumbing/stale-lock.ts'
import type { Remote } from './remote/open-remote.ts'

/** The branch whose head says what is wanted. */
export interface Branch {
  /** Null: it has no commit. */
  head(): Promise<string | null>
  /** Makes a commit the head if `before` still is. */
  publish(commit: string, before: string | null): Promise<'published' | 'outrun'>
}

/** A branch of the repository itself. */
export function localBranch({ git, folder }: Repository, reader: ObjectReader, branch: string): Branch {
  const reference = `refs/heads/${branch}`
  const head = async () => {
    const found = await reader.read(reference)
    // A repository that is gone wants nothing, and whoever believed it would end every bot.
    if (!found && !existsSync(join(folder, 'HEAD'))) throw repositoryGone(folder)
    return found?.id ?? null
  }
  return {
    head,
    async publish(commit, before) {
      const old = before ?? '0'.repeat(commit.length)
      const { code, stderr } = await git.run(['update-ref', '-m', 'leme', reference, commit, old])
      if (code === 0) return 'published'
      if (!(await isLocked(folder, stderr)) && (await head()) === before) {
        throw new DeploymentError('git.failed', `git could not move the branch: ${oneLine(stderr)}`, {
          hint: 'See that the disk has room and the folder can be written.',
        })
      }
      return 'outrun'
    },
  }
}

/** A branch of a remote. Who asks for its head while others do shares the next look at it. */
export function remoteBranch(remote: Remote): Branch {
  let running: Promise<string | null> | undefined
  let next: Promise<string | null> | undefined
  const look = (): Promise<string | null> => {
    const looking = remote.fetch().finally(() => {
      if (running === looking) running = undefined
    })
    running = looking
    return looking
  }
  return {
    head() {
      if (!running) return look()
      // The one that runs may have looked before something that this one has to see.
      next ??= running
        .catch(() => {})
        .then(() => {
          next = undefined
          return look()
        })
      return next
    },
    publish: (commit) => remote.push(commit),
  }
}
