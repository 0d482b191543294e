import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { devNull } from 'node:os'
import { StringDecoder } from 'node:string_decoder'
import { DeploymentError, oneLine } from '../../../control/deployment/index.ts'

export interface GitRun {
  readonly input?: Uint8Array
  /** Beside the program's own; for what may stand in no argument. */
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  /** Ends it at so many bytes, and keeps them. */
  readonly cutAt?: number
  readonly signal?: AbortSignal
  /** Called with each piece of the output that a NUL ends, instead of keeping it; false ends the program. */
  readonly onToken?: (token: string) => boolean
}

export interface GitResult {
  /** 0 also where {@link GitRun.onToken} or {@link GitRun.cutAt} ended it. */
  readonly code: number
  readonly stdout: string
  /** The end of it. */
  readonly stderr: string
}

/** The machine's git on one repository. */
export interface GitProgram {
  /** @throws DeploymentError `git.failed` when it cannot be started, takes too long or says too much */
  run(args: readonly string[], run?: GitRun): Promise<GitResult>
  /** The same; @throws DeploymentError `git.failed` also when it says that it could not */
  require(args: readonly string[], run?: GitRun): Promise<GitResult>
  /** One that stays; it is ended with its input. */
  start(args: readonly string[]): ChildProcessWithoutNullStreams
}

export interface GitPlace {
  readonly folder: string
  /** Where programs are looked for: `/usr/bin:/bin`. */
  readonly path: string
  /** Protocols that may be spoken; none where empty. */
  readonly protocols: string
  readonly config?: Readonly<Record<string, string>>
}

const PATIENCE_MS = 60_000
const MOST_OUTPUT = 32 * 1024 * 1024
const MOST_ERRORS = 8_192

/** Hooks, monitors, helpers, collections and submodules of a repository are its owner's programs; none of them runs. */
const CONFIG: Readonly<Record<string, string>> = {
  'core.hooksPath': devNull,
  'core.fsmonitor': 'false',
  'core.quotePath': 'false',
  'core.fsync': 'committed,loose-object,reference',
  'core.fsyncMethod': 'batch',
  'core.filesRefLockTimeout': '300',
  'core.logAllRefUpdates': 'always',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'fetch.recurseSubmodules': 'false',
  'fetch.writeCommitGraph': 'false',
  'http.followRedirects': 'false',
  'http.lowSpeedLimit': '100',
  'http.lowSpeedTime': '30',
  'credential.helper': '',
  'log.showSignature': 'false',
  'advice.detachedHead': 'false',
}

/** Runs git without a shell, with fixed settings and an environment of its own: no configuration of the user or machine, no prompt. */
export function gitProgram({ folder, path, protocols, config = {} }: GitPlace): GitProgram {
  const settings = [...Object.entries(CONFIG), ...Object.entries(config)].flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ])
  const always = ['--no-pager', `--git-dir=${folder}`, ...settings]
  const environment = {
    ...{ PATH: path, HOME: folder, XDG_CONFIG_HOME: folder, LC_ALL: 'C', TZ: 'UTC' },
    ...{
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_SYSTEM: devNull,
      GIT_CONFIG_GLOBAL: devNull,
      GIT_ATTR_NOSYSTEM: '1',
    },
    ...{
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: '',
      SSH_ASKPASS_REQUIRE: 'never',
      GIT_ALLOW_PROTOCOL: protocols,
    },
    ...{ GIT_COMMITTER_NAME: 'Leme', GIT_COMMITTER_EMAIL: 'leme@localhost' },
    ...{ GIT_NO_REPLACE_OBJECTS: '1', GIT_LITERAL_PATHSPECS: '1', GIT_OPTIONAL_LOCKS: '0', GIT_ADVICE: '0' },
  }
  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    // A group of its own: Ctrl-C ends no half of a push, and a time-out ends its helpers, too.
    spawn('git', [...always, ...args], {
      ...{ cwd: folder, env: { ...environment, ...env }, stdio: 'pipe', windowsHide: true },
      detached: process.platform !== 'win32',
    })
  const run: GitProgram['run'] = (args, options = {}) =>
    ended(start(args, options.env), { ...options, folder, name: args[0] ?? '' })
  return {
    start: (args) => start(args),
    run,
    async require(args, options) {
      const result = await run(args, options)
      if (result.code === 0) return result
      throw new DeploymentError(
        'git.failed',
        `git ${args[0]} failed: ${oneLine(result.stderr) || result.code}`,
        {
          where: folder,
          hint: 'Look at the repository with git fsck; it is safe to try again.',
        },
      )
    },
  }
}

interface Named {
  readonly name: string
  readonly folder: string
}

function ended(
  child: ChildProcessWithoutNullStreams,
  { name, folder, input, timeoutMs = PATIENCE_MS, cutAt, signal, onToken }: GitRun & Named,
): Promise<GitResult> {
  const { promise, resolve, reject } = Promise.withResolvers<GitResult>()
  const chunks: Buffer[] = []
  const tokens = onToken && tokenReader(onToken)
  let stdoutBytes = 0
  let stderr = ''
  let trouble: string | undefined
  let isEnough = false
  const stop = (reason?: string) => {
    trouble ??= reason
    isEnough = true
    endGroup(child)
  }
  const timer = setTimeout(() => stop(`took more than ${timeoutMs} ms`), timeoutMs)
  const abort = () => stop('was told to stop')
  signal?.addEventListener('abort', abort, { once: true })
  child.stdout.on('data', (chunk: Buffer) => {
    if (isEnough) return
    if (tokens) {
      if (!tokens(chunk)) stop()
      return
    }
    stdoutBytes += chunk.length
    if (cutAt !== undefined && stdoutBytes >= cutAt) {
      chunks.push(chunk.subarray(0, chunk.length - (stdoutBytes - cutAt)))
      stop()
    } else if (stdoutBytes > MOST_OUTPUT) stop(`said more than ${MOST_OUTPUT} bytes`)
    else chunks.push(chunk)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MOST_ERRORS)
  })
  child.once('error', (cause) => {
    clearTimeout(timer)
    reject(notStarted(cause, folder))
  })
  child.once('close', (code) => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    if (trouble !== undefined)
      reject(new DeploymentError('git.failed', `git ${name} ${trouble}`, { hint: HINT }))
    else resolve({ code: isEnough ? 0 : (code ?? 1), stdout: Buffer.concat(chunks).toString('utf8'), stderr })
  })
  // A program that ends before it has read everything says why on stderr.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return promise
}

const HINT = 'See that the disk has room and the machine is not overloaded; it is safe to try again.'

export function repositoryGone(folder: string): DeploymentError {
  return new DeploymentError('git.failed', `the repository is gone: ${folder}`, {
    where: folder,
    hint: 'Bring it back, from a backup or a clone, and start again.',
  })
}

function notStarted(cause: Error, folder: string): DeploymentError {
  if (!existsSync(folder)) return repositoryGone(folder)
  return new DeploymentError('git.failed', `git cannot be started: ${cause.message}`, {
    cause,
    hint: 'Install git 2.30 or newer where the PATH finds it.',
  })
}

/** The program and what it has started, such as its helper for HTTPS. */
export function endGroup({ pid }: { readonly pid?: number | undefined }): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

function tokenReader(onToken: (token: string) => boolean): (chunk: Buffer) => boolean {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  return (chunk) => {
    const tokens = (rest + decoder.write(chunk)).split('\0')
    rest = tokens.pop()!
    return tokens.every(onToken)
  }
}
