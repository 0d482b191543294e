import { Composer, type CST, Lexer, Parser } from 'yaml'
import { LONGEST_VALUES } from '../../../control/deployment/index.ts'
import { nodeOf } from './node-of.ts'
import { refusedToken } from './refused-token.ts'
import type { YamlNode, YamlProblem } from './yaml-node.ts'

export type ReadYaml =
  | { readonly kind: 'read'; readonly root: YamlNode }
  | { readonly kind: 'refused'; readonly problems: readonly YamlProblem[] }

/** Control characters, a byte order mark, what reorders lines for the eye, halves of characters, lone carriage returns. */
const ODD =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\r(?!\n)|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
/** Tabs in comments do no harm. */
const TAB = /^(?:[^\t#\n]|(?<![ \n])#)*\t/m

/** Words, signs, blanks and ends of lines: about eight on each line of a usual file. */
const MOST_LEXEMES = 24_000
const TOO_MANY: YamlProblem = {
  offset: 0,
  message: `the file has more than ${MOST_LEXEMES} words, signs and blanks`,
  hint: 'Remove bots, pairs or comments.',
}

const QUOTES = "Put texts that hold ': ', ' #' or begin with a sign into quotes."

/**
 * Reads what two readers of YAML would read alike, as JSON could say it: one document of maps, lists, texts,
 * numbers, true and false. Length, characters, kinds of tokens and depth are judged before anything is built.
 */
export function readYaml(text: string): ReadYaml {
  const problem = badText(text)
  if (problem) return { kind: 'refused', problems: [problem] }
  const tokens = tokensOf(text)
  const refused = tokens ? refusedToken(tokens) : TOO_MANY
  if (!tokens || refused) return { kind: 'refused', problems: refused ? [refused] : [] }
  const options = { version: '1.2', schema: 'core', merge: false, uniqueKeys: false, strict: true } as const
  const composer = new Composer({ ...options, keepSourceTokens: true })
  const [document, second] = [...composer.compose(tokens, true, text.length)]
  const error = document?.errors[0] ?? document?.warnings[0]
  if (error) {
    const hint = `Mend this line. ${QUOTES}`
    return { kind: 'refused', problems: [{ offset: error.pos[0], message: sentence(error.message), hint }] }
  }
  if (second) {
    const hint = 'Keep one, and remove the lines of --- between them.'
    return {
      kind: 'refused',
      problems: [{ offset: second.range[0], message: 'a second document begins', hint }],
    }
  }
  return nodeOf(document?.contents ?? null, text)
}

/** Undefined for more than a file of so many bots could need; that is known before anything is parsed. */
function tokensOf(text: string): readonly CST.Token[] | undefined {
  const lexemes: string[] = []
  for (const lexeme of new Lexer().lex(text)) {
    if (lexemes.length === MOST_LEXEMES) return undefined
    lexemes.push(lexeme)
  }
  const parser = new Parser()
  return [...lexemes.flatMap((lexeme) => [...parser.next(lexeme)]), ...parser.end()]
}

function badText(text: string): YamlProblem | undefined {
  if (text.length > LONGEST_VALUES) {
    const message = `the file has ${text.length} characters, more than ${LONGEST_VALUES}`
    return { offset: 0, message, hint: 'Remove bots or comments.' }
  }
  const odd = ODD.exec(text)
  if (odd) {
    const code = odd[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
    return { offset: odd.index, message: `the character U+${code} cannot stand here`, hint: 'Remove it.' }
  }
  const tab = TAB.exec(text)
  if (!tab) return undefined
  const offset = tab.index + tab[0].length - 1
  return { offset, message: 'a tab cannot stand here', hint: 'Indent with spaces.' }
}

/** The parser's message without its picture of the line, which could show a secret. */
function sentence(message: string): string {
  const line = message.split('\n')[0]!.replace(/:? ?at line \d+, column \d+.*$/, '')
  return `this is no YAML: ${line.charAt(0).toLowerCase()}${line.slice(1, 120)}`
}
