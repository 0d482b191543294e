import assert from 'node:assert/strict'
import { report } from '../src/control/operation/alert/alert.fixture.ts'
import { counts, fitsAndIsAccessible, shows } from './browser.fixture.ts'
import { addAurora, walkWithStand } from './browser-walk.fixture.ts'

// How somebody sees what is wrong, says who is told of it, takes it on, and sees who was told.

const browserTest = walkWithStand()

browserTest(
  'where nothing is wrong and nobody is told, the page says so and what to do',
  async (page, { url }) => {
    await page.getByTestId('stream-state').getByText('live').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    await page.waitForURL(`${url}/app/alerts`)
    await page.getByText('Nothing waits for anybody.').waitFor()
    await shows(page.getByTestId('alerts'), /Nothing is wrong that Leme knows of/)
    await shows(page.getByTestId('roads'), /Nobody is told of alerts: there is no channel/)
    await shows(page.getByTestId('roads'), /npx leme alert channel add oncall/)
    await shows(page.getByTestId('silences'), /Nothing is silenced/)
  },
)

browserTest('a channel is added, tried, and a route leads there', async (page) => {
  await page.getByTestId('new-channel').click()
  const dialog = page.getByTestId('channel-dialog')
  await dialog.getByTestId('channel-name').fill('oncall')
  await dialog.getByTestId('channel-to').fill('nowhere')
  await dialog.getByTestId('channel-secret').fill('canary-token')
  await page.getByTestId('channel-dialog-confirm').click()
  await dialog.getByRole('alert').getByText('has no chat "nowhere"', { exact: false }).waitFor()
  await dialog.getByTestId('channel-to').fill('-100')
  await page.getByTestId('channel-dialog-confirm').click()
  const channel = page.getByTestId('channel-oncall')
  await channel.getByRole('button', { name: 'Test oncall' }).click()
  await channel.getByText('It was taken.').waitFor()
  await page.getByTestId('new-route').click()
  const route = page.getByTestId('route-dialog')
  await route.getByTestId('route-name').fill('all day')
  await route.getByTestId('route-quiet').fill('22:00-07:00')
  await route.getByTestId('route-zone').fill('UTC')
  await page.getByTestId('route-dialog-confirm').click()
  await page.getByTestId('route-all day').getByText('every alert to oncall').waitFor()
  await shows(page.getByTestId('route-all day'), /at once; quiet 22:00 to 07:00 UTC; again after 240 min/)
  assert.ok(!(await page.content()).includes('canary-token'))
})

browserTest(
  'what fires comes without a reload, the worst first, and is taken on',
  async (page, { stand }) => {
    const { alerts } = stand.clients
    await alerts.report([
      report({ summary: 'The first job waits for 20 minutes.', severity: 'info' }),
      report({ rule: 'disk.full', severity: 'critical', part: 'disk', summary: 'The disk has 2 % left.' }),
    ])
    await page.getByText('2 alerts wait for somebody, 1 of them critical.').waitFor()
    const rows = await page.getByTestId('alerts').locator('li').allInnerTexts()
    assert.match(rows[0]!, /critical.*The disk has 2 % left/s)
    await page.getByRole('button', { name: 'Acknowledge: The disk has 2 % left.' }).click()
    await page.getByText('1 alert waits for somebody. 1 more is taken care of.').waitFor()
    await shows(page.getByTestId('alert-disk.full'), /taken on by/)
  },
)

browserTest(
  'the log says who was told and how it went; what was given up is tried again',
  async (page, { stand }) => {
    const { alerts } = stand.clients
    const [due] = await alerts.take(1)
    await alerts.settle(due!, { kind: 'refused', status: 400, message: 'it answered 400: chat not found' })
    const log = page.getByTestId('messages')
    await log.getByText('given up after first try: it answered 400: chat not found').waitFor()
    await log.getByRole('button', { name: 'Try again' }).click()
    await log.getByRole('button', { name: 'Try again' }).waitFor({ state: 'detached' })
    const [again] = await alerts.take(1)
    await alerts.settle(again!, { kind: 'delivered', status: 200 })
    await log.getByText('taken at the first try').waitFor()
  },
)

browserTest('a silence says why and until when, and is ended', async (page) => {
  await page.getByTestId('new-silence').click()
  await page.getByTestId('silence-rules').fill('queue.')
  await page.getByTestId('silence-reason').fill('we upgrade')
  await page.getByTestId('silence-dialog-confirm').click()
  await page.getByTestId('silences').getByText('we upgrade', { exact: false }).waitFor()
  await page.getByTestId('alert-queue.stuck').getByText('silenced until', { exact: false }).waitFor()
})

browserTest('it fits, and everybody can use it', async (page, { url }) => {
  await fitsAndIsAccessible(page, url, [['/app/alerts', 'roads']])
  await page.goto(`${url}/app/alerts`)
  await page.getByTestId('silences').getByRole('button', { name: 'End it' }).click()
  await page.getByTestId('silences').getByText('Nothing is silenced').waitFor()
})

browserTest('a member of a client sees its own alone, and a viewer changes nothing', async (page, walk) => {
  await addAurora(walk)
  await walk.stand.clients.alerts.report([
    report({
      tenant: walk.aurora,
      rule: 'bot.failed',
      bot: 'trend',
      part: null,
      summary: 'The bot does not run.',
    }),
  ])
  await page.context().clearCookies()
  await page.goto(await walk.stand.loginLink(walk.people.Vera!.id))
  await page.goto(`${walk.url}/app/alerts`)
  await page.getByText('1 alert waits for somebody.').waitFor()
  await counts(page.getByTestId('alerts').locator('li'), 1)
  await counts(page.getByRole('button', { name: /Acknowledge|New channel|New silence/ }), 0)
})
