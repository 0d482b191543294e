import { parseRules, StrategyFileError } from '../../adapters/strategy-file/index.ts'
import { type RulesLocator, rulesProblems } from '../../trade/strategy/index.ts'
import { cannot } from './at-field.ts'
import { type FieldFault, ServerFault } from './server-fault.ts'

/** A rules document as it was sent, and what it holds. */
export interface SentDocument {
  readonly text: string
  readonly value: object
}

const PLACE = '/document'
const FIELDS = 20
/** How lines of TypeScript and JavaScript begin. */
const CODE = /^\s*(import\s|export\s|const\s|let\s|var\s|function\s|class\s|async\s|require\(|\/\/|\/\*)/m

/**
 * Reads a document of YAML or JSON, as text or as an object, and judges its meaning.
 * @throws ServerFault `strategy.code` for a program, `strategy.invalid` with every problem and its place
 */
export function readDocument(sent: string | Readonly<Record<string, unknown>>): SentDocument {
  if (typeof sent !== 'string') {
    requireSound(sent, ({ pointer }) => pointer, '')
    return { text: `${JSON.stringify(sent, null, 2)}\n`, value: sent }
  }
  const { value, locate } = parsed(sent)
  if (typeof value !== 'object' || value === null) throw isCode(sent) ? code() : notRules()
  requireSound(value, locate, PLACE)
  return { text: sent, value }
}

function parsed(text: string): { readonly value: unknown; readonly locate: RulesLocator } {
  try {
    return parseRules(text, 'document')
  } catch (error) {
    if (!(error instanceof StrategyFileError)) throw error
    throw isCode(text) ? code() : cannot('strategy.invalid', PLACE, error.message, error.hint)
  }
}

/** Fields are places of the object that was sent, or `/document` where it was a text; then messages say the line. */
function requireSound(value: object, locate: RulesLocator, pointer: string): void {
  const problems = rulesProblems(value)
  if (problems.length === 0) return
  const fields: FieldFault[] = problems.slice(0, FIELDS).map((problem) => {
    const said = `${problem.message}. ${problem.hint}`
    const place = locate(problem)
    return pointer === ''
      ? { in: 'body', pointer: `${PLACE}${place}`, message: said }
      : { in: 'body', pointer, message: `${place} ${said}` }
  })
  const count = problems.length === 1 ? 'one place' : `${problems.length} places`
  throw new ServerFault('config', 'strategy.invalid', `The document is wrong at ${count}.`, {
    hint: 'See docs/guide/rules-documents.md; `npx leme strategy check FILE` says the same of a file.',
    fields,
  })
}

function isCode(text: string): boolean {
  return CODE.test(text)
}

function code(): ServerFault {
  return cannot(
    'strategy.code',
    PLACE,
    'A client’s own programs do not run here: there is no sandbox for them.',
    'Say it as a rules document, or ask the operator to ship it.',
  )
}

function notRules(): ServerFault {
  return cannot(
    'strategy.invalid',
    PLACE,
    'That is no rules document.',
    'It begins with schema: leme.rules/1.',
  )
}
