const LINES = 3
const CHARACTERS = 250

/** What somebody should read of the end of a process's standard error: its last lines but for the stack. */
export function lastWords(said: string, name: string): string {
  return said
    .split('\n')
    .map((line) => line.replace(`bot ${name}: `, '').trim())
    .filter((line) => line !== '' && !/^(at |Node\.js v|\^+$|-{3,})/.test(line))
    .slice(-LINES)
    .map((line) => (line.length > CHARACTERS ? `${line.slice(0, CHARACTERS)}…` : line))
    .join(' ')
}
