import assert from 'node:assert/strict'
import { type Command, END_STATES, isEnd } from '../../../src/control/command/index.ts'
import type { Values, WantedBot } from '../../../src/control/deployment/index.ts'
import type { TenantId } from '../../../src/control/tenant/index.ts'
import { type House, TENANTS, TIMING } from './house.ts'

const BEGUN = ['authorised', 'committed', 'synced', 'healthy', 'rolling-back']

/** What must hold after every step. */
export class Checks {
  readonly #house: House
  readonly #healthySince = new Map<string, number>()
  readonly #proven = new Set<string>()
  #seenEvents = 0
  readonly #ends = new Map<string, string>()

  constructor(house: House) {
    this.#house = house
  }

  async afterStep(): Promise<void> {
    for (const tenant of TENANTS) {
      await this.#watchHealth(tenant)
      await this.#oneAtATime(tenant)
    }
    await this.#judgeEvents()
  }

  /** The truth about the runtime, whatever was written down of it. */
  async #watchHealth(tenant: TenantId): Promise<void> {
    const { runtime, kernel } = this.#house
    const { bots } = await runtime.observe(tenant)
    const healthy = bots.filter(({ health, commandId }) => health === 'Healthy' && commandId !== null)
    const keys = new Set(
      healthy.map(({ name, commandId, since }) => `${tenant}/${name}/${commandId}/${since}`),
    )
    for (const key of this.#healthySince.keys()) {
      if (key.startsWith(`${tenant}/`) && !keys.has(key)) this.#healthySince.delete(key)
    }
    for (const key of keys) {
      const since = this.#healthySince.get(key) ?? kernel.time
      this.#healthySince.set(key, since)
      const [, name, label] = key.split('/')
      // What is seen is written down between two steps of this clock.
      if (kernel.time - since >= TIMING.settleMs / 2) this.#proven.add(`${tenant}/${name}/${label}`)
    }
  }

  async #oneAtATime(tenant: TenantId): Promise<void> {
    const begun = (await this.#house.commands.open(tenant)).filter(({ state }) => BEGUN.includes(state))
    assert.ok(
      begun.length <= 1,
      `commands overlap: ${begun.map(({ id, state }) => `${id} ${state}`).join(', ')}`,
    )
  }

  async #judgeEvents(): Promise<void> {
    const { commands } = this.#house
    for (const { type, body, tenant } of commands.events.slice(this.#seenEvents)) {
      this.#seenEvents += 1
      const state = type.slice('command.'.length)
      assert.equal(this.#ends.get(body.id), undefined, `${body.id} goes on after its end`)
      if ((END_STATES as readonly string[]).includes(state)) this.#ends.set(body.id, state)
      if (state === 'approved' && body.kind === 'deploy') await this.#mustBeProven(tenant, body.bot!, body.id)
    }
  }

  async #mustBeProven(tenant: TenantId, bot: string, id: string): Promise<void> {
    const accepted = await this.#house.deployments.accepted(tenant)
    if (accepted?.values?.suspended) return
    assert.ok(
      this.#proven.has(`${tenant}/${bot}/${id}`),
      `${id} was approved, and its ${bot} was never healthy`,
    )
  }
}

/** What the runtime is told was agreed to by whoever has to. */
export async function checkTold(house: House, tenant: TenantId, values: Values | undefined): Promise<void> {
  for (const bot of values?.bots ?? []) {
    const command = (await house.commands.list({ limit: 1_000 })).items.find(({ id }) => id === bot.commandId)
    assert.ok(command, `the runtime was told of ${bot.name}, of which no command knows`)
    assert.equal(command.tenant, tenant)
    if (bot.dryRun) continue
    const agreed = command.approvals.filter(
      ({ phase, actor }) => phase === 'before' && actor !== command.actor,
    )
    assert.ok(agreed.length > 0, `${bot.name} trades with money, and nobody agreed to ${command.id}`)
  }
}

/** What must hold when all faults are over and everything has ended. */
export async function checkEnd(house: House): Promise<void> {
  const { commands, git, runtime, deployments } = house
  const all = (await commands.list({ limit: 10_000 })).items
  for (const command of all) {
    assert.ok(isEnd(command.state), `${command.id} is ${command.state}`)
    checkCommits(command, house)
  }
  for (const tenant of TENANTS) {
    const head = await git.head()
    const file = head === null ? { kind: 'absent' as const } : await git.read(tenant, head)
    const accepted = (await deployments.accepted(tenant))?.values
    const hasFailed = all.some((one) => one.tenant === tenant && one.state === 'failed')
    assert.notEqual(file.kind, 'invalid')
    const wanted = file.kind === 'values' ? file.values : undefined
    const rests = [accepted, wanted].map((values) => values?.suspended ?? false)
    if (!hasFailed) assert.equal(rests[0], rests[1], 'who rests is whom git wants to rest')
    assert.deepEqual(botsOf(accepted), botsOf(wanted), 'what runs is what git wants')
    const { bots } = await runtime.observe(tenant)
    const labels = bots.flatMap(({ name, commandId }) => (commandId === null ? [] : [`${name}/${commandId}`]))
    const expected = accepted?.suspended
      ? []
      : (accepted?.bots ?? []).map((bot) => `${bot.name}/${bot.commandId}`)
    assert.deepEqual(labels.sort(), expected.sort(), 'what runs is what was accepted')
    await checkTold(house, tenant, accepted)
  }
}

function checkCommits(command: Command, { git }: House): void {
  const { id, state, commit, rollbackCommit, source, request } = command
  const own = git.log().filter(({ commandId }) => commandId === id)
  const made = (step: string) => own.filter((one) => one.step === step).map((one) => one.commit)
  const [apply, back] = [made('apply'), made('roll-back')]
  assert.ok(apply.length <= 1 && back.length <= 1, `${id} has ${apply.length} and ${back.length} commits`)
  if (state === 'approved' && source !== 'git') assert.deepEqual([apply, back], [[commit], []], id)
  if (state === 'rolled-back') {
    // What a person removed is carried out, and taken back, without a commit of its own.
    const isPersons = request?.kind === 'edit' && request.commit === commit
    assert.deepEqual(apply, isPersons ? [] : [commit], id)
  }
  // Where nothing was left to take back there is no commit for it; one that was made is known, whatever came of it.
  if (back.length > 0) assert.deepEqual(back, [rollbackCommit], `${id} ${state}, and was taken back`)
  if (state === 'refused' || state === 'cancelled')
    assert.deepEqual([apply, back], [[], []], `${id} ${state}`)
}

function botsOf(values: Values | undefined): readonly string[] {
  const text = ({ name, commandId, dryRun, parameters }: WantedBot): string =>
    `${name} of ${commandId || 'nobody'} ${dryRun ? 'dry' : 'live'} ${JSON.stringify(parameters)}`
  return (values?.bots ?? []).map(text).sort()
}
