import { performance } from 'node:perf_hooks'
import { capture } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'
import { duration } from '../bootstrap/step.js'

/** What a part found: `text` is shown when it failed, `note` always. */
export interface Verdict {
  readonly ok: boolean
  readonly note?: string
  readonly text?: string
}

/** One thing that has to hold. */
export interface Part {
  readonly name: string
  readonly run: () => Promise<Verdict>
}

/** A part that holds when a command ends with 0. */
export function commandPart(name: string, command: string, args: string[]): Part {
  return {
    name,
    async run() {
      const { code, output } = await capture(command, args, { cwd: ROOT })
      return { ok: code === 0, text: output.trim() }
    },
  }
}

/**
 * Runs every part, also after one has failed, those of a list at once; prints each with its time. True when all hold.
 */
export async function runParts(parts: readonly (Part | readonly Part[])[]): Promise<boolean> {
  const failed: string[] = []
  for (const each of parts) await Promise.all([each].flat().map((part) => runPart(part, failed)))
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}.`)
  return failed.length === 0
}

async function runPart({ name, run }: Part, failed: string[]): Promise<void> {
  const start = performance.now()
  const { ok, note = '', text = '' } = await run()
  const time = duration(performance.now() - start)
  console.log(`${ok ? '✓' : '✗'} ${name.padEnd(16)} ${time.padStart(8)}   ${note}`)
  if (ok) return
  failed.push(name)
  if (text) console.log(`\n${text.replace(/^/gm, '    ')}\n`)
}
