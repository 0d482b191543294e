const LONGEST_LINE = 65_536

/** Passes text on by whole lines, so that what is looked for in it is never cut in two; a line too long is cut. */
export function wholeLines(pass: (lines: string) => void): { add(text: string): void; end(): void } {
  let rest = ''
  return {
    add(text) {
      const all = rest + text
      const end = all.length > LONGEST_LINE ? all.length : all.lastIndexOf('\n') + 1
      rest = all.slice(end)
      if (end > 0) pass(all.slice(0, end))
    },
    end() {
      if (rest !== '') pass(rest)
      rest = ''
    },
  }
}
