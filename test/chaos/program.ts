import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const ROOT = join(import.meta.dirname, '../..')
const PATIENCE_MS = 60_000

/** A program of ours with a fixed command line, that is ended and started as often as somebody likes. */
export class Program {
  readonly #args: readonly string[]
  readonly #env: NodeJS.ProcessEnv
  readonly #folder: string
  #child: ChildProcess | undefined
  #printed = ''

  constructor(args: readonly string[], { env, folder }: { env: NodeJS.ProcessEnv; folder: string }) {
    this.#args = args
    this.#env = env
    this.#folder = folder
  }

  get pid(): number {
    return this.#child!.pid!
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** What it printed since its last start. */
  get printed(): string {
    return this.#printed
  }

  /** Until it says that it is ready. */
  async start(ready: RegExp): Promise<void> {
    this.#printed = ''
    const child = spawn(
      process.execPath,
      ['--conditions=leme-source', join(ROOT, 'src/apps/cli/main.ts'), ...this.#args],
      { cwd: this.#folder, env: { ...this.#env }, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    this.#child = child
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#printed = (this.#printed + text).slice(-100_000)
      })
    for (const end = Date.now() + PATIENCE_MS; !ready.test(this.#printed); await delay(20)) {
      if (!this.isRunning || Date.now() > end)
        throw new Error(`leme ${this.#args.join(' ')} is not ready:\n${this.#printed.slice(-3_000)}`)
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name)
  }

  /** Its code, or the signal that ended it. */
  async ended(): Promise<number | string> {
    while (this.isRunning) await delay(10)
    return this.#child?.exitCode ?? this.#child?.signalCode ?? 'never started'
  }

  async kill(name: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.signal(name)
    await this.ended()
  }
}
