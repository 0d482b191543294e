/** Public list prices of one region, as they were known on a date; to be looked up again before they are relied on. */
export interface PriceList {
  readonly cloud: string
  readonly region: string
  readonly currency: string
  /** Month in which the prices were last compared with the public list. */
  readonly asOf: string
  readonly note: string
  readonly prices: Readonly<Record<string, Price>>
}

export interface Price {
  readonly what: string
  /** Hours are counted as 730 a month. */
  readonly unit: 'hour' | 'month' | 'GB-month' | 'GB' | 'million' | 'piece'
  readonly amount: number
}

/** Something that is paid for in one composition. */
export interface CostLine {
  /** In words: `database, primary and standby`. */
  readonly part: string
  /** Name in the price list. */
  readonly price: string
  /** Units of the price in a month, hours aside: how many there are all the time. */
  readonly quantity: number
  /** From which resource, or from which assumption about use. */
  readonly from: string
}

export interface Composition {
  readonly name: string
  readonly lines: readonly CostLine[]
}

const HOURS_A_MONTH = 730

/** A section for each composition; amounts are rounded to whole units, as the assumptions are no finer. */
export function costTable(list: PriceList, compositions: readonly Composition[]): string {
  const sections = compositions.map(({ name, lines }) => {
    const rows = lines.map((line) => row(list, line))
    const total = lines.reduce((sum, line) => sum + monthly(list, line), 0)
    return `## ${name}

| part | how many | list price | ${list.currency} a month | counted from |
|---|---|---|---|---|
${rows.join('\n')}
| **together** | | | **${Math.round(total)}** | |
`
  })
  return sections.join('\n')
}

/** What one line costs in a month. */
export function monthly(list: PriceList, { price, quantity }: CostLine): number {
  const { unit, amount } = priceOf(list, price)
  return amount * quantity * (unit === 'hour' ? HOURS_A_MONTH : 1)
}

/** Names of the list that no line asks for. */
export function unusedPrices(list: PriceList, compositions: readonly Composition[]): string[] {
  const used = new Set(compositions.flatMap(({ lines }) => lines.map(({ price }) => price)))
  return Object.keys(list.prices).filter((name) => !used.has(name))
}

function row(list: PriceList, line: CostLine): string {
  const { what, unit, amount } = priceOf(list, line.price)
  const due = monthly(list, line)
  const shown = due > 0 && due < 1 ? '< 1' : String(Math.round(due))
  return `| ${line.part} | ${line.quantity} | ${what}: ${amount} per ${unit} | ${shown} | ${line.from} |`
}

function priceOf({ prices }: PriceList, name: string): Price {
  const price = prices[name]
  if (!price) throw new Error(`the price list has no ${name}: add it`)
  return price
}
