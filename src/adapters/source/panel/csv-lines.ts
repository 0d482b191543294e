import { SourceError } from '../source-error.ts'

const MOST_CHARACTERS = 2 ** 20

export interface CsvLine {
  /** From 1. */
  readonly line: number
  readonly text: string
}

/**
 * Lines of UTF-8 with or without a byte order mark, ended by LF, or by CRLF, of which the CR is a blank at their end; empty ones are left out. Holds one line and
 * one piece at a time.
 * @throws SourceError `candles.format` for a line of more than a million characters: no table
 */
export async function* csvLines(pieces: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<CsvLine> {
  const decoder = new TextDecoder()
  let rest = ''
  let line = 0
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
    rest = lines.pop()!
    if (rest.length > MOST_CHARACTERS) throw tooLong(name, line + lines.length + 1)
    for (const text of lines) {
      line++
      if (text.trim() !== '') yield { line, text }
    }
  }
  const text = rest + decoder.decode()
  if (text.trim() !== '') yield { line: line + 1, text }
}

function tooLong(name: string, line: number): SourceError {
  return new SourceError(
    'candles.format',
    `line ${line} of ${name} does not end within a million characters`,
    {
      hint: 'Give a table of text: a header, then a line for each row.',
      where: `${name}:${line}`,
    },
  )
}
