import { columnOf, lineEnd, lineStart, type Page } from './page.ts'
import type { Entry, Plan } from './splice-plan.ts'

/** Changes a list or map whose entries stand on lines. With an entry go the comment right above it and those inside of it. */
export function spliceLines({ entries, gone, added }: Plan, page: Page): void {
  const [first] = entries
  if (!first) return
  const column = columnOf(page.text, first.start)
  for (const { after, lines } of added) {
    // The first name of a map may share its line with the dash of a list.
    const anchor = after ?? (beginsLine(page.text, first) ? undefined : first)
    const at = anchor ? endOf(page.text, anchor) : aboveOf(page.text, first)
    page.replace(at, at, lines(column))
  }
  for (const entry of gone) page.replace(aboveOf(page.text, entry), endOf(page.text, entry), '')
}

function beginsLine(text: string, { start }: Entry): boolean {
  return text.slice(lineStart(text, start), start).trim() === ''
}

/** Where the comment begins that stands right above it, as far from the margin as the entry. */
function aboveOf(text: string, { start }: Entry): number {
  const column = columnOf(text, start)
  let at = lineStart(text, start)
  while (at > 0) {
    const before = lineStart(text, at - 1)
    if (commentColumn(text.slice(before, at)) !== column) break
    at = before
  }
  return at
}

/** Behind its last line and the comments below that are set in deeper than it. */
function endOf(text: string, { start, end }: Entry): number {
  const column = columnOf(text, start)
  let at = lineEnd(text, end)
  while (at < text.length) {
    const next = lineEnd(text, at)
    const comment = commentColumn(text.slice(at, next))
    if (comment === undefined || comment <= column) break
    at = next
  }
  return at
}

/** How far from the margin the comment of a line stands that holds nothing else. */
function commentColumn(line: string): number | undefined {
  const at = line.search(/\S/)
  return line[at] === '#' ? at : undefined
}
