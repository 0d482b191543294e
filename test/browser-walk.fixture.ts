import { after, before, test } from 'node:test'
import { ensureWeb } from '../bin/bootstrap/web.js'
import type { CommandId } from '../src/control/command/index.ts'
import type { Member, MemberRole, TenantId } from '../src/control/tenant/index.ts'
import { openStand, type Stand } from '../web/test/stand.ts'
import { skipBrowser, type WatchedPage, watchedPage } from './browser.fixture.ts'
import { ROOT } from './flows/workspace.fixture.ts'

type Page = WatchedPage['page']

/** One browser at one stand, for all tests of a file; each test begins where the last ended. */
export interface Walk {
  readonly stand: Stand
  readonly url: string
  readonly watched: WatchedPage
  /** The first client and its people, once they were added. */
  aurora: TenantId
  people: Record<string, Member>
}

/** Opens both before the first test, signed in as the operator of the house, and closes them after the last. */
export function walkWithStand(options: Parameters<typeof openStand>[0] = {}) {
  let walk: Walk | undefined
  before(
    async () => {
      if (skipBrowser) return
      await ensureWeb(ROOT, () => {})
      const stand = await openStand({ port: 0, days: 3, secondMs: 60_000, ...options })
      const { url } = stand
      const watched = await watchedPage(url)
      walk = { stand, url, watched, aurora: '' as TenantId, people: {} }
      await watched.page.goto(await stand.loginLink())
      await watched.page.waitForURL(`${url}/app/`)
    },
    { timeout: 120_000 },
  )
  after(async () => {
    await walk?.watched.close()
    await walk?.stand.close()
  })
  /** A browser test; skipped with the reason where there is no browser. */
  return (name: string, work: (page: Page, walk: Walk) => Promise<void>): void => {
    test(name, { skip: skipBrowser }, () => work(walk!.watched.page, walk!))
  }
}

/** Aurora Capital with these people. */
export async function addAurora(
  walk: Walk,
  people: Readonly<Record<string, MemberRole>> = { Ana: 'admin', Vera: 'viewer', Tiago: 'trader' },
): Promise<void> {
  const made = await walk.stand.clients.addClient('cliente-001', 'Aurora Capital', people)
  walk.aurora = made.tenant
  walk.people = made.people
}

/** A bot of Aurora's is asked for by one of its people. */
export async function deploy(
  { stand: { clients }, aurora, people }: Walk,
  changes: Parameters<Stand['clients']['bot']>[1] = {},
  who = 'Ana',
): Promise<CommandId> {
  const bot = await clients.bot(aurora, changes)
  return clients.ask(aurora, { kind: 'deploy', bot }, `member:${people[who]!.id}`)
}

/** How a command ended. */
export async function endOf({ stand }: Walk, id: CommandId): Promise<string> {
  return (await stand.clients.ended(id)).state
}
