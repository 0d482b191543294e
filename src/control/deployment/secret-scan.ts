/** Something in a text that looks like a secret. What it is stands here, what it says never does. */
export interface FoundSecret {
  /** For people: `an AWS access key`. */
  readonly kind: string
  /** Both from 1. */
  readonly line: number
  readonly column: number
}

/** Longer lines are read in pieces that overlap by as much as the longest secret needs. */
const PIECE = 8_192
const OVERLAP = 2_048
/** A password under its name: `pwd:abc123`. */
const SHORTEST = 10

/** Each begins where a word does, and no part of it repeats without a bound: the time grows with the text alone. */
const FORMS: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY( BLOCK)?-----/g],
  ['an AWS access key', /(?<![A-Za-z0-9])(AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g],
  ['the private key of a chain account', /(?<![A-Za-z0-9])0[xX][0-9a-fA-F]{64}(?![0-9a-zA-Z])/g],
  ['a JSON web token', /(?<![\w-])eyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{0,1000}/g],
  ['an age key', /(?<![A-Za-z0-9-])AGE-SECRET-KEY-1[A-Z0-9]{40,80}/gi],
  ['a bearer token', /(?<![A-Za-z0-9])Bearer[ \t]{1,4}[\w.~+/=-]{16,}/gi],
  [
    'an address with a password',
    /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@:'"]{0,100}:[^\s/@'"]{1,200}@/gi,
  ],
  ['a token of a Telegram bot', /(?<![A-Za-z0-9])\d{8,10}:AA[\w-]{33}(?![\w-])/g],
  ['a Slack token', /(?<![A-Za-z0-9])xox[abceoprs]-[A-Za-z0-9-]{10,}/g],
  ['a Slack webhook', /hooks\.slack\.com\/(services|workflows)\/[A-Za-z0-9/_-]{20,}/gi],
  ['a GitHub token', /(?<![A-Za-z0-9])(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/g],
  ['a GitLab token', /(?<![A-Za-z0-9])glpat-[\w-]{20,}/g],
  ['a Google key', /(?<![\w-])AIza[\w-]{35}(?![\w-])/g],
  ['a Stripe key', /(?<![A-Za-z0-9])[sr]k_(live|test)_[A-Za-z0-9]{16,}/g],
  ['an npm token', /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g],
  ['a key of this API', /(?<![A-Za-z0-9])leme_[0-9a-f]{16}_[0-9a-f]{64}/g],
  ['an OpenSSH key', /(?<![A-Za-z0-9+/])b3BlbnNzaC1rZXktdjE[A-Za-z0-9+/]{20,}/g],
  ['a random text as long as a key', /(?<![\w+/=:.-])[A-Za-z0-9+/_-]{40,200}={0,2}(?![\w+/=.-])/g],
]
const RANDOM = FORMS.length - 1
/** Ids of commands may be as long and as random; they open nothing. */
const ID_BEFORE = /commandId["']?[ \t]{0,8}:[ \t]{0,8}["']?$/

/** `apiSecret: …`, `"api_key" = …`, `password=…`; the name ends with the word, or goes on with another one. */
const NAMED =
  /(?<![A-Za-z0-9_.-])["']?([A-Za-z0-9_.-]{0,40}?(?:secret|passw(?:or)?d|passphrase|pwd|token|credential|mnemonic|seed|api[_.-]?key|access[_.-]?key|private[_.-]?key|signing[_.-]?key|auth[_.-]?key|key)s?)["']?[ \t]{0,8}[:=][ \t]{0,8}(?:"([^"\n]{1,300})"|'([^'\n]{1,300})'|([^\s#,;'"{}[\]]{1,300}))/gi

/** Words that are on no list of seed words, and in every sentence: what has one of them is prose. */
const PROSE = new Set(
  'the and for with are was from has have not but its into our their which would than per does were been his her while until bot bots pairs trades btc eth usdt'.split(
    ' ',
  ),
)
const SEED_COUNTS = new Set([12, 15, 18, 21, 24])
const SEED_WORDS = /(?<![A-Za-z0-9])[a-z]{3,8}(?:[ \t]{1,4}[a-z]{3,8}){11,40}(?![A-Za-z0-9])/g
const SEED_LIST =
  /(?:^[ \t]*(?:#[ \t]*)?(?:-[ \t]+|\d{1,2}[.)][ \t]+)["']?[a-z]{3,8}["']?[ \t]*$\n?){12,40}/gm

/**
 * What looks like a secret in a text, comments and all, in the order of its lines. Hashes with `sha256:` before
 * them, addresses of chains, names of secrets and ids are none. Pure, and linear in the length of the text.
 */
export function findSecrets(text: string): readonly FoundSecret[] {
  const found: FoundSecret[] = []
  for (const [at, line] of text.split('\n').entries()) {
    if (line.length < SHORTEST) continue
    for (let from = 0; from === 0 || from + OVERLAP < line.length; from += PIECE - OVERLAP) {
      for (const [kind, column] of inPiece(line.slice(from, from + PIECE))) {
        found.push({ kind, line: at + 1, column: from + column + 1 })
      }
    }
  }
  for (const match of text.matchAll(SEED_LIST)) {
    if (isSeed(match[0].match(/[a-z]{3,8}/g) ?? [])) {
      found.push({ kind: 'a seed phrase', line: text.slice(0, match.index).split('\n').length, column: 1 })
    }
  }
  return found.sort((a, b) => a.line - b.line || a.column - b.column).filter(isFirst)
}

function inPiece(line: string): (readonly [string, number])[] {
  const found: (readonly [string, number])[] = []
  for (const [index, [kind, form]] of FORMS.entries()) {
    for (const match of line.matchAll(form)) {
      if (index === RANDOM && (!isRandom(match[0]) || ID_BEFORE.test(line.slice(0, match.index)))) continue
      found.push([kind, match.index])
    }
  }
  for (const match of line.matchAll(NAMED)) {
    const [whole, name = '', ...values] = match
    const value = values.find((one) => one !== undefined) ?? ''
    if (isNamedSecret(name, value))
      found.push([`a value under the name ${kindOfName(name)}`, match.index + whole.indexOf(name)])
  }
  for (const match of line.matchAll(SEED_WORDS)) {
    if (isSeed(match[0].split(/[ \t]+/))) found.push(['a seed phrase', match.index])
  }
  return found
}

function isSeed(words: readonly string[]): boolean {
  return SEED_COUNTS.has(words.length) && !words.some((word) => PROSE.has(word))
}

/** Letters of both cases and digits, spread as chance spreads them: no path, no word, no hash in hexadecimal digits. */
function isRandom(text: string): boolean {
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text) || !/\d/.test(text)) return false
  return entropy(text) >= 4.6
}

/** What a name announces must still look like it: no number, word, reference, hash or public address. */
function isNamedSecret(name: string, value: string): boolean {
  if (/^existingsecrets?$/i.test(name) || /^(sha256|sha512):/.test(value)) return false
  if (/^0x[0-9a-f]{40}$/i.test(value) || /^[-+]?[\d._]+(e[-+]?\d+)?$/i.test(value)) return false
  if (/^(\$\{|\{\{|<|vault:|tenants\/|\*+$)/.test(value)) return false
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length
  if (/passw(or)?d|passphrase|pwd/i.test(name)) return value.length >= 6 && kinds >= 2
  return value.length >= 16 && /\d/.test(value) && kinds >= 2 && entropy(value) >= 3
}

/** The word that betrayed it; the name itself is the client's, and may be anything. */
function kindOfName(name: string): string {
  return /secret|passw(or)?d|passphrase|pwd|token|credential|mnemonic|seed|key/i.exec(name)![0].toLowerCase()
}

/** Bits a character, by how often each occurs. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** The same place may look like several secrets; one is enough. */
function isFirst({ line, column }: FoundSecret, at: number, all: readonly FoundSecret[]): boolean {
  const before = all[at - 1]
  return !before || before.line !== line || before.column !== column
}
