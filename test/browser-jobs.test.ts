import assert from 'node:assert/strict'
import { fitsAndIsAccessible } from './browser.fixture.ts'
import { addAurora, walkWithStand } from './browser-walk.fixture.ts'

// A person's way through Jobs: backtests and searches that a worker does when it is let.

const browserTest = walkWithStand()

browserTest('without jobs the page says why, with the line that asks for one', async (page, { url }) => {
  await page.getByTestId('stream-state').getByText('live').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await page.waitForURL(`${url}/app/jobs`)
  await page.getByText('No client has asked for a backtest').waitFor()
  await page.getByText('curl -X POST').waitFor()
})

browserTest(
  'a job is watched from its place in the line to its report, and no reload loses it',
  async (page, walk) => {
    await addAurora(walk)
    const { stand, url, aurora } = walk
    stand.clients.holdJobs(true)
    const ask = (body: object) =>
      page.request.post(`${url}/api/v1/backtest`, {
        data: { clientId: aurora, strategy: 'sma-cross', exchange: 'demo', timeframe: '5m', ...body },
        headers: { origin: url },
      })
    const { id } = await (await ask({ pairs: ['TIDE/USDT'] })).json()
    const { id: second } = await (await ask({ pairs: ['ETH/USDT'] })).json()
    await page.goto(`${url}/app/jobs`)
    await page
      .getByTestId('page-sentence')
      .getByText('2 jobs: 1 running, 1 waiting. None is ever lost.')
      .waitFor()
    await page.getByTestId('job-table').getByText('35 % reading candles').waitFor()
    await page.goto(`${url}/app/jobs?job=${id}`)
    const drawer = page.getByTestId('job-drawer')
    await drawer.getByRole('progressbar').waitFor()
    assert.equal(await drawer.getByRole('progressbar').getAttribute('value'), '0.35')
    await page.reload()
    await drawer.getByText('35 % reading candles').waitFor()
    stand.clients.holdJobs(false)
    await drawer.getByText('The report').waitFor()
    const reported = await page.request.get(`${url}/api/v1/backtest/${id}/results/report.html`)
    assert.match(await reported.text(), /<h1/)
    await page.goto(`${url}/app/jobs?job=${second}`)
    await drawer.getByText('The report').waitFor()
    await page.getByTestId('job-table').getByText('done').nth(1).waitFor()
  },
)

browserTest(
  'a job is cancelled where it runs and where it waits, and asked for again',
  async (page, walk) => {
    const { stand, url, aurora } = walk
    stand.clients.holdJobs(true)
    const drawer = page.getByTestId('job-drawer')
    await drawer.getByTestId('ask-again').click()
    await drawer.getByText('35 % reading candles').waitFor()
    const running = page.url()
    await page.request.post(`${url}/api/v1/backtest`, {
      data: { clientId: aurora, strategy: 'sma-cross', exchange: 'demo', pairs: ['BTC/USDT'] },
      headers: { origin: url },
    })
    await page.getByTestId('job-table').getByText('waits for a worker').click()
    await drawer.getByText('waits for a worker').waitFor()
    await drawer.getByTestId('cancel-job').click()
    await drawer.getByText('cancelled by').waitFor()
    await page.goto(running)
    await drawer.getByTestId('cancel-job').click()
    await drawer.getByText('cancelled by').waitFor()
    stand.clients.holdJobs(false)
    await page.getByTestId('job-state').selectOption('cancelled')
    await page.waitForURL(/state=cancelled/)
    await page.getByText('Jobs (2)').waitFor()
    await page.getByTestId('job-state').selectOption('failed')
    await page.getByText('No job is failed.').waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByText('Jobs (4)').waitFor()
    await page.goto(`${url}/app/jobs?job=no-such-job`)
    await drawer.getByText('There is no such job.').waitFor()
  },
)

browserTest('a job that fails says why', async (page, { url, aurora }) => {
  await page.request.post(`${url}/api/v1/backtest`, {
    data: {
      ...{ clientId: aurora, kind: 'hyperopt', strategy: 'sma-cross', exchange: 'demo' },
      ...{ pairs: ['TIDE/USDT'], epochs: 5 },
    },
    headers: { origin: url },
  })
  await page.goto(`${url}/app/jobs?state=failed`)
  await page.getByTestId('job-table').getByText('the stand searches nothing').waitFor()
})

browserTest(
  'the page is accessible and fits, dark on a desk and light on a phone',
  async (page, { stand, url }) => {
    const [job] = (await stand.clients.jobs.list(null, { limit: 1, state: 'done' })).items
    await fitsAndIsAccessible(page, url, [
      ['/app/jobs', 'job-table'],
      [`/app/jobs?job=${job!.id}`, 'job-drawer'],
      ['/app/jobs?state=running', 'jobs'],
    ])
  },
)

browserTest('nothing went wrong behind the page, and nobody else was asked', async (_page, { watched }) => {
  // What does not exist and what was refused was asked for on purpose.
  const unexpected = watched.troubles.filter((trouble) => !/status of (404|409|422)/.test(trouble))
  assert.deepEqual(unexpected, [])
})

browserTest(
  'a server that fails is named with the part that it failed, and asked again',
  async (page, walk) => {
    const problem = { title: 'Failed', status: 500, detail: 'The database is away.', code: 'internal' }
    await page.route('**/api/v1/backtest?*', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    )
    await page.goto(`${walk.url}/app/jobs`)
    await page.getByText('The jobs could not be read.').waitFor()
    await page.getByText('The database is away.').first().waitFor()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Try again' }).first().click()
    await page.getByTestId('job-table').waitFor()
  },
)
