/**
 * Cells of a line, without the blanks around them. A cell may stand in double quotes, in which a doubled quote is one
 * and the delimiter is text; undefined where a quote is not closed or text follows behind it.
 */
export function splitCells(text: string, delimiter: string): string[] | undefined {
  if (!text.includes('"')) return text.split(delimiter).map((cell) => cell.trim())
  const cells: string[] = []
  for (let at = 0; at <= text.length; ) {
    while (text[at] === ' ' || text[at] === '\t') at++
    if (text[at] !== '"') {
      const end = endOf(text, delimiter, at)
      cells.push(text.slice(at, end).trim())
      at = end + 1
      continue
    }
    const closed = closingQuote(text, at + 1)
    if (closed < 0) return undefined
    const end = endOf(text, delimiter, closed + 1)
    if (text.slice(closed + 1, end).trim() !== '') return undefined
    cells.push(
      text
        .slice(at + 1, closed)
        .replaceAll('""', '"')
        .trim(),
    )
    at = end + 1
  }
  return cells
}

function endOf(text: string, delimiter: string, from: number): number {
  const found = text.indexOf(delimiter, from)
  return found < 0 ? text.length : found
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}
