import { InvalidArgumentError } from 'commander'

const MOST = 10_000
const PART = /^(\d+)(?:\.\.(\d+)(?::(\d+))?)?$/

/** Whole numbers of `5,8,13`, `2..50`, `10..300:5` or several of these. @throws InvalidArgumentError */
export function periods(text: string): number[] {
  const found = new Set<number>()
  for (const part of text.split(',')) {
    const match = PART.exec(part.trim())
    if (!match) throw new InvalidArgumentError('Write periods so: 5,8,13 or 2..50 or 10..300:5.')
    const from = Number(match[1])
    const to = Number(match[2] ?? from)
    const step = Number(match[3] ?? 1)
    if (from < 1) throw new InvalidArgumentError('A period is 1 or more.')
    if (to < from)
      throw new InvalidArgumentError(`No period lies in ${part.trim()}: write the smaller one first.`)
    if (step < 1) throw new InvalidArgumentError('A step is 1 or more.')
    if ((to - from) / step >= MOST) {
      throw new InvalidArgumentError('More than 10,000 periods: a step makes them fewer, as 10..300:5.')
    }
    for (let n = from; n <= to; n += step) found.add(n)
  }
  return [...found].sort((a, b) => a - b)
}
