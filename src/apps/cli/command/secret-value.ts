import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { Fault } from '../../../domain/index.ts'
import { redactor } from '../../local/redaction.ts'
import type { Terminal } from '../terminal.ts'

export interface ValueOptions {
  readonly file?: string
  /** Keeps the line break at the end. */
  readonly exact?: boolean
}

/**
 * A secret from a file, from standard input, or typed without being shown; never from the command line, which
 * every user of the machine can see.
 */
export async function readSecretValue(terminal: Terminal, { file, exact }: ValueOptions): Promise<string> {
  const given = await readGiven(terminal, file)
  redactor.learn(given)
  return exact ? given : given.replace(/\r?\n$/, '')
}

async function readGiven(terminal: Terminal, file: string | undefined): Promise<string> {
  if (file !== undefined) return decode(readNamed(file))
  if (process.stdin.isTTY) return typed(terminal)
  return text(process.stdin)
}

function readNamed(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new Fault('usage', 'secret.file', `${file} cannot be read`, {
      hint: 'Correct the path, or let this user read the file.',
      where: file,
      cause,
    })
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Fault('usage', 'secret.file', 'the file is no text', {
      hint: 'Encode it first: base64 < FILE | leme secret put NAME',
    })
  }
}

/** One line of a person, whose letters the terminal does not show. */
async function typed(terminal: Terminal): Promise<string> {
  terminal.note('Value (it is not shown), then Enter:')
  process.stdin.setRawMode(true)
  try {
    let line = ''
    for await (const piece of process.stdin.setEncoding('utf8')) {
      for (const letter of String(piece)) {
        if (letter === '\r' || letter === '\n') return line
        if (letter === '\u0003' || letter === '\u0004') throw new DOMException('not given', 'AbortError')
        if (letter === '\u007f' || letter === '\b') line = line.slice(0, -1)
        else line += letter
      }
    }
    return line
  } finally {
    process.stdin.setRawMode(false)
    process.stdin.pause()
  }
}
