import assert from 'node:assert/strict'
import {
  type Check,
  type CheckGroup,
  type Finding,
  judgeBackups,
  judgeCertificate,
  judgeClock,
  judgeConnections,
  judgeDisk,
  judgeQueue,
  judgeSlots,
  judgeWorkers,
} from '../src/control/operation/index.ts'
import { counts, fitsAndIsAccessible, shows } from './browser.fixture.ts'
import { addAurora, walkWithStand } from './browser-walk.fixture.ts'

// How an operator sees that something breaks, reads what to do, and sees it mended.

const HOUR = 3_600_000
const GB = 1024 ** 3

/** An installation whose parts are broken and mended by a test; judged as a real one is. */
const parts = {
  freeBytes: 80 * GB,
  lessPerDay: 0,
  slotBytes: 0,
  isSilent: false,
  verifiedDaysAgo: 2,
  secondsAhead: 0,
}

function lookAt(name: string, title: string, group: CheckGroup, find: () => Finding): Check {
  return { name, title, group, look: async () => find() }
}

const worker = (pid: number, silentSeconds: number) => ({
  ...{ kind: 'worker' as const, host: 'alpha', pid, version: '0.1.0', node: '24.11.0', silentSeconds },
})
const queue = { waiting: { count: 3, oldestSeconds: 4 }, running: 2, parked: 0 }

const CHECKS = [
  lookAt('backups', 'Backups', 'Backups', () => {
    const now = Date.now()
    const lastVerifiedAt = now - parts.verifiedDaysAgo * 24 * HOUR
    const state = {
      configured: true,
      lastCompletedAt: now - 5 * HOUR,
      lastVerifiedAt,
      logKeptAt: now - 40_000,
    }
    return judgeBackups(state, { now, verifyDays: 7 })
  }),
  lookAt('connections', 'Connections', 'Database', () =>
    judgeConnections({ connections: { most: 200, reserved: 3, used: 41 } }, 96),
  ),
  lookAt('replication-slots', 'Replication slots', 'Database', () => {
    const held = { slot: 'leme_backup', isActive: parts.slotBytes === 0, bytes: parts.slotBytes }
    return judgeSlots({ slots: [{ ...held, walStatus: 'reserved' }] })
  }),
  lookAt('queue', 'Queue', 'Work', () => judgeQueue(queue)),
  lookAt('workers', 'Workers', 'Work', () =>
    judgeWorkers({ waiting: queue.waiting, processes: [worker(71, 3), worker(72, parts.isSilent ? 90 : 5)] }),
  ),
  lookAt('disk-database', 'Disk of the database', 'Machine', () => {
    const { freeBytes, lessPerDay } = parts
    const folder = '/var/lib/postgresql'
    return judgeDisk({ of: 'the database', folder, freeBytes, totalBytes: 200 * GB, lessPerDay })
  }),
  lookAt('clocks', 'Clocks', 'Machine', () => judgeClock(parts.secondsAhead * 1_000, 'the database')),
  lookAt('certificates', 'Certificates', 'Machine', () =>
    judgeCertificate({ of: 'leme.example', until: Date.now() + 61 * 24 * HOUR }, Date.now()),
  ),
]

const browserTest = walkWithStand({ checks: CHECKS })

browserTest('all is well in one sentence, and every check says by which figure', async (page, { url }) => {
  await page.getByTestId('stream-state').getByText('live').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('h')
  await page.waitForURL(`${url}/app/operations`)
  await page.getByTestId('verdict').getByText('All 8 checks are good.').waitFor()
  await shows(page.getByTestId('check-disk-database'), /good.*Disk of the database.*80 GB \(40 %\) free/s)
  await shows(page.getByTestId('operations-machine'), /all good/)
})

browserTest('what breaks is shown without a reload, first, with what to type', async (page, { stand }) => {
  Object.assign(parts, { freeBytes: 30 * GB, lessPerDay: 11 * GB, slotBytes: 6 * GB, isSilent: true })
  await stand.board.look()
  const verdict = page.getByTestId('verdict')
  await verdict.getByText('Nobody reads the slot leme_backup, which holds 6.0 GB of log back').waitFor()
  await shows(page.getByTestId('verdict'), /Of the others 1 more is bad, 1 asks for attention\./)
  const panels = await page.locator('section h2').allInnerTexts()
  assert.deepEqual(panels, ['Database', 'Machine', 'Work', 'Backups'])
  const disk = page.getByTestId('check-disk-database')
  await disk.getByText('30 GB (15 %) free, and full in 2 days at the present growth').waitFor()
  await disk.getByText('du -xh --max-depth=2 /var/lib/postgresql').waitFor()
  await counts(disk.getByRole('button', { name: 'Copy the line for Disk of the database' }), 1)
  await shows(page.getByTestId('operations-database'), /1 bad/)
})

browserTest('a check opens with how it was, from the keyboard too', async (page, { url }) => {
  await page.getByTestId('check-workers').getByRole('button', { name: 'Workers' }).click()
  await page.waitForURL(/check=workers/)
  const drawer = page.getByTestId('check-drawer')
  await drawer.getByText('1 process went silent without an end').first().waitFor()
  await counts(drawer.getByTestId('check-history').locator('li'), 2)
  await page.reload()
  await drawer.getByTestId('check-history').getByText('2 workers live').waitFor()
  await page.keyboard.press('Escape')
  await page.waitForURL(`${url}/app/operations`)
  await page.getByTestId('check-workers').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(/check=replication-slots/)
  await page.keyboard.press('Escape')
  await page.goto(`${url}/app/operations?check=nothing`)
  await drawer.getByText('There is no such check.').waitFor()
  await page.keyboard.press('Escape')
})

browserTest('a look on demand sees what was mended', async (page, { url }) => {
  await page.goto(`${url}/app/operations`)
  await page.getByTestId('check-workers').getByText('went silent').waitFor()
  await fitsAndIsAccessible(page, url, [
    ['/app/operations', 'verdict'],
    ['/app/operations?check=disk-database', 'check-history'],
  ])
  Object.assign(parts, { freeBytes: 80 * GB, lessPerDay: 0, slotBytes: 0, isSilent: false })
  await page.goto(`${url}/app/operations`)
  await page.getByRole('button', { name: 'Look again' }).click()
  await page.getByTestId('verdict').getByText('All 8 checks are good.').waitFor()
})

browserTest('a server that does not answer is told, and asked again', async (page, { url }) => {
  await page.route('**/api/v1/operations', (route) => route.abort())
  await page.goto(`${url}/app/operations`)
  await page.getByRole('alert').getByText('How the installation stands could not be read').waitFor()
  await page.unroute('**/api/v1/operations')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByTestId('verdict').waitFor()
})

browserTest('a member of a client sees that it is not for him', async (page, walk) => {
  await addAurora(walk, { Ana: 'admin' })
  const { stand, url, people } = walk
  await page.goto(await stand.loginLink(people.Ana!.id))
  await page.goto(`${url}/app/operations`)
  await page.getByText('This page is for the operator.').waitFor()
  const answer = await page.request.get(`${url}/api/v1/operations`)
  assert.equal(answer.status(), 403)
})
