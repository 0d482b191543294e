import { fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { BotResources } from '../../domain/index.ts'
import { EXTENSION } from '../local/installation.ts'
import { wholeLines } from './whole-lines.ts'

export interface BotEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** The end of what it wrote to its standard error, in whole lines: half a secret could not be told from other text. */
  readonly said: string
}

/** A process of a bot. */
export interface BotProcess {
  readonly pid: number | undefined
  /** Never rejects. */
  readonly ended: Promise<BotEnd>
  onMessage(listen: (message: unknown) => void): void
  /** To a process that has ended nothing is said. */
  tell(message: object): void
  /** It has loaded: from now on it has its share of the processors and no more. */
  settle(): void
  kill(signal: NodeJS.Signals): void
}

export interface LaunchOptions {
  readonly databaseUrl: string
  readonly resources: BotResources
  readonly commandId?: string | null
}

/** Starts a bot's process with the path of its document. */
export type LaunchBot = (documentPath: string, options: LaunchOptions) => BotProcess

/** All of our own environment that a bot gets. */
const INHERITED = ['PATH', 'TZ', 'LANG', 'SystemRoot', 'NODE_COMPILE_CACHE', 'NODE_EXTRA_CA_CERTS']
const SAID_CHARACTERS = 4_096
/** What is written last arrives after the end. */
const LAST_WORDS_MS = 500

export interface NodeLauncherOptions {
  /** Program of the process; a bot's own by default. */
  readonly entry?: string
  /** What a process gets into its environment beside what every bot gets. */
  readonly environmentOf?: (commandId: string | null) => NodeJS.ProcessEnv
  /** Hears everything that bots write to their standard error, by whole lines. */
  readonly onSay?: (text: string) => void
}

/** Starts bots as processes of Node.js, in an environment of their own. */
export function nodeLauncher(options: NodeLauncherOptions = {}): LaunchBot {
  const { entry, onSay, environmentOf = () => ({}) } = options
  const program = entry ?? fileURLToPath(new URL(`./main${EXTENSION}`, import.meta.url))
  return (documentPath, { databaseUrl, resources, commandId = null }) => {
    const child = fork(program, [documentPath], {
      env: { ...inherited(), ...environmentOf(commandId), DATABASE_URL: databaseUrl },
      execArgv: [...conditions(), `--max-old-space-size=${heapMb(resources)}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let said = ''
    const lines = wholeLines((text) => onSay?.(text))
    child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => {
        said = lastLines(said + text)
        lines.add(text)
      })
      .on('end', () => lines.end())
    const ended = new Promise<BotEnd>((resolve) => {
      // Where it could not be started there is no exit.
      child.once('error', (error) => {
        if (child.pid === undefined) resolve({ code: null, signal: null, said: error.message })
      })
      child.once('exit', (code, signal) => {
        const tell = () => resolve({ code, signal, said })
        const patience = setTimeout(tell, LAST_WORDS_MS)
        child.once('close', () => {
          clearTimeout(patience)
          tell()
        })
      })
    })
    return {
      pid: child.pid,
      ended,
      onMessage: (listen) => {
        child.on('message', listen)
      },
      tell: (message) => {
        if (child.connected) child.send(message, () => {})
      },
      settle: () => {
        if (child.pid !== undefined && child.exitCode === null) weigh(child.pid, resources)
      },
      kill: (signal) => {
        child.kill(signal)
      },
    }
  }
}

function lastLines(text: string): string {
  if (text.length <= SAID_CHARACTERS) return text
  const end = text.slice(-SAID_CHARACTERS)
  return end.includes('\n') ? end.slice(end.indexOf('\n') + 1) : ''
}

function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
}

/** Of our own flags those by which modules are found; a test's or a debugger's are not for bots. */
function conditions(): readonly string[] {
  return process.execArgv.filter((argument) => /^(--conditions=|-C=?)/.test(argument))
}

/** Half for objects; the rest is for code, buffers and columns, which lie outside of the heap. */
function heapMb({ memoryMb }: BotResources): number {
  return Math.max(48, Math.floor(memoryMb / 2))
}

/** A share of the processors: each level of niceness is worth a quarter less of it. A whole core and more has none. */
function weigh(pid: number, { cpuMillis }: BotResources): void {
  const niceness = Math.round(Math.log(1_000 / cpuMillis) / Math.log(1.25))
  try {
    setPriority(
      pid,
      Math.min(Math.max(niceness, constants.priority.PRIORITY_NORMAL), constants.priority.PRIORITY_LOW),
    )
  } catch {
    // It ended already, or the system does not let us: it runs as everybody does.
  }
}
