import { deploy } from '../../../src/control/command/command-world.fixture.ts'
import { type CommandRequest, isEnd, parseCommandId, receive } from '../../../src/control/command/index.ts'
import type { Values, WantedBot } from '../../../src/control/deployment/index.ts'
import { wantedBot } from '../../../src/control/deployment/values.fixture.ts'
import type { TenantId } from '../../../src/control/tenant/index.ts'
import { type Random, random } from '../../../src/math/index.ts'
import { type House, TENANTS } from './house.ts'
import type { Node } from './kernel.ts'

const NAMES = ['trend', 'swing', 'third']
const ACTOR = 'member:ann'
/** Between an effect and its record. */
const DANGEROUS = /commands\.add|git\.write|git stored|git published|advance|runtime\.apply|setAppliedHead/
/** By hand; each of them may wait for persons in vain. */
const MOST_EDITS = 10

/** Which faults are on, and how often something happens. */
export interface Weather {
  readonly crashes: number
  readonly lostClaims: number
  readonly outages: number
  readonly brokenBots: number
  readonly byHand: number
  readonly cancels: number
  readonly live: number
}

/** Each seed has some faults and not others, so that none hides behind another. */
export function weatherOf(seed: string): Weather {
  const dice = random(`weather ${seed}`)
  const share = (most: number): number => (dice.next() < 0.4 ? 0 : dice.next() * most)
  return {
    ...{ crashes: share(0.03), lostClaims: share(0.01), outages: share(0.006), brokenBots: share(0.03) },
    ...{ byHand: share(0.02), cancels: share(0.02), live: share(0.6) },
  }
}

/** Lets happen what may happen before a step; asks for commands until there were enough. */
export class Actors {
  readonly #house: House
  readonly #weather: Weather
  readonly #dice: Random
  readonly asked = new Map<string, { readonly tenant: TenantId; readonly request: unknown }>()
  readonly #most: number
  #edits = 0
  #outageUntil = 0

  constructor(
    house: House,
    seed: string,
    { weather, most }: { readonly weather: Weather; readonly most: number },
  ) {
    this.#house = house
    this.#weather = weather
    this.#most = most
    this.#dice = random(`actors ${seed}`)
  }

