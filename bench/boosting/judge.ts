import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface, type Interface } from 'node:readline'

/** What a contestant says of one command. */
export interface Figures {
  readonly wallMs: number
  /** Of all its threads. */
  readonly processorMs: number
  /** Of the rows that judge, by the model as it is now. */
  readonly auc: number
  /** Of the wall's, where it is known. */
  readonly binningMs?: number
}

/**
 * Another program that has read the data and takes a command a line, and answers with a line of numbers. Where it
 * uses OpenMP its threads sleep while they wait, for busy ones take many times as long when others use the cores too.
 */
export class Judge implements Disposable {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>
  readonly #reader: Interface

  constructor(program: string, args: readonly (string | number)[]) {
    const env = { OMP_WAIT_POLICY: 'passive', ...process.env }
    this.#child = spawn(program, args.map(String), { env, stdio: ['pipe', 'pipe', 'inherit'] })
    this.#reader = createInterface({ input: this.#child.stdout! })
    this.#lines = this.#reader[Symbol.asyncIterator]()
  }

  async ask(command: string): Promise<Figures> {
    this.#child.stdin!.write(`${command}\n`)
    const { value, done } = await this.#lines.next()
    if (done) throw new Error(`the program ended while it was asked to ${command}`)
    const [wallMs, processorMs, auc, binningMs] = String(value).trim().split(/\s+/).map(Number)
    const figures = { wallMs: wallMs!, processorMs: processorMs!, auc: auc! }
    return binningMs ? { ...figures, binningMs } : figures
  }

  [Symbol.dispose](): void {
    this.#child.stdin!.end()
    this.#reader.close()
  }
}
