import type { TenantId } from '../tenant/index.ts'
import { DeploymentError } from './deployment-error.ts'
import { isSameValue } from './same-value.ts'
import type { Values, ValuesDefaults, ValuesEdit, WantedBot } from './values.ts'

export interface ValuesEditing {
  readonly tenant: TenantId
  readonly commandId: string
  readonly edit: ValuesEdit
  readonly defaults: ValuesDefaults
}

/**
 * What a client wants after an edit; undefined before: there is no file yet. What is asked for is not checked here.
 * @throws DeploymentError `values.no-bot`, `values.superseded`
 */
export function editValues(before: Values | undefined, editing: ValuesEditing): Values {
  const { tenant, commandId, edit, defaults } = editing
  if (edit.kind === 'roll-back') requireOwn(before, editing)
  if (edit.kind === 'restore') {
    requireNone(before)
    return { ...edit.values, commandId }
  }
  const { schema, database } = defaults
  const file: Values = before ?? { clientId: tenant, schema, database, commandId, bots: [] }
  const bots = editBots(file.bots, editing)
  const isLive = bots.some(({ dryRun }) => !dryRun)
  return {
    ...file,
    ...(isLive && !file.exchange && { exchange: defaults.exchange }),
    ...suspension(file, edit),
    bots,
    commandId,
  }
}

function editBots(bots: readonly WantedBot[], { edit, commandId }: ValuesEditing): readonly WantedBot[] {
  switch (edit.kind) {
    case 'put-bot':
      return put(bots, { ...edit.bot, commandId })
    case 'remove-bot':
      if (!bots.some(({ name }) => name === edit.name)) throw noBot(edit.name, bots)
      return bots.filter(({ name }) => name !== edit.name)
    case 'remove-bots':
      return []
    case 'suspend':
    case 'restore':
      return bots
    case 'adopt': {
      const known = new Map(edit.before?.bots.map((bot) => [bot.name, bot]))
      return bots.map((bot) => {
        const isAdopted = bot.commandId !== '' && isSameValue(bot, known.get(bot.name))
        return isAdopted ? bot : { ...bot, commandId }
      })
    }
    case 'roll-back':
      return Object.entries(edit.bots).reduce<readonly WantedBot[]>(
        (rest, [name, bot]) => (bot ? put(rest, bot) : rest.filter((one) => one.name !== name)),
        bots,
      )
  }
}

function put(bots: readonly WantedBot[], bot: WantedBot): readonly WantedBot[] {
  const at = bots.findIndex(({ name }) => name === bot.name)
  return at < 0 ? [...bots, bot] : bots.with(at, bot)
}

/** Nothing is written where a file that says nothing of it goes on to do so. */
function suspension(file: Values, edit: ValuesEdit): Pick<Values, 'suspended'> {
  const wanted = edit.kind === 'suspend' || edit.kind === 'roll-back' ? edit.suspended : undefined
  const isWritten = file.suspended !== undefined || wanted === true
  return wanted === undefined || !isWritten ? {} : { suspended: wanted }
}

/** A bot is a command's while it carries its label, and while it is missing in a file that this command wrote last. */
function requireOwn(before: Values | undefined, { edit, commandId }: ValuesEditing): void {
  if (edit.kind !== 'roll-back') return
  for (const name of Object.keys(edit.bots)) {
    const bot = before?.bots.find((one) => one.name === name)
    const owner = bot ? bot.commandId : before?.commandId
    if (owner === commandId) continue
    const who = owner ? `command ${owner}` : 'somebody by hand'
    throw new DeploymentError('values.superseded', `the bot ${name} was changed by ${who} since`, {
      hint: 'It stays as it is now wanted; send a command of your own to change it.',
    })
  }
}

function requireNone(before: Values | undefined): void {
  if (!before) return
  throw new DeploymentError('values.superseded', 'somebody wrote the file anew since', {
    hint: 'It stays as it is now wanted; send a command of your own to change it.',
  })
}

function noBot(name: string, bots: readonly WantedBot[]): DeploymentError {
  const known = bots.map((bot) => bot.name).join(', ')
  return new DeploymentError('values.no-bot', `there is no bot ${JSON.stringify(name.slice(0, 40))}`, {
    hint: known === '' ? 'The client has no bots.' : `The client has ${known}.`,
  })
}
