import { escapeHtml } from './html.ts'

const C_LIKE =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<text>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|(?<word>\b(?:as|async|await|class|const|default|else|export|extends|false|for|from|function|if|import|in|interface|let|new|null|of|readonly|return|throw|true|try|catch|type|undefined|while)\b)|(?<number>\b\d[\d_.]*(?:e[+-]?\d+)?\b)/gi
const SHELL =
  /(?<comment>(?<=^|\s)#[^\n]*)|(?<text>'[^']*'|"(?:\\.|[^"\\])*")|(?<word>(?<=\s)--?[a-zA-Z][\w-]*)|(?<number>\$\{?\w+\}?)/g
const YAML =
  /(?<comment>(?<=^|\s)#[^\n]*)|(?<text>'[^'\n]*'|"(?:\\.|[^"\\\n])*")|(?<word>^[ \t]*(?:- )?[\w.$/-]+(?=:(?:\s|$)))|(?<number>(?<=[\s[,])-?\d[\d_.]*\b)/gm

const GRAMMARS: Readonly<Record<string, RegExp>> = {
  ...{ ts: C_LIKE, js: C_LIKE, json: C_LIKE, jsonc: C_LIKE, hcl: C_LIKE, sql: C_LIKE },
  ...{ sh: SHELL, bash: SHELL, dockerfile: SHELL },
  ...{ yaml: YAML, yml: YAML },
}

/** Comments, texts, words of the language and numbers set apart; what is in no known language stays as it is. */
export function highlight(code: string, language: string): string {
  const grammar = GRAMMARS[language.toLowerCase()]
  if (!grammar) return escapeHtml(code)
  let html = ''
  let end = 0
  for (const match of code.matchAll(grammar)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? []
    html += escapeHtml(code.slice(end, match.index))
    html += `<span class="${kind}">${escapeHtml(match[0])}</span>`
    end = match.index + match[0].length
  }
  return html + escapeHtml(code.slice(end))
}
