import {
  COMMAND_TRAILER,
  type CommitStep,
  commandOf,
  oneLine,
  STEP_TRAILER,
  stepOf,
  TRACE_TRAILER,
  traceOf,
} from '../../../control/deployment/index.ts'
import type { TraceParent } from '../../../domain/index.ts'
import type { GitProgram } from './git-program.ts'

export interface LoggedCommit {
  readonly commit: string
  readonly parents: readonly string[]
  readonly author: string
  readonly commandId: string | null
  readonly step: CommitStep | null
  readonly trace: TraceParent | null
  readonly subject: string
  /** UTC milliseconds. */
  readonly time: number
}

/** A path that a commit changed; of a merge, one that is like none of its parents'. */
export interface ChangedPath {
  readonly path: string
  /** Id of what stands there since; zeros where nothing does. */
  readonly id: string
}

const trailer = (key: string) => `%(trailers:key=${key},valueonly,separator=%x2C)`
const FORMAT = `commit %H%x00%P%x00%an%x00${trailer(COMMAND_TRAILER)}%x00${trailer(STEP_TRAILER)}%x00${trailer(TRACE_TRAILER)}%x00%<(200,trunc)%s%x00%ct`
const FIELDS = 8
const HEADER = /^\n?commit ([0-9a-f]{40,64})$/
const CHANGE = /^\n?:+[0-7]{6} .* ([0-9a-f]{40,64}) [A-Z]+$/

/**
 * Commits, newest first, with the paths that each changed, where `args` ask for `-c --raw --no-abbrev`. Goes on
 * until there are none, or `onCommit` says false. What is asked for must be there.
 * @throws DeploymentError `git.failed`: half a log would hide what was committed
 */
export async function walkLog(
  git: GitProgram,
  args: readonly string[],
  onCommit: (commit: LoggedCommit, changed: readonly ChangedPath[]) => boolean,
): Promise<void> {
  let fields: string[] = []
  let changed: ChangedPath[] = []
  let pending: string | undefined
  let isWanted = true
  const flush = (): boolean => {
    if (fields.length === FIELDS && isWanted) isWanted = onCommit(loggedOf(fields), changed)
    ;[fields, changed] = [[], []]
    return isWanted
  }
  await git.require(['log', '-z', '--topo-order', '--no-renames', `--format=${FORMAT}`, ...args], {
    onToken(token) {
      // Names and subjects are read by their place, so that nothing in them can pretend to be a commit.
      if (fields.length > 0 && fields.length < FIELDS) fields.push(token)
      else if (pending !== undefined) {
        changed.push({ path: token, id: pending })
        pending = undefined
      } else {
        const [, commit] = HEADER.exec(token) ?? []
        if (commit !== undefined) {
          if (!flush()) return false
          fields = [commit]
        } else pending = CHANGE.exec(token)?.[1]
      }
      return true
    },
  })
  flush()
}

function loggedOf([
  commit = '',
  parents = '',
  author = '',
  command = '',
  step = '',
  trace = '',
  subject = '',
  seconds = '',
]: readonly string[]): LoggedCommit {
  return {
    parents: parents.split(' ').filter((id) => id !== ''),
    ...{ commit, author: oneLine(author), subject: oneLine(subject), time: Number(seconds.trim()) * 1000 },
    ...{ commandId: commandOf(command), step: stepOf(step), trace: traceOf(trace) },
  }
}
