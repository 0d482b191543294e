const MARK = '[redacted]'

/** Words in names of fields whose value is nobody's business. */
const TELLING =
  'pass(?:word|wd|phrase)|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|account[-_]?key|credential|authorization|cookie|mnemonic|signature|database[-_]?url'
const TELLING_NAME = new RegExp(`(?:${TELLING})|^(?:pwd|sig|seed|totp)$`, 'i')
/** Names that hold names of secrets, not secrets. */
const REFERENCE = /existing[-_]?secrets?$/i

export function isTellingName(name: string): boolean {
  return TELLING_NAME.test(name) && !REFERENCE.test(name)
}

/** Without one of these nothing of what follows is found. */
const HINT = new RegExp(
  `${TELLING}|\\bpwd|\\bsig=|-----BEGIN|bearer|basic|://|eyJ|AGE-SECRET|\\bhv[sbr]\\.|gh[pousr]_|github_pat|glpat-|xox|hooks\\.slack|[sr]k[-_]|AIza|whsec_|npm_|_[0-9a-f]{16}_|\\d:[\\w-]{35}`,
  'i',
)

/** What shows by its form that it is a secret. Each runs in a time that grows with the text, not faster. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [
    /\b([Bb]earer|BEARER|[Bb]asic|BASIC)(\s+|%20)(?=[\w.~+/=-]{0,40}[0-9A-Z=_])[\w.~+/=-]{8,}/g,
    `$1$2${MARK}`,
  ],
  [
    /(\b[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s/@:"'<>\\]{0,200}):(?!password@)[^\s/@"'<>\\]{1,2000}@/g,
    `$1:${MARK}@`,
  ],
  [/(\bhttps?:\/\/)[^\s/@:"'<>\\]{8,2000}@/g, `$1${MARK}@`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, MARK],
  [/\b([a-z]{2,12}_[0-9a-f]{16}_)[0-9a-f]{64}\b/g, `$1${MARK}`],
  [/\bAGE-SECRET-KEY-[0-9A-Za-z-]{20,}/gi, MARK],
  [
    /\b(?:hv[sbr]\.|gh[pousr]_|github_pat_|glpat-|xox[a-z]-|[sr]k[-_](?:live[-_]|test[-_]|ant-)?|npm_|whsec_)[\w+/=-]{16,}/g,
    MARK,
  ],
  [/(hooks\.slack\.com\/(?:services|workflows)\/)[A-Za-z0-9/_-]{20,}/gi, `$1${MARK}`],
  [/\bAIza[\w-]{35}/g, MARK],
  [/\b\d{6,12}:[\w-]{35}\b/g, MARK],
]

/** Whether it is worth looking closer. */
export function mayHoldSecrets(text: string): boolean {
  return HINT.test(text)
}

/** A text without what looks like a secret. */
export function withoutSecretForms(text: string): string {
  if (!mayHoldSecrets(text)) return withoutRandom(text)
  let clean = withoutPrivateKeys(text)
  for (const [form, instead] of FORMS) clean = clean.replace(form, instead)
  return withoutRandom(withoutNamedValues(clean))
}

/** Long enough for a key, and no path and no hash in hexadecimal digits. */
const LONG = /(?<![\w+/-])[\w+/-]{40,200}={0,2}(?![\w+/=-]|\.\w)/g
const RANDOM_BITS = 4.6

/** Letters of both cases and digits, spread as chance spreads them, as the scanner of commits has it. */
function withoutRandom(text: string): string {
  return text.replace(LONG, (found) => {
    const isMixed = /[a-z]/.test(found) && /[A-Z]/.test(found) && /\d/.test(found)
    return isMixed && entropy(found) >= RANDOM_BITS ? MARK : found
  })
}

/** Bits a character, by how often each occurs. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

const KEY_BEGINS = /-----BEGIN [A-Z0-9 ]{0,40}(?:PRIVATE KEY|AGE ENCRYPTED FILE)(?: BLOCK)?-----/g
const KEY_ENDS = /-----END [A-Z0-9 ]{0,60}-----/g

/** One that is cut off ends where its text does: at a quote, or at the very end. */
function withoutPrivateKeys(text: string): string {
  let clean = ''
  let kept = 0
  KEY_BEGINS.lastIndex = 0
  for (let begin = KEY_BEGINS.exec(text); begin; begin = KEY_BEGINS.exec(text)) {
    KEY_ENDS.lastIndex = KEY_BEGINS.lastIndex
    const end = KEY_ENDS.exec(text)
    const quote = text.indexOf('"', KEY_BEGINS.lastIndex)
    const to = end ? KEY_ENDS.lastIndex : quote < 0 ? text.length : quote
    clean += `${text.slice(kept, begin.index)}${MARK}`
    kept = KEY_BEGINS.lastIndex = to
  }
  return clean + text.slice(kept)
}

/** `password=`, `"apiKey": `, `\"token\":`; what follows is the value. */
const NAMED = new RegExp(
  `(?:(?:${TELLING})[\\w.-]{0,20}|\\b(?:pwd|sig))(?:\\\\{0,8}["'])?\\s{0,3}[:=]\\s{0,3}`,
  'gi',
)
const REFERENCE_BEFORE = /existing[-_]?$/i
const WHOLE_LINE = /^(?:authorization|cookie)/i
const OPEN_QUOTE = /(\\{0,8})(["'])/y
const BARE_VALUE = /(?:\[redacted\]|[^\s"'`,;&<>{}[\])\\])+/y
const BARE_LINE = /[^\r\n"'`<>{}\\]+/y
const NO_SECRET =
  /^(?:true|false|null|undefined|none|\d{1,5}|\.{3}|\(set\)|(?:(?:bearer|basic)\s+)?\[redacted\])$/i

function withoutNamedValues(text: string): string {
  let clean = ''
  let kept = 0
  NAMED.lastIndex = 0
  for (let named = NAMED.exec(text); named; named = NAMED.exec(text)) {
    const from = NAMED.lastIndex
    if (REFERENCE_BEFORE.test(text.slice(Math.max(0, named.index - 12), named.index))) continue
    const span = valueFrom(text, from, WHOLE_LINE.test(named[0]))
    if (!span) continue
    clean += `${text.slice(kept, span.start)}${MARK}`
    kept = NAMED.lastIndex = span.end
  }
  return clean + text.slice(kept)
}

interface Span {
  readonly start: number
  readonly end: number
}

function valueFrom(text: string, from: number, isLine: boolean): Span | undefined {
  OPEN_QUOTE.lastIndex = from
  const quote = OPEN_QUOTE.exec(text)
  if (quote) {
    const start = from + quote[0].length
    const end = closing(text, start, quote[0])
    return isHarmless(text.slice(start, end)) ? undefined : { start, end }
  }
  const bare = isLine ? BARE_LINE : BARE_VALUE
  bare.lastIndex = from
  const found = bare.exec(text)
  return !found || isHarmless(found[0]) ? undefined : { start: from, end: from + found[0].length }
}

/**
 * Where the quote closes that was opened like this: JSON in a JSON text has quotes behind backslashes, and those
 * inside of a value have more of them.
 */
function closing(text: string, from: number, quote: string): number {
  const round = quote.length * 2
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    let before = 0
    while (at - before > from && text[at - before - 1] === '\\') before++
    if (before % round === 0) return at
  }
  return quote.length > 1 ? closing(text, from, quote.slice(-1)) : text.length
}

function isHarmless(value: string): boolean {
  return value === '' || NO_SECRET.test(value)
}
