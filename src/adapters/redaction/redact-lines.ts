import type { Redactor } from './redactor.ts'

export interface RedactedLines {
  /** Pieces of a text as they come; a line goes on when it is whole. */
  push(piece: string): void
  /** What is left, which no line break ended. */
  end(): void
}

/** What a line has beyond that is dropped: a part of it could begin in the middle of a secret. */
const LONGEST_LINE = 65_536
/** So many lines behind the beginning of a key are left out when its end does not come. */
const LONGEST_KEY = 200

/**
 * Lines of another program's output without secrets: a pipe may cut a secret in two, so nothing goes on before its
 * line has ended. Private keys stand in several lines; those of a known key are known, one by one.
 */
export function redactLines(redactor: Pick<Redactor, 'text'>, write: (line: string) => void): RedactedLines {
  let rest = ''
  let keyLines = 0
  let isDropping = false

  function line(text: string): void {
    const isInKey = keyLines > 0
    if (isInKey || /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(text)) keyLines++
    if (keyLines > LONGEST_KEY || /-----END [A-Z0-9 ]*PRIVATE KEY/.test(text)) keyLines = 0
    if (isInKey) return
    write(redactor.text(text))
  }

  return {
    push(piece) {
      const lines = (rest + piece).split('\n')
      rest = lines.pop()!
      for (const text of lines) {
        if (!isDropping) line(text.endsWith('\r') ? text.slice(0, -1) : text)
        isDropping = false
      }
      if (rest.length <= LONGEST_LINE) return
      if (!isDropping) write('[a line that is too long to be shown]')
      isDropping = true
      rest = ''
    },
    end() {
      if (rest !== '' && !isDropping) line(rest)
      rest = ''
    },
  }
}
