import { OperationError } from '../operation-error.ts'
import { requireWebhookUrl } from '../webhook.ts'
import type { AlertChannel, AlertRoute, AlertSilence } from './alert-setting.ts'
import { minutesOfDay } from './quiet-hours.ts'

const LONGEST_SILENCE_MS = 366 * 86_400_000
const MAIL = /^[^\s@,<>"]{1,64}@[A-Za-z0-9.-]{1,190}$/
const MOST_MAILS = 20

/** @throws OperationError `alert.setting` */
export function requireRoute(route: AlertRoute, isZone: (name: string) => boolean): AlertRoute {
  const { quiet, escalation } = route
  if (quiet && (Number.isNaN(minutesOfDay(quiet.from)) || Number.isNaN(minutesOfDay(quiet.to))))
    throw wrong('quiet hours', 'are no times of the day', 'Write them as 22:00 and 07:00.')
  if (quiet?.from === quiet?.to && quiet)
    throw wrong('quiet hours', 'begin and end at the same time', 'Leave them out, or make them shorter.')
  if (quiet && !isZone(quiet.zone))
    throw wrong(
      'quiet hours',
      `name the time zone "${quiet.zone}", which is not known`,
      'For example UTC or America/Sao_Paulo.',
    )
  const minutes = escalation.map(({ afterMinutes }) => afterMinutes)
  if (minutes.some((one, at) => at > 0 && one <= minutes[at - 1]!))
    throw wrong(
      'escalation',
      'has steps that are not one after the other',
      'Let each step come later than the one before.',
    )
  return route
}

/** @throws OperationError `alert.setting` */
export function requireSilence(silence: AlertSilence, now: number): AlertSilence {
  if (silence.until <= now) throw wrong('silence', 'is over already', 'Let it end in the future.')
  if (silence.until - now > LONGEST_SILENCE_MS)
    throw wrong('silence', 'is longer than a year', 'Take the alert out of the routes instead.')
  return silence
}

/**
 * `plain`: there are networks of the operator's own, to which HTTP is spoken, too.
 * @throws OperationError `alert.setting`, `webhook.address`
 */
export function requireChannel(
  channel: AlertChannel,
  { secret, plain }: { readonly secret: string | undefined; readonly plain: boolean },
): AlertChannel {
  const { kind, to } = channel
  const needs = { telegram: 'token of a bot', slack: 'address', discord: 'address', pagerduty: 'routing key' }
  if (kind in needs && secret === '')
    throw wrong(kind, `lacks its secret: the ${needs[kind as keyof typeof needs]}`, 'Give it as `secret`.')
  if (kind === 'telegram' && !/^(-?\d{1,20}|@\w{1,64})$/.test(to))
    throw wrong(kind, `has no chat "${to}"`, 'Give `to` the number of a chat, or @name of a channel.')
  if (kind === 'email') {
    const mails = to.split(',').map((one) => one.trim())
    if (mails.length > MOST_MAILS || !mails.every((one) => MAIL.test(one)))
      throw wrong(kind, 'has no list of addresses', 'Give `to` up to 20 addresses with commas between them.')
  }
  if (kind === 'webhook') return { ...channel, to: requireWebhookUrl(to, { plain }) }
  if ((kind === 'slack' || kind === 'discord') && secret !== undefined) requireWebhookUrl(secret, { plain })
  return channel
}

function wrong(what: string, found: string, hint: string): OperationError {
  return new OperationError('alert.setting', `${what} ${found}`, { hint })
}
