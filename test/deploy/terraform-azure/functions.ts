import { cidrSubnet } from './cidr-subnet.ts'
import { EvaluationError, isList, isObject, isSame, text, UNKNOWN, type Value } from './value.ts'

type Call = (...args: readonly Value[]) => Value

const list = (value: Value | undefined): readonly Value[] => {
  if (value !== undefined && isList(value)) return value
  throw new EvaluationError('a list is needed')
}

const object = (value: Value | undefined) => {
  if (value !== undefined && isObject(value)) return value
  throw new EvaluationError('an object is needed')
}

/** A set is kept as a list in order, as Terraform shows it. */
function set(values: readonly Value[]): readonly Value[] {
  return [...new Set(values)].sort((one, other) => (text(one) < text(other) ? -1 : 1))
}

/** Of Terraform's functions those that the modules call, for values that are known. */
export const FUNCTIONS: Readonly<Record<string, Call>> = {
  alltrue: (all) => list(all).every((one) => one === true),
  coalesce: (...all) => {
    const found = all.find((one) => one !== null && one !== '')
    if (found === undefined) throw new EvaluationError('coalesce finds nothing')
    return found
  },
  concat: (...all) => all.flatMap(list),
  contains: (all, one) => list(all).some((it) => isSame(it, one!)),
  cidrsubnet: (network, bits, number) => cidrSubnet(text(network!), Number(bits), Number(number)),
  endswith: (one, end) => text(one!).endsWith(text(end!)),
  floor: (one) => Math.floor(Number(one)),
  format: (pattern, ...all) => {
    let next = 0
    return text(pattern!).replaceAll('%s', () => text(all[next++]!))
  },
  join: (between, all) => list(all).map(text).join(text(between!)),
  keys: (one) => Object.keys(object(one)).sort(),
  length: (one) => {
    if (typeof one === 'string') return one.length
    return isList(one!) ? one.length : Object.keys(object(one)).length
  },
  merge: (...all) => Object.assign({}, ...all.filter((one) => one !== null).map(object)) as Value,
  nonsensitive: (one) => one!,
  one: (all) => {
    if (list(all).length > 1) throw new EvaluationError('one finds several')
    return list(all)[0] ?? null
  },
  // What the clock says is known when it is asked.
  formatdate: () => UNKNOWN,
  plantimestamp: () => UNKNOWN,
  regex: (pattern, one) => {
    const found = new RegExp(text(pattern!)).exec(text(one!))
    if (!found) throw new EvaluationError(`${text(one!)} does not match`)
    return found[0]
  },
  replace: (one, part, by) => text(one!).replaceAll(text(part!), () => text(by!)),
  split: (at, one) => text(one!).split(text(at!)),
  startswith: (one, start) => text(one!).startsWith(text(start!)),
  strcontains: (one, part) => text(one!).includes(text(part!)),
  tonumber: (one) => {
    const number = one === null ? null : Number(text(one!))
    if (Number.isNaN(number)) throw new EvaluationError(`${text(one!)} is no number`)
    return number
  },
  toset: (all) => set(list(all)),
  tostring: (one) => (one === null ? null : text(one!)),
  urlencode: (one) =>
    encodeURIComponent(text(one!))
      .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll('%20', '+'),
}
