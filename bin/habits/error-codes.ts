import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../bootstrap/prepare.js'

const PAGE = join(ROOT, 'docs', 'reference', 'errors.md')
const SKIPPED = /\.(test|suite|fixture)\.ts$/
const CODE = String.raw`'([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+)'`
const THROWN = new RegExp(
  String.raw`new \w*(?:Fault|Error)\(\s*(?:'[a-z-]+',\s*)?${CODE}(?:,\s*(\x60[^\x60]*\x60|'[^'\n]*'|"[^"\n]*"))?`,
  'g',
)
const DECLARED = new RegExp(CODE, 'g')

const HEAD = `# Errors

Written by \`npm run fix\` from the sources; \`npm run check\` compares it.

An error says what was found, where, and what to do. Programs get it as \`{"schema":"leme.error/1","code","message","hint","where"}\` on stdout under \`--json\`, and as \`application/problem+json\` from the API.

## Exit codes
| code | kind | meaning |
|---|---|---|
| 0 | | fine |
| 1 | failed | what was asked for could not be done |
| 2 | usage | the command line is wrong |
| 3 | config | a configuration is wrong |
| 4 | no-data | there is nothing to work on |
| 5 | auth | not signed in, or not allowed |
| 6 | conflict | something else stands in the way |
| 7 | remote | another system does not answer |
| 8 | gate | a check refused to let it pass |
| 130 | | interrupted |

## Codes
`

/** Every code that the sources throw, with what its messages look like; \`…\` stands for what was found. */
export function errorCodes(sources: ReadonlyMap<string, string>): Map<string, Set<string>> {
  const codes = new Map<string, Set<string>>()
  const messagesOf = (code: string) => codes.get(code) ?? codes.set(code, new Set()).get(code)!
  for (const [path, text] of sources) {
    for (const [, code, message] of text.matchAll(THROWN)) {
      const messages = messagesOf(code!)
      if (message) messages.add(plain(message))
    }
    if (!/(^|[-/])(error|fault)\.ts$/.test(path)) continue
    for (const [, code] of text.matchAll(DECLARED)) messagesOf(code!)
  }
  return codes
}

/** The page as it should be. */
export function errorPage(): string {
  const files = globSync('src/**/*.ts', { cwd: ROOT })
    .filter((file) => !SKIPPED.test(file))
    .sort()
  const codes = errorCodes(new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')])))
  const rows = [...codes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, messages]) => {
      const said = [...messages].map((message) => message.replaceAll('|', '\\|')).join('<br>')
      return `| \`${code}\` | ${said} |`
    })
  return `${HEAD}| code | says |\n|---|---|\n${rows.join('\n')}\n`
}

/** A message as it stands in the code, without its quotes and with … for each expression. */
function plain(literal: string): string {
  let text = ''
  let depth = 0
  for (const piece of literal.slice(1, -1).matchAll(/\$\{|[{}]|\\.|[\s\S]/g)) {
    const [token] = piece
    if (token === '${' || (depth > 0 && token === '{')) depth += 1
    else if (depth > 0 && token === '}') depth -= 1
    else if (depth === 0) text += token.replace('\\', '')
    if (token === '${' && depth === 1) text += '…'
  }
  return text
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = errorPage()
  if (process.argv.includes('--write')) writeFileSync(PAGE, page)
  else if (readFileSync(PAGE, 'utf8') !== page) {
    console.error('docs/reference/errors.md is not what the sources throw. Run: npm run fix')
    process.exitCode = 1
  }
}
