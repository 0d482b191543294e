import { logNotifier, telegramNotifier, webhookNotifier } from '../../adapters/notify/index.ts'
import { renderPng } from '../../adapters/picture/index.ts'
import { Fault } from '../../domain/index.ts'
import type { Notifier } from '../../trade/pipeline/index.ts'
import type { AppConfig } from './app-config.ts'

/**
 * The log, and what the configuration has an address for.
 * @throws Fault `notify.setting` for a Telegram bot that does not know whom to write to
 */
export function openNotifiers(
  { webhookUrl, webhookSecret, telegramToken, telegramChat, telegramUrl }: AppConfig['notify'],
  write: (line: string) => void,
): readonly Notifier[] {
  if (telegramToken !== '' && telegramChat === '') {
    throw new Fault('config', 'notify.setting', 'notify.telegramToken is there, notify.telegramChat is not', {
      hint: 'Name the chat: LEME__NOTIFY__TELEGRAMCHAT.',
    })
  }
  return [
    logNotifier(write),
    ...(webhookUrl === '' ? [] : [webhookNotifier({ url: webhookUrl, secret: webhookSecret })]),
    ...(telegramToken === ''
      ? []
      : [telegramNotifier({ url: telegramUrl, token: telegramToken, chat: telegramChat, renderPng })]),
  ]
}
