import { isMap, isScalar, parseDocument } from 'yaml'

export interface ChartReadme {
  /** Title, what it is, how to use it. */
  readonly about: string
  /** Text of values.yaml: the comment above a key is its meaning. */
  readonly values: string
  /** Command line that makes the page. */
  readonly write: string
}

interface Row {
  readonly path: string
  readonly standard: string
  readonly meaning: string
}

/** README.md of a chart: what its author says, and a table of its values with what stands above each. */
export function chartReadme({ about, values, write }: ChartReadme): string {
  const rows = rowsOf(values).map(
    ({ path, standard, meaning }) =>
      `| \`${path}\` | ${standard === '' ? '' : `\`${standard}\``} | ${cell(meaning)} |`,
  )
  const [title, ...rest] = about.trimEnd().split('\n')
  const note = `<!-- Made from about.md and values.yaml: ${write} -->`
  return `${[title, '', note, ...rest].join('\n')}\n\n## Values\n\n| key | default | meaning |\n|---|---|---|\n${rows.join('\n')}\n`
}

/** Of every key with a comment, and of every value that is no map. */
function rowsOf(text: string): readonly Row[] {
  const document = parseDocument(text)
  const above: { readonly indent: number; readonly key: string }[] = []
  const rows: Row[] = []
  let comment: string[] = []
  for (const line of text.split('\n')) {
    const said = /^ *# ?(.*)$/.exec(line)
    const found = /^( *)([A-Za-z][\w.-]*):/.exec(line)
    if (said) comment.push(said[1]!)
    else if (found) {
      const indent = found[1]!.length
      while ((above.at(-1)?.indent ?? -1) >= indent) above.pop()
      above.push({ indent, key: found[2]! })
      const path = above.map(({ key }) => key)
      const node: unknown = document.getIn(path, true)
      // Written in one line it is one value.
      const isOpen = isMap(node) && node.items.length > 0 && node.flow !== true
      const meaning = comment.join(' ')
      if (!isOpen || meaning)
        rows.push({ path: path.join('.'), standard: isOpen ? '' : shown(node), meaning })
      comment = []
    } else if (line.trim() === '') comment = []
  }
  return rows
}

function shown(node: unknown): string {
  if (isScalar(node)) return JSON.stringify(node.value)
  return JSON.stringify((node as { toJSON(): unknown }).toJSON())
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
