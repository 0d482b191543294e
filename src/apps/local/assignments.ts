/**
 * Parameters as `--set` takes them: the shortest numbers that read back as they are, texts quoted where a
 * shell needs it.
 */
export function assignments(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${/^[\w.+-]*$/.test(String(value)) ? value : quoted(String(value))}`)
    .join(' ')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
