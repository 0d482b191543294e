import { type AlertNotice, foldNotices } from '../../control/operation/index.ts'

/** What people read. */
export interface AlertText {
  /** One line. */
  readonly title: string
  readonly text: string
}

export interface TextOptions {
  /** Makes a path of the pages an address; null where nobody knows theirs. */
  readonly linkTo: (path: string) => string | null
  /** Longest text that the channel takes. */
  readonly most: number
}

const HEADS: Readonly<Record<AlertNotice['kind'], (notice: AlertNotice) => string>> = {
  firing: ({ severity }) => severity.toUpperCase(),
  reminder: ({ severity }) => `STILL ${severity.toUpperCase()}`,
  escalated: ({ severity }) => `${severity.toUpperCase()}, NOT ACKNOWLEDGED`,
  acknowledged: ({ by }) => `ACKNOWLEDGED by ${by ?? 'somebody'}`,
  resolved: ({ by }) => (by === null ? 'RESOLVED' : `RESOLVED by ${by}`),
  test: () => 'TEST',
}

/** What, where, since when, what to do and where to look; of a digest each alert as it stands now. */
export function alertText(notices: readonly AlertNotice[], { linkTo, most }: TextOptions): AlertText {
  const folded = foldNotices(notices)
  const [only] = folded
  if (folded.length === 1 && only) {
    const title = oneLine(`${HEADS[only.kind](only)}: ${only.summary}`)
    return { title, text: cut([title, ...linesOf(only, linkTo)].join('\n'), most) }
  }
  const over = folded.filter(({ kind }) => kind === 'resolved').length
  const title = `${folded.length} alerts${over > 0 ? `, ${over} of them resolved` : ''}`
  const parts = folded.map((one) =>
    [`${HEADS[one.kind](one)}: ${one.summary}`, ...linesOf(one, linkTo)].join('\n'),
  )
  return { title, text: whole([title, ...parts], most) }
}

function linesOf(notice: AlertNotice, linkTo: TextOptions['linkTo']): string[] {
  const { kind, part, tenant, bot, since, at, count, action, link, alert, rule } = notice
  const places = [part, tenant && `client ${tenant}`, bot && `bot ${bot}`].filter(Boolean)
  const isOver = kind === 'resolved'
  const page = kind === 'test' ? linkTo('/alerts') : (link ?? linkTo(`/alerts?alert=${alert}`))
  return [
    `Where: ${[...places, rule].join(', ')}`,
    isOver ? `From ${timeText(since)} to ${timeText(at)}` : `Since: ${timeText(since)}`,
    ...(count > 1 ? [`Seen: ${count} times`] : []),
    ...(isOver || action === '' ? [] : [`Do: ${action}`]),
    ...(page === null ? [] : [page]),
  ]
}

/** As many alerts as fit, and how many more there are. */
function whole(parts: readonly string[], most: number): string {
  const kept: string[] = []
  let length = 0
  for (const [at, part] of parts.entries()) {
    const rest = `… and ${parts.length - at} more on the page Alerts.`
    if (length + part.length + 2 > most - rest.length - 2) return cut([...kept, rest].join('\n\n'), most)
    kept.push(part)
    length += part.length + 2
  }
  return kept.join('\n\n')
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${[...text.slice(0, most - 2)].slice(0, -1).join('')}…`
}

/** Whoever wrote a summary begins no line of his own in a subject. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\t\u2028\u2029]+/g, ' ').slice(0, 200)
}

function timeText(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
