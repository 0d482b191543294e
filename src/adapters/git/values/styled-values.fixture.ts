import type { Values } from '../../../control/deployment/index.ts'
import { inline, textOf } from './write-yaml.ts'

/** A line of a file, and to what it belongs: a bot's name, a value at the top, or nothing that an edit may touch. */
export interface StyledLine {
  readonly text: string
  readonly of: string
}

/** Draws a number from 0 below its argument. */
export type Dice = (sides: number) => number

/** A file that says these values as somebody might have written it: any order, indentation, quotes, brackets, comments. */
export function styledValues(values: Values, dice: Dice): readonly StyledLine[] {
  const lines: StyledLine[] = []
  let notes = 0
  const note = () => `# note ${++notes}: of ${['pairs', 'a "quote"', "it's", '- x: y', '[', 'ü'][dice(6)]}`
  const tail = () => (dice(4) === 0 ? `${' '.repeat(1 + dice(3))}${note()}` : '')
  const say = (of: string, text: string) => lines.push({ of, text })
  const between = (of: string, column: number, { blankOf = of } = {}) => {
    if (dice(5) === 0) say(blankOf, '')
    if (dice(5) === 0) say(of, `${' '.repeat(column)}${note()}`)
  }
  const scalar = (value: unknown): string => {
    if (typeof value !== 'string' || dice(3) > 0) return inline(value)
    return dice(2) === 0 || /[\\'\u0080-\uffff]/.test(value) ? textOf(value, '"') : `'${value}'`
  }
  const flow = (value: unknown): string => {
    const space = ' '.repeat(dice(2))
    const comma = `${' '.repeat(dice(2))}, `
    if (Array.isArray(value)) return `[${space}${value.map(scalar).join(comma)}${space}]`
    const pairs = Object.entries(value as object).map(([key, child]) => `${scalar(key)}: ${scalar(child)}`)
    return `{${space}${pairs.join(comma)}${space}}`
  }
  const shuffled = <T>(all: readonly T[]): readonly T[] =>
    all
      .map((one) => [dice(1_000), one] as const)
      .sort(([a], [b]) => a - b)
      .map(([, one]) => one)

  const pair = (
    of: string,
    [key, value]: readonly [string, unknown],
    { column, dash = '' }: { column: number; dash?: string },
  ) => {
    const head = `${' '.repeat(column - dash.length)}${dash}${dice(8) === 0 ? JSON.stringify(key) : inline(key)}${dice(8) === 0 ? ' ' : ''}:`
    if (typeof value !== 'object' || value === null)
      return say(of, `${head}${' '.repeat(1 + dice(3))}${scalar(value)}${tail()}`)
    const isEmpty = Object.keys(value).length === 0
    if (isEmpty || dice(2) === 0) return say(of, `${head} ${flow(value)}${tail()}`)
    say(of, `${head}${tail()}`)
    const inner = column + (Array.isArray(value) ? dice(2) * 2 : 2 + dice(2) * 2)
    const entries = Array.isArray(value) ? value.map((item) => ['', item] as const) : Object.entries(value)
    for (const [name, child] of entries) {
      between(of, inner)
      say(of, `${' '.repeat(inner)}${name === '' ? '-' : `${inline(name)}:`} ${scalar(child)}${tail()}`)
    }
  }

  if (dice(3) === 0) say('', `--- ${note()}`)
  if (dice(3) === 0) say('', note())
  const { bots, ...top } = values
  for (const [key, value] of shuffled([...Object.entries(top), ['bots', bots] as const])) {
    between('', 0)
    if (key !== 'bots') {
      pair(`top:${key}`, [key, value], { column: 0 })
      continue
    }
    if (bots.length === 0) {
      say('top:bots', `bots: []${tail()}`)
      continue
    }
    say('top:bots', `bots:${tail()}`)
    const column = dice(3) * 2
    for (const bot of bots) {
      between(`bot:${bot.name}`, column, { blankOf: '' })
      for (const [at, entry] of shuffled(Object.entries(bot)).entries()) {
        const inner = column + 2
        if (at > 0) between(`bot:${bot.name}`, inner)
        pair(`bot:${bot.name}`, entry, at === 0 ? { column: inner, dash: '- ' } : { column: inner })
      }
    }
  }
  if (dice(3) === 0) say('', note())
  return lines
}
