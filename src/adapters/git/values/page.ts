/** A text in which pieces are replaced. What is not named stays to the character. */
export interface Page {
  readonly text: string
  /** How its lines end. */
  readonly newline: string
  /** Pieces must not overlap; of insertions at one place the first comes first. */
  replace(start: number, end: number, fresh: string): void
  result(): string
}

export function openPage(given: string): Page {
  const newline = given.includes('\r\n') ? '\r\n' : '\n'
  const text = given.endsWith('\n') ? given : `${given}${newline}`
  const splices: { readonly start: number; readonly end: number; readonly fresh: string }[] = []
  return {
    text,
    newline,
    replace(start, end, fresh) {
      splices.push({ start, end, fresh })
    },
    result() {
      let result = ''
      let from = 0
      for (const { start, end, fresh } of splices.toSorted((a, b) => a.start - b.start)) {
        result += text.slice(from, start) + fresh
        from = end
      }
      return result + text.slice(from)
    },
  }
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** Where the next line begins. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset)
  return at < 0 ? text.length : at + 1
}

/** How far from the margin. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset)
}
