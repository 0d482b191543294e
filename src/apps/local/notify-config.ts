import { Type } from 'typebox'

/** Roads to people: of notices of the online line, and what alerts need beside their channels. */
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
    pagerDutyUrl: Type.String({
      default: 'https://events.pagerduty.com',
      pattern: '^https?://.+$',
      description: 'Another server of the Events API v2, for alerts.',
    }),
    mailHost: Type.String({
      default: '',
      description: 'SMTP server that alerts go through by e-mail; empty sends none.',
    }),
    mailPort: Type.Integer({ default: 587, minimum: 1, maximum: 65_535, description: 'Its port.' }),
    mailSecurity: Type.Enum(['starttls', 'tls', 'none'], {
      default: 'starttls',
      description:
        'starttls begins in the clear and goes on encrypted or not at all; tls is encrypted from the start.',
    }),
    mailUser: Type.String({ default: '', description: 'Login there; empty uses none.' }),
    mailPassword: Type.String({ default: '', description: 'Its password.' }),
    mailFrom: Type.String({ default: 'Leme <leme@localhost>', description: 'Sender of e-mail.' }),
    drawdown: Type.Number({
      default: 0.2,
      minimum: 0.01,
      maximum: 1,
      description: 'Share of its highest equity that a bot may lose before there is an alert.',
    }),
    wonShare: Type.Number({
      default: 0.3,
      minimum: 0,
      maximum: 1,
      description: 'Share of its closed trades that a bot has to win, from 20 trades on.',
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
  pagerDutyUrl: 'https://events.pagerduty.com',
  ...{ mailHost: '', mailPort: 587, mailSecurity: 'starttls' as const, mailUser: '', mailPassword: '' },
  ...{ mailFrom: 'Leme <leme@localhost>', drawdown: 0.2, wonShare: 0.3 },
}
