import type { Setting } from '../indicator/setting.ts'
import { LIMITS } from '../limits.ts'
import type { Node } from './node.ts'
import type { Range } from './range.ts'
import type { Resolving } from './resolve.ts'
import { inWords } from './shapes.ts'

interface Asked {
  readonly setting: Setting
  readonly name: string
  /** The function that has the setting. */
  readonly who: string
  readonly at: number
}

/** The node, when it is good for a setting whatever the parameters are. */
export function resolveSetting(node: Node, asked: Asked, resolving: Resolving): Node | undefined {
  const complaint = node.facts ? ofTrade(asked) : judge(node, asked)
  if (!complaint) return node
  resolving.complain(asked.at, complaint.message, complaint.hint)
  return undefined
}

type Complaint = { readonly message: string; readonly hint: string } | undefined

function ofTrade({ name, who }: Asked): Complaint {
  return {
    message: `${name} of ${who} depends on the trade`,
    hint: 'Use numbers and parameters; columns are computed before there is a trade.',
  }
}

function judge(node: Node, asked: Asked): Complaint {
  switch (asked.setting.kind) {
    case 'word':
      return judgeWord(node, asked, asked.setting.words)
    case 'period':
      return judgePeriod(node, asked, asked.setting)
    case 'real':
      return judgeReal(node, asked, asked.setting)
  }
}

function judgeWord({ shape, words }: Node, { name, who }: Asked, known: readonly string[]): Complaint {
  const hint = `Use one of ${known.map((word) => `'${word}'`).join(', ')}.`
  if (shape !== 'text') return { message: `${name} of ${who} is no text in quotes`, hint }
  const odd = words?.find((word) => !known.includes(word))
  return odd === undefined ? undefined : { message: `${name} of ${who} cannot be '${odd}'`, hint }
}

function judgePeriod(
  node: Node,
  { name, who }: Asked,
  { least, most = LIMITS.period }: { readonly least: number; readonly most?: number },
): Complaint {
  const what = `${name} of ${who}`
  const { range } = node
  if (node.shape !== 'number' || !range) {
    return {
      message: `${what} is ${inWords(node)}, not a number of rows`,
      hint: 'Use a whole number or an int parameter.',
    }
  }
  if (who === 'shift' && range.max < 0) {
    return {
      message: `shift by ${spanOf(range)} would look ahead`,
      hint: 'Shift by 0 or more: the past alone is known.',
    }
  }
  if (!range.whole) {
    const hint = 'Use int parameters; floor(x), ceil(x) and round(x) make whole numbers.'
    return { message: `${what} can be other than whole (${spanOf(range)})`, hint }
  }
  if (range.min >= least && range.max <= most) return undefined
  const ahead = who === 'shift' && range.min < 0 ? ': below 0 it would look ahead' : ''
  return {
    message: `${what} ${range.min === range.max ? 'is' : 'goes from'} ${spanOf(range)}${ahead}`,
    hint: `It must stay within ${least} and ${most}, whatever the parameters are.`,
  }
}

function judgeReal(
  node: Node,
  { name, who }: Asked,
  { least, most }: { readonly least: number; readonly most: number },
): Complaint {
  const { range } = node
  const what = `${name} of ${who}`
  if (node.shape !== 'number' || !range) {
    return { message: `${what} is ${inWords(node)}, not a number`, hint: 'Use a number or a parameter.' }
  }
  if (range.min >= least && range.max <= most) return undefined
  return {
    message: `${what} ${range.min === range.max ? 'is' : 'goes from'} ${spanOf(range)}`,
    hint: `It must stay within ${least} and ${most}, whatever the parameters are.`,
  }
}

function spanOf({ min, max }: Range): string {
  return min === max ? String(min) : `${min} to ${max}`
}
