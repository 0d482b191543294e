/** Shorter ones cannot be told from other text: a log without the word `admin` says nothing any more. */
export const SHORTEST_SECRET = 8
const SHORTEST_LINE = 12
const MOST_PARTS = 400

/**
 * What may stand in a text for a secret: itself, its lines, its parts where it is JSON, an address or `NAME=value`,
 * and each of them as other programs write it: JSON, URL, base64, hexadecimal digits, HTML.
 */
export function secretForms(value: string): ReadonlySet<string> {
  const forms = new Set<string>()
  for (const part of secretParts(value)) {
    for (const form of encodings(part)) if (form.length >= SHORTEST_SECRET) forms.add(form)
  }
  return forms
}

function secretParts(value: string): ReadonlySet<string> {
  const parts = new Set<string>()
  const add = (part: string) => {
    if (part.length >= SHORTEST_SECRET && parts.size < MOST_PARTS) parts.add(part)
  }
  add(value)
  add(value.trim())
  for (const leaf of jsonTexts(value)) add(leaf)
  for (const part of [...parts]) for (const password of passwordsIn(part)) add(password)
  const lines = value.split(/\r?\n/).map((line) => line.trim())
  if (lines.length === 1) return parts
  for (const line of lines) {
    if (line.startsWith('-----')) continue
    if (line.length >= SHORTEST_LINE) add(line)
    const [, set] = /^[A-Za-z_]\w*=["']?(.*?)["']?$/.exec(line) ?? []
    if (set !== undefined) add(set)
  }
  return parts
}

function jsonTexts(value: string): string[] {
  if (!/^\s*[[{]/.test(value)) return []
  const texts: string[] = []
  try {
    JSON.parse(value, (_, leaf) => {
      if (typeof leaf === 'string') texts.push(leaf)
      return leaf
    })
  } catch {
    // Then it is a text like others.
  }
  return texts
}

/** As it is written in an address, and what it means there. */
function passwordsIn(value: string): string[] {
  const [, written] = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#:@]*:([^\s]+)@[^@]*$/i.exec(value) ?? []
  if (written === undefined) return []
  try {
    return [written, decodeURIComponent(written)]
  } catch {
    return [written]
  }
}

function encodings(part: string): string[] {
  const json = JSON.stringify(part).slice(1, -1)
  const url = encodeURIComponent(part.toWellFormed())
  const form = new URLSearchParams({ v: part }).toString().slice(2)
  const bytes = Buffer.from(part)
  const hex = bytes.toString('hex')
  return [
    ...[part, json, JSON.stringify(json).slice(1, -1), asciiJson(json)],
    ...[url, lowerEscapes(url), form, lowerEscapes(form)],
    ...[hex, hex.toUpperCase()],
    ...base64Forms(bytes),
    part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ...inspected(json),
  ]
}

/** As `util.inspect` shows it, in one of its three quotes. */
function inspected(json: string): string[] {
  const bare = json.replaceAll('\\"', '"')
  return [bare, bare.replaceAll("'", "\\'"), bare.replaceAll('`', '\\`')]
}

function asciiJson(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function lowerEscapes(url: string): string {
  return url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
}

/** Alone, and what is the same wherever it begins among other bytes: `user:password` of a login. */
function base64Forms(bytes: Buffer): string[] {
  const forms = [bytes.toString('base64').replace(/=+$/, '')]
  for (const before of [1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    forms.push(shifted.slice(Math.ceil((before * 8) / 6)))
  }
  // The last digit may hold bits of what comes after.
  const stems = forms.map((form) => form.slice(0, -1))
  return stems.flatMap((stem) => [stem, stem.replaceAll('+', '-').replaceAll('/', '_')])
}
