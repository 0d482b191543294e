import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseTenantId, type TenantId } from '../tenant/index.ts'
import type { Observation } from './health.ts'
import type { ClientStatus, DeploymentStore } from './port.ts'
import { wantedBot } from './values.fixture.ts'

export interface DeploymentStoreWorld {
  readonly store: DeploymentStore
  /** Lets so much time pass for the store. */
  pass(ms: number): Promise<void>
}

const SEEN: Observation = {
  ...{ appliedCommandId: 'command-a', appliedCommit: 'c1', health: 'Degraded' },
  blocker: { resource: 'bot trend', reason: 'no key "x"\n— né' },
  bots: [
    {
      name: 'trend',
      health: 'Degraded',
      commandId: 'command-a',
      since: 1_700_000_000_000,
      restarts: 2,
      blocker: null,
    },
  ],
}

/** Judges an implementation of {@link DeploymentStore}; other clients may be in it. */
export function deploymentStoreSuite(name: string, open: () => Promise<DeploymentStoreWorld>): void {
  describe(`DeploymentStore: ${name}`, () => {
    let clients = 0
    const client = (): TenantId => parseTenantId(`seen-${String(++clients).padStart(3, '0')}`)
    const wantedOf = (tenant: TenantId, commit = 'c1'): NonNullable<ClientStatus['wanted']> => ({
      ...{ commit, commandId: 'command-a', blocker: null },
      values: {
        ...{ clientId: tenant, schema: tenant.replaceAll('-', '_'), commandId: 'command-a' },
        ...{
          database: { existingSecret: 'x' },
          bots: [wantedBot({ parameters: { word: 'ü “x”', fast: 0.1 + 0.2 } })],
        },
      },
    })

    test('nothing is known of a client of whom nothing was told', async () => {
      const { store } = await open()
      const tenant = client()
      assert.equal(await store.status(tenant), undefined)
      assert.equal(await store.accepted(tenant), undefined)
    })

    test('wanted and running are two facts, each as it was told last', async () => {
      const { store } = await open()
      const tenant = client()
      await store.setRunning(tenant, SEEN)
      const first = await store.status(tenant)
      assert.deepEqual(
        { ...first, running: null },
        { tenant, wanted: null, running: null, lastAttempt: null },
      )
      const { observedAt, ...seen } = first!.running!
      assert.deepEqual(seen, SEEN)
      assert.ok(Number.isSafeInteger(observedAt) && observedAt > 1e12)
      await store.setWanted(tenant, wantedOf(tenant))
      await store.setWanted(tenant, wantedOf(tenant, 'c2'))
      const both = await store.status(tenant)
      assert.deepEqual(both, { ...first, wanted: wantedOf(tenant, 'c2') })
      const broken = { commit: 'c3', commandId: null, values: null, blocker: SEEN.blocker }
      await store.setWanted(tenant, broken)
      assert.deepEqual((await store.status(tenant))?.wanted, broken)
      assert.equal(await store.accepted(tenant), undefined, 'what git says is not yet what runs')
    })

    test('whoever made a commit tells it at once, and never over what was told meanwhile', async () => {
      const { store } = await open()
      const tenant = client()
      const wanted = async () => (await store.status(tenant))?.wanted
      await store.setCommitted(tenant, wantedOf(tenant, 'c1'), null)
      assert.deepEqual(await wanted(), wantedOf(tenant, 'c1'))
      await store.setCommitted(tenant, wantedOf(tenant, 'c2'), 'c1')
      assert.deepEqual(await wanted(), wantedOf(tenant, 'c2'))
      for (const told of [null, 'c1', 'c3']) await store.setCommitted(tenant, wantedOf(tenant, 'late'), told)
      assert.deepEqual(await wanted(), wantedOf(tenant, 'c2'))
      const other = client()
      await store.setRunning(other, SEEN)
      await store.setCommitted(other, wantedOf(other), null)
      const { wanted: told, running } = (await store.status(other))!
      assert.deepEqual([told, running?.health], [wantedOf(other), 'Degraded'])
    })

    test('what is seen again is written down now and then, what is new at once', async () => {
      const { store, pass } = await open()
      const tenant = client()
      const at = async () => (await store.status(tenant))!.running!.observedAt
      await store.setRunning(tenant, SEEN)
      await pass(4_000)
      const first = await at()
      const { bots, blocker, health, appliedCommit, appliedCommandId } = SEEN
      await store.setRunning(tenant, { bots, blocker, health, appliedCommit, appliedCommandId })
      assert.equal(await at(), first, 'the order of keys is no news')
      await pass(6_000)
      const second = await at()
      await store.setRunning(tenant, SEEN)
      assert.ok((await at()) > second)
      await pass(1_000)
      const third = await at()
      await store.setRunning(tenant, { ...SEEN, bots: [{ ...SEEN.bots[0]!, restarts: 3 }] })
      assert.ok((await at()) > third)
      assert.equal((await store.status(tenant))!.running!.bots[0]!.restarts, 3)
    })

    test('clients are listed by id, page by page, each once', async () => {
      const { store } = await open()
      const ids = [client(), client(), client(), client(), client()]
      for (const tenant of ids.toReversed()) await store.setRunning(tenant, SEEN)
      const found: TenantId[] = []
      for (let after: TenantId | undefined; ; ) {
        const page = await store.statuses({ limit: 2, ...(after !== undefined && { after }) })
        assert.ok(page.length <= 2)
        found.push(...page.map(({ tenant }) => tenant))
        after = page.at(-1)?.tenant
        if (page.length < 2) break
      }
      assert.deepEqual(
        found.filter((tenant) => ids.includes(tenant)),
        ids,
      )
      assert.deepEqual(found, [...new Set(found)].sort())
    })

    test('the head that was followed last is kept', async () => {
      const { store } = await open()
      for (const head of ['a'.repeat(40), null, 'b'.repeat(40)]) {
        await store.setAppliedHead(head)
        assert.equal(await store.appliedHead(), head)
      }
    })

    test('whoever writes at once loses nothing of the others', async () => {
      const { store } = await open()
      const tenant = client()
      await Promise.all([
        ...Array.from({ length: 10 }, () => store.setWanted(tenant, wantedOf(tenant))),
        ...Array.from({ length: 10 }, () => store.setRunning(tenant, SEEN)),
      ])
      const status = await store.status(tenant)
      assert.ok(status?.wanted && status.running)
    })
  })
}