  async act(): Promise<void> {
    const { kernel, commands, git, nodes } = this.#house
    const { crashes, lostClaims, outages, brokenBots, byHand, cancels } = this.#weather
    if (this.#chance(0.04) && this.asked.size < this.#most) await this.#ask()
    if (this.#chance(0.01)) await this.#repeat()
    if (this.#chance(0.03)) await this.#approve()
    if (this.#chance(cancels)) {
      const command = await this.#someOpen()
      if (command) await commands.askCancel(command.id, 'member:bob')
    }
    if (this.#chance(byHand) && this.#edits < MOST_EDITS) await this.#editByHand(this.#pick(TENANTS))
    if (this.#chance(brokenBots)) this.#breakOrMend()
    if (this.#chance(outages)) {
      git.setUnreachable('simulated')
      this.#outageUntil = kernel.time + this.#dice.next() * 15_000
    }
    if (kernel.time > this.#outageUntil) git.setUnreachable(null)
    if (this.#chance(lostClaims)) this.#house.loseClaim(this.#pick(TENANTS))
    if (this.#chance(crashes)) this.#crash(this.#pick(nodes))
    for (const node of nodes) {
      if (crashes > 0 && DANGEROUS.test(this.#house.placeOf(node)) && this.#chance(0.04)) this.#crash(node)
    }
  }

  /** All faults end; files that cannot be used are put right. */
  async heal(): Promise<void> {
    const { git, runtime, deployments } = this.#house
    git.setUnreachable(null)
    for (const tenant of TENANTS) {
      for (const name of NAMES) runtime.setBroken(tenant, name, null)
      const head = await git.head()
      if (head === null || (await git.read(tenant, head)).kind !== 'invalid') continue
      const accepted = (await deployments.accepted(tenant))?.values
      git.commitByHand({ [pathOf(tenant)]: accepted ? textOf(accepted) : null })
    }
  }

  async #ask(): Promise<void> {
    const tenant = this.#pick(TENANTS)
    const id = `command-${this.asked.size}`
    const request = this.#request()
    this.asked.set(id, { tenant, request })
    await receive(this.#house, { id, tenant, source: 'api', actor: ACTOR, request })
  }

  /** The same message again, whenever. */
  async #repeat(): Promise<void> {
    const [id, message] = this.#pick([...this.asked]) ?? []
    if (id && message) await receive(this.#house, { id, ...message, source: 'api', actor: ACTOR })
  }

  #request(): CommandRequest | unknown {
    const name = this.#pick(NAMES)
    const kind = this.#dice.next()
    if (kind < 0.55) {
      const dryRun = !this.#chance(this.#weather.live)
      return deploy({ name, dryRun, parameters: { version: this.asked.size } })
    }
    if (kind < 0.75) return { kind: 'stop', bot: this.#chance(0.3) ? null : name }
    if (kind < 0.83) return { kind: 'suspend', reason: 'simulated' }
    if (kind < 0.93) return { kind: 'resume', reason: '' }
    return this.#pick([
      null,
      { kind: 'deploy' },
      { kind: 'stop', bot: '../..' },
      { kind: 'edit', commit: 'x' },
    ])
  }

  async #approve(): Promise<void> {
    const { commands } = this.#house
    const command = await this.#someOpen()
    if (!command || (command.state !== 'received' && command.state !== 'decoded')) return
    await commands.approve(command.id, { phase: 'before', actor: this.#pick(['member:bob', ACTOR]) })
  }

  async #someOpen() {
    const open = await this.#house.commands.open(this.#pick(TENANTS))
    return open.length === 0 ? undefined : this.#pick(open)
  }

  #breakOrMend(): void {
    const [tenant, name] = [this.#pick(TENANTS), this.#pick(NAMES)]
    this.#house.runtime.setBroken(tenant, name, this.#chance(0.4) ? 'simulated' : null)
  }

  #crash(node: Node): void {
    const { kernel } = this.#house
    this.#house.crash(node)
    const { epoch } = node
    void kernel.turn(node, this.#dice.next() * 5_000).then(() => {
      if (node.epoch === epoch) this.#house.start(node)
    })
  }

  /** A person's commit: bots that change, come or go, nonsense, or a comment. */
  async #editByHand(tenant: TenantId): Promise<void> {
    const { git } = this.#house
    const head = await git.head().catch(() => null)
    const file = head === null ? undefined : await git.read(tenant, head)
    const values: Values =
      file?.kind === 'values'
        ? file.values
        : {
            ...{ clientId: tenant, schema: tenant.replaceAll('-', '_'), commandId: '', bots: [] },
            ...{ database: { existingSecret: `${tenant}-database` } },
          }
    this.#edits += 1
    const kind = this.#dice.next()
    const text =
      kind < 0.1 ? '{ nonsense' : kind < 0.2 ? ` ${textOf(values)}` : textOf(this.#edited(values, tenant))
    git.commitByHand({ [pathOf(tenant)]: kind > 0.97 ? null : text }, { author: 'Eve' })
  }

  #edited(values: Values, tenant: TenantId): Values {
    const name = this.#pick(NAMES)
    const rest = values.bots.filter((bot) => bot.name !== name)
    const dryRun = !this.#chance(this.#weather.live)
    const parameters = { edit: this.#edits }
    // Some persons leave the label as it was, some leave it out, some make one up.
    const commandId = this.#pick(['', values.bots[0]?.commandId ?? '', 'command-0'])
    const bot: WantedBot = wantedBot({ name, parameters, commandId, dryRun })
    const exchange = { existingSecret: `${tenant}-exchange` }
    return { ...values, exchange, bots: this.#chance(0.2) ? rest : [...rest, bot] }
  }

  #chance(share: number): boolean {
    return this.#dice.next() < share
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#dice.next() * from.length)]!
  }
}

export async function allEnded({ commands }: House, asked: Iterable<string>): Promise<boolean> {
  for (const id of asked) {
    const command = await commands.get(parseCommandId(id))
    if (!command || !isEnd(command.state)) return false
  }
  return (await commands.waiting()).length === 0
}

function pathOf(tenant: TenantId): string {
  return `clientes/${tenant}/values.yaml`
}

function textOf({ commandId, bots, ...rest }: Values): string {
  return JSON.stringify({
    ...rest,
    ...(commandId !== '' && { commandId }),
    bots: bots.map(({ commandId: label, ...bot }) => (label === '' ? bot : { ...bot, commandId: label })),
  })
}
