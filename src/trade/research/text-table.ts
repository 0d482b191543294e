interface TextTableOptions {
  /** `l` or `r` for each column; columns beyond it are `r`. */
  readonly align: string
  /** Spaces between columns and before the first. */
  readonly gap?: number
  readonly indent?: number
}

/** Rows as lines whose columns line up; no space at the end of a line. */
export function textTable(rows: readonly (readonly string[])[], options: TextTableOptions): string[] {
  const { align, gap = 2, indent = 0 } = options
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length)
    })
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column]!
      return align[column] === 'l' ? cell.padEnd(width) : cell.padStart(width)
    })
    return `${' '.repeat(indent)}${cells.join(' '.repeat(gap))}`.trimEnd()
  })
}

/** Words in lines of at most `width`; a longer word has its own line. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length > width && line !== '') {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}
