import type {
  Alert,
  AlertChannel,
  AlertMatchers,
  AlertOwner,
  AlertRoute,
  AlertSettings,
  AlertSilence,
  Notification,
} from '../../control/operation/index.ts'
import { silencedUntil } from '../../control/operation/index.ts'

/** An alert as its reader may see it: whom others are told by is not among it. */
export function alertView(
  { tenant, told: _, fingerprint: __, ...alert }: Alert,
  hidden: { readonly silences: AlertSettings['silences']; readonly owner: AlertOwner; readonly now: number },
) {
  return {
    ...alert,
    clientId: tenant,
    silencedUntil: silencedUntil({ tenant, told: _, fingerprint: __, ...alert }, hidden),
  }
}

const matchersView = ({ severities, rules, tenants, bots }: AlertMatchers) => ({
  ...{ severities: [...severities], rules: [...rules], tenants: [...tenants], bots: [...bots] },
})

export function routeView({ owner, matchers, channels, escalation, ...route }: AlertRoute) {
  return {
    ...{ ...route, clientId: owner, matchers: matchersView(matchers), channels: [...channels] },
    escalation: escalation.map((step) => ({ ...step, channels: [...step.channels] })),
  }
}

export function silenceView({ owner, matchers, ...silence }: AlertSilence) {
  return { ...silence, clientId: owner, matchers: matchersView(matchers) }
}

export function channelView({ owner, ...channel }: AlertChannel) {
  return { ...channel, clientId: owner }
}

export function messageView({ notices, number: _, owner: __, alert: ___, ...message }: Notification) {
  return {
    ...message,
    alerts: notices.map(({ alert, kind, severity, rule, summary }) => ({
      ...{ alert, kind, severity, rule, summary },
    })),
  }
}
