import type { Page } from './page.ts'
import type { Entry, Plan } from './splice-plan.ts'

/** Changes a list or map whose entries stand in brackets, from the opening one to behind the closing one. */
export function spliceBrackets(
  { entries, gone, added }: Plan,
  around: Entry & { readonly isQuoted: boolean },
  page: Page,
): void {
  const { isQuoted } = around
  const first = entries.find((entry) => !gone.has(entry))
  if (!first) {
    const inside = added.map(({ inline }) => inline(isQuoted)).join(', ')
    const isMap = page.text[around.start] === '{'
    page.replace(around.start + 1, around.end - 1, isMap && inside !== '' ? ` ${inside} ` : inside)
    return
  }
  for (const { after, inline } of added) {
    if (after) page.replace(after.end, after.end, `, ${inline(isQuoted)}`)
    else page.replace(first.start, first.start, `${inline(isQuoted)}, `)
  }
  for (const [at, entry] of entries.entries()) {
    if (!gone.has(entry)) continue
    const isLeading = entry.start < first.start
    const [from, to] = isLeading ? [entry, entries[at + 1]!] : [entries[at - 1]!, entry]
    const between = page.text.slice(from.end, to.start)
    if (!between.includes('#')) {
      page.replace(isLeading ? entry.start : from.end, isLeading ? to.start : entry.end, '')
      continue
    }
    const comma = from.end + withoutComments(between).indexOf(',')
    page.replace(comma, comma + 1, '')
    page.replace(entry.start, entry.end, '')
  }
}

/** As long as before. */
function withoutComments(text: string): string {
  return text.replaceAll(/#.*/g, (comment) => ' '.repeat(comment.length))
}
