import type { AlertNotice, TellOutcome } from '../../control/operation/index.ts'
import { alertText } from './alert-text.ts'
import { toOutcome, wordsAt } from './answer.ts'
import type { Teller } from './teller.ts'

const SUMMARY_CHARS = 1_024

const ACTIONS: Readonly<Record<AlertNotice['kind'], 'trigger' | 'acknowledge' | 'resolve'>> = {
  ...{ firing: 'trigger', reminder: 'trigger', escalated: 'trigger', test: 'trigger' },
  ...{ acknowledged: 'acknowledge', resolved: 'resolve' },
}

/** PagerDuty by its Events API v2: one incident for each alert, whose key is the alert's id. */
export const tellPager: Teller = async ({ notices, secret }, ports) => {
  let outcome: TellOutcome = { kind: 'delivered', status: null }
  for (const notice of notices) {
    for (const action of notice.kind === 'test'
      ? (['trigger', 'resolve'] as const)
      : [ACTIONS[notice.kind]]) {
      outcome = await sendEvent(eventOf(notice, { action, secret, linkTo: ports.linkTo }), ports)
      if (outcome.kind !== 'delivered') return outcome
    }
  }
  return outcome
}

async function sendEvent(event: object, { post, pagerDutyUrl, signal, timeoutMs }: Parameters<Teller>[1]) {
  const answer = await post(`${pagerDutyUrl.replace(/\/+$/, '')}/v2/enqueue`, {
    ...{ signal, headers: { 'content-type': 'application/json' }, body: JSON.stringify(event) },
    ...(timeoutMs !== undefined && { timeoutMs }),
  })
  if (answer.kind === 'unanswered') return toOutcome(answer)
  return toOutcome(answer, { words: wordsAt(answer.text, 'errors', '0') ?? wordsAt(answer.text, 'message') })
}

interface EventOptions {
  readonly action: 'trigger' | 'acknowledge' | 'resolve'
  readonly secret: string
  readonly linkTo: Parameters<Teller>[1]['linkTo']
}

function eventOf(notice: AlertNotice, { action, secret, linkTo }: EventOptions): object {
  const { alert, severity, since, tenant, bot, part, rule, action: todo, count } = notice
  const head = { routing_key: secret, event_action: action, dedup_key: alert }
  if (action !== 'trigger') return head
  const href = notice.link ?? linkTo(`/alerts?alert=${alert}`)
  return {
    ...head,
    ...{ client: 'Leme', ...(href !== null && { client_url: href, links: [{ href, text: 'What to do' }] }) },
    payload: {
      summary: alertText([notice], { linkTo, most: SUMMARY_CHARS }).title.slice(0, SUMMARY_CHARS),
      ...{ source: bot ?? tenant ?? part ?? 'leme', severity, timestamp: new Date(since).toISOString() },
      ...{ component: part ?? 'bot', class: rule, group: tenant ?? 'platform' },
      custom_details: { do: todo, reports: count, client: tenant, bot },
    },
  }
}
