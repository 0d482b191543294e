import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { DeploymentError } from '../../../control/deployment/index.ts'
import { endGroup, type GitProgram } from './git-program.ts'

export interface GitObject {
  readonly id: string
  readonly type: 'blob' | 'tree' | 'commit' | 'tag'
  /** In bytes. */
  readonly size: number
  /** Undefined where it is larger than was asked for. */
  readonly content: Buffer | undefined
}

/** Reads objects through one process of git that stays. */
export interface ObjectReader extends AsyncDisposable {
  /** By a name without line breaks: an id, `ID:path`, a full name of a reference. Undefined: there is none. */
  read(name: string): Promise<GitObject | undefined>
}

/** The folder that a commit holds; undefined for anything else than a commit. */
export function treeOf(commit: GitObject | undefined): string | undefined {
  if (commit?.type !== 'commit') return undefined
  return /^tree ([0-9a-f]+)\n/.exec(commit.content?.toString('latin1') ?? '')?.[1]
}

interface Asked {
  readonly name: string
  readonly resolve: (object: GitObject | undefined) => void
  readonly reject: (error: unknown) => void
}

const PATIENCE_MS = 60_000
const NEWLINE = 10
/** What is larger is not kept: no tree or values file of ours is. */
const MOST_BYTES = 16 * 1024 * 1024

export function objectReader(git: GitProgram): ObjectReader {
  let child: ChildProcessWithoutNullStreams | undefined
  let asked: Asked[] = []
  let timer: NodeJS.Timeout | undefined

  const fail = (cause: unknown): void => {
    const waiting = asked
    asked = []
    clearTimeout(timer)
    if (child) endGroup(child)
    child = undefined
    const error = new DeploymentError('git.failed', 'git stopped reading objects', { cause, hint: HINT })
    for (const { reject } of waiting) reject(error)
  }
  const answer = (object: GitObject | undefined): void => {
    clearTimeout(timer)
    asked.shift()?.resolve(object)
    if (asked.length > 0) watch()
    else idle(child!, true)
  }
  const watch = (): void => {
    timer = setTimeout(() => fail(new Error(`no answer in ${PATIENCE_MS} ms`)), PATIENCE_MS)
  }
  const started = (): ChildProcessWithoutNullStreams => {
    const fresh = git.start(['cat-file', '--batch'])
    const isCurrent = () => child === fresh
    const parse = answerParser({ onAnswer: (object) => isCurrent() && answer(object), onBroken: fail })
    fresh.stdout.on('data', (chunk: Buffer) => isCurrent() && parse(chunk))
    fresh.stderr.resume()
    fresh.stdin.on('error', (error) => isCurrent() && fail(error))
    fresh.once('error', (error) => isCurrent() && fail(error))
    fresh.once('close', () => isCurrent() && fail(new Error('it ended')))
    return fresh
  }

  return {
    read(name) {
      const { promise, resolve, reject } = Promise.withResolvers<GitObject | undefined>()
      child ??= started()
      idle(child, false)
      if (asked.push({ name, resolve, reject }) === 1) watch()
      child.stdin.write(`${name}\n`)
      return promise
    },
    async [Symbol.asyncDispose]() {
      const last = child
      child = undefined
      clearTimeout(timer)
      if (!last || last.exitCode !== null || last.signalCode !== null) return
      idle(last, false)
      const { promise, resolve } = Promise.withResolvers<void>()
      last.once('close', () => resolve())
      last.stdin.end()
      endGroup(last)
      await promise
      for (const { reject } of asked.splice(0))
        reject(new DeploymentError('git.failed', 'the repository was closed'))
    },
  }
}

const HINT = 'It is safe to try again.'

/** An idle reader keeps no process alive. */
function idle(child: ChildProcessWithoutNullStreams, isIdle: boolean): void {
  const handles = [child, child.stdin, child.stdout, child.stderr] as unknown as readonly {
    ref?: () => void
    unref?: () => void
  }[]
  for (const handle of handles) (isIdle ? handle.unref : handle.ref)?.call(handle)
}

/** `ID TYPE SIZE`, a line break, the content and another one; or the name and why there is nothing. */
function answerParser({
  onAnswer,
  onBroken,
}: {
  readonly onAnswer: (object: GitObject | undefined) => void
  readonly onBroken: (cause: Error) => void
}): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let current: { id: string; type: GitObject['type']; size: number; left: number; kept: Buffer[] } | undefined
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length > 0) {
      if (!current) {
        const end = rest.indexOf(NEWLINE)
        if (end < 0) return
        const line = rest.toString('latin1', 0, end)
        rest = rest.subarray(end + 1)
        const [, id, type, size] = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/.exec(line) ?? []
        if (id !== undefined) {
          current = {
            id,
            type: type as GitObject['type'],
            size: Number(size),
            left: Number(size) + 1,
            kept: [],
          }
        } else if (/ (missing|ambiguous)$/.test(line)) onAnswer(undefined)
        else return onBroken(new Error('an answer that cannot be read'))
        continue
      }
      const part = rest.subarray(0, current.left)
      rest = rest.subarray(part.length)
      current.left -= part.length
      if (current.size <= MOST_BYTES) current.kept.push(Buffer.from(part))
      if (current.left > 0) return
      const { id, type, size, kept } = current
      current = undefined
      onAnswer({
        id,
        type,
        size,
        content: size <= MOST_BYTES ? Buffer.concat(kept).subarray(0, size) : undefined,
      })
    }
  }
}
