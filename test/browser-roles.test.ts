import assert from 'node:assert/strict'
import { counts, fitsAndIsAccessible, shows, type WatchedPage } from './browser.fixture.ts'
import { addAurora, deploy, endOf, type Walk, walkWithStand } from './browser-walk.fixture.ts'

// What members of each role find on all pages, and what they do not.

type Page = WatchedPage['page']

const browserTest = walkWithStand()

/** Another person sits down at the browser. */
async function signInAs(page: Page, { stand, watched, people }: Walk, name: string): Promise<void> {
  // A page of whoever sat here before asks nothing any more.
  await page.goto('about:blank')
  await watched.context.clearCookies()
  await page.goto(await stand.loginLink(people[name]!.id))
}

/** What the server refuses from here on: status and path. */
function refusals(page: Page): readonly string[] {
  const found: string[] = []
  page.on('response', (response) => {
    if (response.status() >= 400) found.push(`${response.status()} ${new URL(response.url()).pathname}`)
  })
  return found
}

const rail = (page: Page) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allTextContents()

browserTest('a viewer finds no page of the house and no button that would be refused', async (page, walk) => {
  await addAurora(walk)
  const { url } = walk
  assert.equal(await endOf(walk, await deploy(walk)), 'approved')
  const refused = refusals(page)
  await signInAs(page, walk, 'Vera')
  await page.waitForURL(`${url}/app/deploys`)
  await page.getByTestId('bot-table').waitFor()
  assert.deepEqual(await rail(page), ['Markets', 'Data', 'Deploys', 'Jobs', 'Alerts', 'Tenant'])
  await shows(page.getByTestId('status-strip'), /^Aurora CapitalVera viewer/)
  const orders = page.getByRole('main').getByRole('button', { name: /^(Stop|Suspend|Resume)/ })
  await counts(orders, 0)
  const id = await deploy(walk, { name: 'earner', dryRun: false, exposure: 500 }, 'Tiago')
  await page.goto(`${url}/app/deploys?command=${id}&ask=stop`)
  await page.getByTestId('command-reason').getByText('one more person').waitFor()
  for (const testId of ['approve', 'cancel', 'order-dialog']) {
    await counts(page.getByTestId(testId), 0, testId)
  }
  await page.goto(`${url}/app/tenant`)
  await page.getByTestId('credit-table').waitFor()
  await shows(page.getByTestId('who'), 'Vera, viewer')
  for (const testId of ['tab-members', 'tenant-choice']) {
    await counts(page.getByTestId(testId), 0, testId)
  }
  await counts(page.getByRole('button', { name: 'Give credits' }), 0)
  await page.goto(`${url}/app/tenant?tab=members`)
  await page.getByTestId('credit-table').waitFor()
  await page.goto(`${url}/app/models`)
  await page.getByText('This page is for the operator.').waitFor()
  for (const path of ['/app/jobs', '/app/markets', '/app/data']) {
    await page.goto(`${url}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
  }
  // Nothing was asked that the server refuses to a viewer; the demo market has no order books.
  assert.deepEqual(
    refused.filter((one) => one !== '404 /api/v1/books'),
    [],
  )
})

browserTest('a trader cancels and stops, and approves nothing', async (page, walk) => {
  const { watched } = walk
  const before = watched.troubles.length
  await signInAs(page, walk, 'Tiago')
  await page.getByTestId('bot-table').waitFor()
  await page.getByRole('button', { name: 'Stop sma-cross' }).waitFor()
  const row = page.getByTestId('command-table').getByRole('row', { name: /deploy earner/ })
  await shows(row, /Tiago/)
  await row.locator('[data-row]').click()
  await page.getByTestId('cancel').waitFor()
  await counts(page.getByTestId('approve'), 0)
  await page.getByTestId('cancel').click()
  await page.getByTestId('command-reason').getByText('cancelled by Tiago').waitFor()
  assert.deepEqual(watched.troubles.slice(before), [])
})

browserTest('an administrator has all of the client, under the names of its people', async (page, walk) => {
  const { url, watched } = walk
  const before = watched.troubles.length
  await signInAs(page, walk, 'Ana')
  await page.getByTestId('bot-table').waitFor()
  await page.goto(`${url}/app/tenant?tab=audit`)
  await page.getByTestId('audit-table').getByText('Tiago').first().waitFor()
  await page.getByTestId('tab-members').click()
  await page.getByTestId('member-table').getByRole('button', { name: 'Ana (you)' }).click()
  await page.getByText('That is you.').waitFor()
  await counts(page.getByTestId('shut-out'), 0)
  assert.deepEqual(watched.troubles.slice(before), [])
})

browserTest(
  'where a second factor is asked for, the page asks for the code and says what is shut',
  async (page, walk) => {
    const { stand, url, watched, aurora } = walk
    await stand.clients.tenants.change(aurora, { policy: { secondFactor: 'required' } })
    const before = watched.troubles.length
    await page.goto(`${url}/app/tenant?tab=members`)
    await page.getByTestId('second-factor').getByText('was not shown yet').waitFor()
    await counts(page.getByTestId('tab-members'), 0)
    await page.getByTestId('credit-table').waitFor()
    assert.deepEqual(watched.troubles.slice(before), [])
    await page.getByTestId('code').fill('000000')
    await page.getByRole('button', { name: 'Show it' }).click()
    await page.getByTestId('second-factor').locator('[data-error=true]').waitFor()
  },
)

browserTest('pages of members are accessible and fit', async (page, { url }) => {
  await fitsAndIsAccessible(page, url, [
    ['/app/deploys', 'bot-table'],
    ['/app/tenant', 'second-factor'],
    ['/app/studies', 'page-sentence'],
  ])
})
