/** Texts that are looked for in other texts, many at once. */
export interface KnownValues {
  readonly size: number
  /** All of them are at least {@link WINDOW} long. */
  add(forms: Iterable<string>): void
  delete(forms: Iterable<string>): void
  /** The text with each of them replaced; what overlaps is replaced as one. */
  replace(text: string, mark: string): string
}

export const WINDOW = 8
const SLOTS = 1 << 20
const BASE = 0x01000193
/** BASE to the power of WINDOW, for the unit that leaves the window. */
const OUT = power(BASE, WINDOW)

/**
 * The first eight units of each text are hashed; a hash runs over what is looked through, unit by unit, and a
 * table of a megabyte says of almost every place that nothing begins there (Rabin and Karp's search). So the cost
 * depends on the length of the text, hardly on how many are known.
 */
export function knownValues(): KnownValues {
  const byHash = new Map<number, string[]>()
  const uses = new Map<string, number>()
  let begins: Uint8Array | undefined

  function* matchesAt(text: string, at: number, hash: number): Generator<number> {
    for (const form of byHash.get(hash) ?? []) if (text.startsWith(form, at)) yield at + form.length
  }

  return {
    get size() {
      return uses.size
    },
    add(forms) {
      begins ??= new Uint8Array(SLOTS)
      for (const form of forms) {
        const count = uses.get(form) ?? 0
        uses.set(form, count + 1)
        if (count > 0) continue
        const hash = hashAt(form, 0)
        byHash.set(hash, [...(byHash.get(hash) ?? []), form])
        begins[slotOf(hash)] = 1
      }
    },
    delete(forms) {
      for (const form of forms) {
        const count = uses.get(form) ?? 0
        if (count > 1) uses.set(form, count - 1)
        if (count !== 1) continue
        uses.delete(form)
        const hash = hashAt(form, 0)
        const others = byHash.get(hash)!.filter((other) => other !== form)
        // A slot may stay marked: that costs a look, not an answer.
        if (others.length > 0) byHash.set(hash, others)
        else byHash.delete(hash)
      }
    },
    replace(text, mark) {
      const last = text.length - WINDOW
      if (!begins || uses.size === 0 || last < 0) return text
      let result = ''
      let kept = 0
      let [start, end] = [-1, -1]
      let hash = hashAt(text, 0)
      for (let at = 0; ; at++) {
        if (begins[slotOf(hash)] === 1) {
          for (const to of matchesAt(text, at, hash)) {
            if (at > end && start >= 0) {
              result += text.slice(kept, start) + mark
              kept = end
              start = -1
            }
            if (start < 0) start = at
            end = Math.max(end, to)
          }
        }
        if (at === last) break
        hash =
          (Math.imul(hash, BASE) + text.charCodeAt(at + WINDOW) - Math.imul(OUT, text.charCodeAt(at))) | 0
      }
      return start < 0 ? result + text.slice(kept) : result + text.slice(kept, start) + mark + text.slice(end)
    },
  }
}

function hashAt(text: string, from: number): number {
  let hash = 0
  for (let at = from; at < from + WINDOW; at++) hash = (Math.imul(hash, BASE) + text.charCodeAt(at)) | 0
  return hash
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 12)) & (SLOTS - 1)
}

function power(base: number, exponent: number): number {
  let result = 1
  for (let left = exponent; left > 0; left--) result = Math.imul(result, base)
  return result
}
