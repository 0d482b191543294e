/** What a line of a unified diff is: its first characters say it. */
export function kindOfLine(line: string): 'added' | 'removed' | 'place' | 'same' {
  if (line.startsWith('+++') || line.startsWith('---') || line.startsWith('@@')) return 'place'
  if (line.startsWith('+')) return 'added'
  return line.startsWith('-') ? 'removed' : 'same'
}
