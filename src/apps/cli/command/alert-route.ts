import { freshAlertId } from '../../../adapters/notify/index.ts'
import { OperationError, requireRoute, unknownAlert } from '../../../control/operation/index.ts'
import { withControl } from '../../local/control-desk.ts'
import { isZone } from '../../local/run-alerts.ts'
import type { Terminal } from '../terminal.ts'
import { type MatchOptions, matchersOf, noteAlert, type OfClient, ownerOf } from './alert.ts'
import { findChannel } from './alert-channel.ts'

export interface RouteOptions extends OfClient, MatchOptions {
  readonly channel: readonly string[]
  readonly digest: number
  readonly repeat: number
  readonly quiet?: string
  readonly zone: string
  readonly escalate?: number
  readonly then?: readonly string[]
}

/** `leme alert route add`. */
export async function routeAdd(terminal: Terminal, name: string, options: RouteOptions): Promise<void> {
  const { digest: digestMinutes, repeat: repeatMinutes, escalate, then = [] } = options
  if ((escalate === undefined) !== (then.length === 0))
    throw new OperationError('alert.setting', 'an escalation has a time and channels', {
      hint: 'Give both: --escalate 15 --then CHANNEL.',
    })
  if (repeatMinutes < 5 || digestMinutes > 1_440)
    throw new OperationError('alert.setting', 'it repeats too often, or gathers for too long', {
      hint: 'Repeat after 5 minutes at least; gather for 1,440 at most.',
    })
  const route = await withControl(async (desk) => {
    const owner = await ownerOf(desk, options)
    const { channels } = await desk.store.alerts.settings(owner)
    const idsOf = (names: readonly string[]) => names.map((one) => findChannel(channels, one).id)
    const wanted = requireRoute(
      {
        ...{
          id: freshAlertId('ro'),
          owner,
          name,
          matchers: matchersOf(options),
          digestMinutes,
          repeatMinutes,
        },
        ...{ channels: idsOf(options.channel), quiet: quietOf(options) },
        escalation: escalate === undefined ? [] : [{ afterMinutes: escalate, channels: idsOf(then) }],
      },
      isZone,
    )
    await desk.store.alerts.putRoute(wanted)
    await noteAlert(desk, { tenant: owner, action: 'alert-route.create', target: wanted.id })
    return wanted
  })
  terminal.result(
    { schema: 'leme.alert-route/1', ...route },
    `${route.id} ${name}: ${route.channels.length} channels are told.`,
  )
}

/** `leme alert route remove`. */
export async function routeRemove(terminal: Terminal, id: string, of: OfClient): Promise<void> {
  await withControl(async (desk) => {
    const owner = await ownerOf(desk, of)
    if (!(await desk.store.alerts.removeRoute(owner, id))) throw unknownAlert('route', id)
    await noteAlert(desk, { tenant: owner, action: 'alert-route.remove', target: id })
  })
  terminal.result({ schema: 'leme.alert-route/1', id }, `${id} is removed.`)
}

function quietOf({ quiet, zone }: RouteOptions) {
  if (quiet === undefined) return null
  const [from = '', to = ''] = quiet.split('-')
  return { from, to, zone }
}
