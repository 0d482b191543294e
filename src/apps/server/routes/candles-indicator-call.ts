import { nearest } from '../../../domain/index.ts'
import { type IndicatorForm, indicatorForms, RULES_LIMITS } from '../../../trade/strategy/index.ts'
import { ServerFault } from '../server-fault.ts'

type Setting = IndicatorForm['settings'][string]

/** Rules write the rows of a shift without a setting. */
const SHIFT: IndicatorForm = {
  name: 'shift',
  form: 'shift(column, n)',
  outputs: [],
  settings: { n: { kind: 'period', least: 1 } },
}
const FORMS = new Map([...indicatorForms().filter(isIndicator), SHIFT].map((form) => [form.name, form]))

/** Names of indicators that can be asked for. */
export const INDICATOR_NAMES: readonly string[] = [...FORMS.keys()]

interface Given {
  readonly name: string
  readonly x?: string
  readonly y?: string
  /** By name, as text. */
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * An indicator as rules call it: `bollinger(close, 20, {deviations: 2.5})`.
 * @throws ServerFault `indicator.unknown`, `indicator.parameter`
 */
export function indicatorCall({ name, x = 'close', y = 'volume', parameters }: Given): string {
  const found = FORMS.get(name)
  if (!found) throw unknown(name)
  const { form, settings } = found
  for (const key of Object.keys(parameters)) {
    if (!Object.hasOwn(settings, key)) throw wrong(key, 'is no parameter of it', form)
  }
  const given: string[] = []
  const options: string[] = []
  for (const [key, setting] of Object.entries(settings)) {
    const text = parameters[key]
    if (text === undefined && setting.start === undefined) throw wrong(key, 'is missing', form)
    if (text === undefined) continue
    const value = readValue(text, setting)
    if (value === undefined) throw wrong(key, `must be ${rangeOf(setting)}`, form)
    if (setting.start === undefined) given.push(value)
    else options.push(`${key}: ${value}`)
  }
  const columns = [x, y].slice(0, argumentsOf(form).filter((one) => one === 'column').length)
  return `${name}(${[...columns, ...given, ...(options.length > 0 ? [`{${options.join(', ')}}`] : [])].join(', ')})`
}

function readValue(text: string, setting: Setting): string | undefined {
  if (setting.kind === 'word') return setting.words.includes(text) ? `'${text}'` : undefined
  const value = /^-?\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN
  const { least, most = RULES_LIMITS.period } = setting
  if (!(value >= least && value <= most)) return undefined
  return setting.kind === 'period' && !Number.isInteger(value) ? undefined : String(value)
}

function rangeOf(setting: Setting): string {
  if (setting.kind === 'word') return `one of ${setting.words.join(', ')}`
  const { least, most = RULES_LIMITS.period } = setting
  return `a ${setting.kind === 'period' ? 'whole ' : ''}number from ${least} to ${most}`
}

/** Its arguments are columns, settings and options: what is left are functions of numbers and conditions. */
function isIndicator({ name, form, settings }: IndicatorForm): boolean {
  if (name === 'prev') return false
  return argumentsOf(form).every((one) => one === 'column' || Object.hasOwn(settings, one))
}

function argumentsOf(form: string): string[] {
  const inside = form.slice(form.indexOf('(') + 1, -1).replace(/\{.*\}/, '')
  return inside
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

function unknown(name: string): ServerFault {
  const near = nearest(name, INDICATOR_NAMES)
  return new ServerFault('no-data', 'indicator.unknown', `There is no indicator "${name}".`, {
    hint: near === undefined ? 'The reference of indicators lists them.' : `Did you mean ${near}?`,
  })
}

function wrong(key: string, message: string, form: string): ServerFault {
  return new ServerFault('usage', 'indicator.parameter', `"${key}" ${message}.`, {
    hint: `It is called as ${form}.`,
    fields: [{ in: 'query', pointer: `/${key}`, message }],
  })
}
