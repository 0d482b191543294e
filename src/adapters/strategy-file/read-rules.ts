import { readFileSync, statSync } from 'node:fs'
import { Composer, type Document, LineCounter, Parser } from 'yaml'
import { RULES_LIMITS, type RulesLocator } from '../../trade/strategy/index.ts'
import { type Place, plainValue } from './plain-value.ts'
import { requireShallow } from './require-shallow.ts'
import { StrategyFileError } from './strategy-file-error.ts'

/** What a rules file says, before anybody has looked at its meaning, and where its parts stand. */
export interface RulesText {
  readonly value: unknown
  readonly locate: RulesLocator
}

const QUOTES = "Put texts that hold ': ', ' #' or begin with a sign into quotes."

/**
 * Reads the file of a rules document.
 * @throws StrategyFileError `strategy-file.too-large`, `strategy-file.broken`; see {@link parseRules}
 */
export function readRules(file: string): RulesText {
  const { size } = statSync(file)
  if (size > RULES_LIMITS.characters) throw tooLarge(file, size)
  return parseRules(readFileSync(file, 'utf8'), file)
}

/**
 * Reads YAML 1.2, or JSON, which is YAML. What JSON could not say is refused: several documents, anchors and
 * aliases, tags, keys that are no texts or numbers, a key twice. The time is bounded whatever the text is.
 * @throws StrategyFileError `strategy-file.too-large`, `strategy-file.broken` with file, line and column
 */
export function parseRules(text: string, file: string): RulesText {
  if (text.length > RULES_LIMITS.characters) throw tooLarge(file, text.length)
  const lines = new LineCounter()
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`
  }
  const broken = (offset: number, message: string, hint: string) => {
    const where = at(offset)
    return new StrategyFileError('strategy-file.broken', `${where} ${message}`, { where, hint })
  }
  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  requireShallow(tokens, broken)
  const options = { version: '1.2', schema: 'core', merge: false, uniqueKeys: false, strict: true } as const
  const [document, second] = [...new Composer(options).compose(tokens, true, text.length)]
  const problem = document!.errors[0] ?? document!.warnings[0]
  if (problem) throw broken(problem.pos[0], sentence(problem.message), `Mend this line. ${QUOTES}`)
  if (second) {
    const hint = 'Keep one, and remove the lines of --- between them.'
    throw broken(second.range[0], 'a second document begins', hint)
  }
  const { value, place } = plainValue(document as Document.Parsed, { text, broken })
  return { value, locate: (wanted) => at(offsetOf(place, wanted)) }
}

/** Where a place stands; its nearest parent, where it is not there. */
function offsetOf(root: Place, { pointer, atKey = false, offset }: Parameters<RulesLocator>[0]): number {
  let place = root
  for (const part of pointer.split('/').slice(1)) {
    const next = place.parts.get(part.replaceAll('~1', '/').replaceAll('~0', '~'))
    if (!next) return place.value
    place = next
  }
  if (atKey && place.key !== undefined) return place.key
  return offset === undefined ? place.value : place.character(offset)
}

/** The parser's message without its picture of the line. */
function sentence(message: string): string {
  const line = message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')
  return `this is no YAML: ${line.charAt(0).toLowerCase()}${line.slice(1)}`
}

function tooLarge(file: string, size: number): StrategyFileError {
  const message = `${file} has ${size} characters, more than a rules document may have`
  return new StrategyFileError('strategy-file.too-large', message, {
    where: file,
    hint: `Keep it within ${RULES_LIMITS.characters}.`,
  })
}
