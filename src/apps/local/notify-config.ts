import { Type } from 'typebox'

/** Who is told of scores, trades and diagrams of the online line. */
export const notifyConfigSchema = Type.Object(
  {
    webhookUrl: Type.String({
      default: '',
      pattern: '^(https?://.+)?$',
      description: 'Where notices of the online line are posted as JSON; empty posts none.',
    }),
    webhookSecret: Type.String({ default: '', description: 'Signs what is posted to webhookUrl.' }),
    telegramToken: Type.String({ default: '', description: 'Token of a Telegram bot; empty sends none.' }),
    telegramChat: Type.String({
      default: '',
      description: 'Chat that the bot writes to: a number or @channel.',
    }),
    telegramUrl: Type.String({
      default: 'https://api.telegram.org',
      pattern: '^https?://.+$',
      description: 'Another server of the Telegram Bot API.',
    }),
  },
  { additionalProperties: false },
)

export const NOTIFY_DEFAULTS = {
  webhookUrl: '',
  webhookSecret: '',
  telegramToken: '',
  telegramChat: '',
  telegramUrl: 'https://api.telegram.org',
}
