/** A fenced block of a page. `info` is what follows the language: `run`, `output`, `file=x.ts`. */
export interface DocBlock {
  readonly language: string
  readonly info: string
  /** From 1, of the opening fence. */
  readonly line: number
  readonly text: string
}

/** The fenced code blocks of a Markdown page, in order; nested and indented fences are not looked for. */
export function docBlocks(markdown: string): DocBlock[] {
  const blocks: DocBlock[] = []
  let open: { language: string; info: string; line: number; lines: string[] } | undefined
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^```(\S*)\s*(.*)$/.exec(line)
    if (fence && open) {
      const { lines, ...block } = open
      blocks.push({ ...block, text: lines.map((text) => `${text}\n`).join('') })
      open = undefined
    } else if (fence) {
      open = { language: fence[1]!, info: fence[2]!.trim(), line: index + 1, lines: [] }
    } else {
      open?.lines.push(line)
    }
  }
  return blocks
}

/** NAME of `file=NAME`; undefined when the block names no file. */
export function fileOf(block: DocBlock): string | undefined {
  return /(?:^|\s)file=(\S+)/.exec(block.info)?.[1]
}

/**
 * Whether what a program printed is what the page shows: line by line, where `…` in the page stands for
 * anything, and a line of `…` alone for any lines.
 */
export function showsOutput(shown: string, printed: string): boolean {
  const pattern = shown
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '…' ? '[^]*' : line.trimEnd().split('…').map(escapePattern).join('.*')))
    .join('\\n')
    .replaceAll('[^]*\\n', '(?:[^]*\\n)?')
  const lines = printed.trim().replace(/[ \t]+$/gm, '')
  return new RegExp(`^${pattern}$`).test(lines)
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
