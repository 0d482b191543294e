import { type GitEvent, openGitOps } from '../../src/adapters/git/index.ts'
import type { ValuesChange } from '../../src/control/deployment/index.ts'

/** What a writer is told to commit. */
export interface WriterTask {
  /** Into the repository itself, or through a copy of the remote. */
  readonly where: 'one repository' | 'a remote'
  readonly change: ValuesChange
  /** The writer kills itself at this moment of its first attempt. */
  readonly dieAt: 'stored' | 'published' | null
}

export type WriterAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly commit: string; readonly isNew: boolean }
  /** It said that it could not, and tries again, as whoever drives commands does. */
  | { readonly kind: 'again'; readonly code: string }
  | { readonly kind: 'outrun' }
  | { readonly kind: 'broken'; readonly message: string }

const AGAIN: readonly unknown[] = ['git.contended', 'git.unreachable']

// Started by the proof with a repository, a copy, and what it is a copy of.
const [repository = '', copy = '', remote = ''] = process.argv.slice(2)
const say = (answer: WriterAnswer) => process.send?.(answer)
let task: WriterTask | undefined
const onEvent = ({ kind }: GitEvent) => {
  // The end of a process that nothing can catch, at a moment that chance would rarely hit.
  if (kind === task?.dieAt) process.kill(process.pid, 'SIGKILL')
  if (kind === 'outrun') say({ kind: 'outrun' })
}
const git = {
  'one repository': await openGitOps({ folder: repository, onEvent }),
  'a remote': await openGitOps({ folder: copy, remote, onEvent }),
}
process.on('message', async (next: WriterTask) => {
  task = next
  for (;;) {
    try {
      const { commit, isNew } = await git[next.where].write(next.change)
      say({ kind: 'done', commit, isNew })
      return
    } catch (error) {
      const { code } = error as { code?: string }
      if (!AGAIN.includes(code)) {
        say({ kind: 'broken', message: String((error as Error).stack) })
        return
      }
      say({ kind: 'again', code: String(code) })
    }
  }
})
process.on('disconnect', () => process.exit())
say({ kind: 'ready' })
