import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ensureWeb } from '../bin/bootstrap/web.js'
import { newVersion } from '../src/trade/pipeline/registry/model-version.fixture.ts'
import { openStand, type Stand } from '../web/test/stand.ts'
import { standPipelines } from '../web/test/stand-pipelines.ts'
import {
  counts,
  fitsAndIsAccessible,
  shows,
  skipBrowser,
  type WatchedPage,
  watchedPage,
} from './browser.fixture.ts'
import { ROOT } from './flows/workspace.fixture.ts'

// A person's way through Pipeline and Models, on runs and versions of every kind that there can be; each
// test begins where the last ended.
// Long because the pages are opened once for the whole walk.

let stand: Stand
let url = ''
let watched: WatchedPage

before(
  async () => {
    if (skipBrowser) return
    await ensureWeb(ROOT, () => {})
    stand = await openStand({ port: 0, days: 3, secondMs: 60_000 })
    url = stand.url
    watched = await watchedPage(url)
    await watched.page.goto(await stand.loginLink())
    await watched.page.waitForURL(`${url}/app/`)
  },
  { timeout: 120_000 },
)
after(async () => {
  await watched?.close()
  await stand?.close()
})

/** A browser test; skipped with the reason where there is no browser. */
function browserTest(name: string, work: (page: WatchedPage['page']) => Promise<void>): void {
  test(name, { skip: skipBrowser }, () => work(watched.page))
}

browserTest('without runs and models both pages say why, with the line that makes one', async (page) => {
  await page.getByTestId('stream-state').getByText('live').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await page.waitForURL(`${url}/app/pipeline`)
  await page.getByText('npx leme pipeline run -c CONFIG.jsonc').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.waitForURL(`${url}/app/models`)
  await page.getByText('npx leme models register NAME').waitFor()
  await page.getByText('there is no walk forward to show').waitFor()
})

browserTest('the newest run is told in a sentence, with its stages and their times', async (page) => {
  await standPipelines(stand, { many: 1_000 })
  await page.goto(`${url}/app/pipeline`)
  await page.getByTestId('stage-signals').waitFor()
  await shows(page.getByTestId('pipeline-sentence'), /^Weak edge: out-of-sample AUC 0\.560/)
  await shows(page.getByTestId('stage-data'), 'data4 mskept · 5,000 rows')
  await shows(page.getByTestId('stage-train'), 'train120 msdone · 5,000 rows')
  await counts(page.getByTestId('stage-graph').locator('svg path'), 8)
  await shows(page.getByTestId('pipeline-figures'), /−2\.10\u00a0%41 trades/)
  await shows(page.getByTestId('findings-panel'), /drift|volume_SMA_48/)
  await shows(page.getByTestId('datasets-panel'), /2025-01-20 to 2025-02-28/)
  assert.ok(!(await page.content()).includes('/srv/secret'))
})

browserTest('a stage opens with hashes, columns and its command, and the address holds it', async (page) => {
  await page.getByTestId('stage-features').click()
  await page.waitForURL(/stage=features/)
  await page.reload()
  const drawer = page.getByTestId('stage-drawer')
  await drawer.getByText('npx leme pipeline features -c demo.jsonc').waitFor()
  await shows(drawer, /Outputout-features0+.*close_ROCP_1, volume_SMA_48/)
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
  await page.goto(`${url}/app/pipeline?stage=nosuch`)
  await drawer.getByText('This run has no stage “nosuch”.').waitFor()
})

browserTest('a stage that failed says why and what waits for it', async (page) => {
  await page.goto(`${url}/app/pipeline?run=failed`)
  const failure = page.getByTestId('stage-failure')
  await failure.getByText('The feature tomorrow changes when the future is cut off.').waitFor()
  await shows(failure, /Take it out of the set.*train, rolling, signals wait for it/)
  await shows(page.getByTestId('stage-train'), 'trainblocked by features')
  await shows(
    page.getByTestId('pipeline-sentence'),
    'The stage features failed; train, rolling and signals could not run.',
  )
})

browserTest('a run that goes on moves by itself, to its end', async (page) => {
  await page.goto(`${url}/app/pipeline?run=running`)
  await page.getByTestId('stage-train').getByText('running').waitFor()
  await page.getByTestId('stage-train').getByText('3 of 8 pieces, some 40 s left').waitFor()
  await stand.runs.report('running', 0.7, 'rolling, 6 of 7')
  await page.getByTestId('stage-rolling').getByText('running').waitFor()
  await shows(page.getByTestId('stage-train'), 'traindone')
  await stand.runs.fail('running', 'rolling: the disk is full')
  await page.getByTestId('stage-failure').getByText('rolling: the disk is full').waitFor()
  await shows(page.getByTestId('stage-signals'), 'signalsblocked by rolling')
})

browserTest('runs without figures, without stages or of another version break nothing', async (page) => {
  for (const [id, words] of [
    ['bare', /^No verdict\.$/],
    ['odd', /^It failed: the store is gone\.$/],
    ['waiting', /^It waits for a worker\.$/],
    ['foreign', /^It is done; what it found cannot be read\.$/],
  ] as const) {
    await page.goto(`${url}/app/pipeline?run=${id}`)
    await page.getByTestId('pipeline-sentence').waitFor()
    await shows(page.getByTestId('pipeline-sentence'), words)
  }
  await page.getByText('Its result is “leme.pipeline/9”').waitFor()
  await page.goto(`${url}/app/pipeline?run=no%20such%2Frun`)
  await page.getByText('There is no run “no such/run”.').waitFor()
})

browserTest(
  'a thousand runs are filtered, sorted and read to the end; the address holds it',
  async (page) => {
    await page.goto(`${url}/app/pipeline`)
    await page.getByTestId('run-table').waitFor()
    await page.getByTestId('runs').getByText('Runs (200 newest)').waitFor()
    for (const read of ['400', '600', '800', '1,000']) {
      await page.getByRole('button', { name: 'Show older runs' }).click()
      await page.getByTestId('runs').getByText(`Runs (${read} newest)`).waitFor()
    }
    await page.getByRole('button', { name: 'Show older runs' }).click()
    await page.getByTestId('runs').getByText('Runs (1,007)').waitFor()
    const drawnRows = await page.getByTestId('run-table').locator('tbody tr').count()
    assert.ok(drawnRows < 60, `${drawnRows} rows are in the page`)
    const start = Date.now()
    await page.keyboard.press('/')
    await page.keyboard.type('failed features')
    await page.getByTestId('runs').getByText('Runs (1 of 1,007)').waitFor()
    assert.ok(Date.now() - start < 30_000, `the filter took ${Date.now() - start} ms`)
    await page.waitForURL(/filter=failed/)
    await page.keyboard.press('Escape')
    await page.getByTestId('run-table').getByRole('button', { name: 'AUC' }).click()
    await page.waitForURL(/sort=auc\.desc/)
    await page.getByTestId('run-table').locator('tbody tr').nth(1).click()
    await page.waitForURL(/run=/)
  },
)

browserTest('the scores of a run: the worst fold, calibration, markets, drift', async (page) => {
  await page.goto(`${url}/app/pipeline?run=whole`)
  await page.getByRole('link', { name: 'How good its scores are' }).click()
  await page.waitForURL(/\/app\/models\?run=whole/)
  const strip = page.getByTestId('fold-strip')
  await strip.locator('svg rect[data-worst=true]').waitFor()
  await counts(strip.locator('svg rect'), 8)
  await shows(strip, /7 of 8 lie above it, the worst is 0\.492 from 2025-01-29/)
  const calibration = page.getByTestId('calibration-panel')
  await counts(calibration.locator('circle'), 4)
  await shows(calibration, /700.*Error 3\.1/)
  await shows(page.getByTestId('regimes-panel'), /volatilitycalm800.*better than a coin.*too few rows/)
  await shows(page.getByTestId('drift-panel'), /volume_SMA_480\.3100\.220drifted/)
  const leans = page.getByTestId('importance-panel')
  await leans.getByText('75.0\u00a0%').waitFor()
  await shows(leans, /volume_SMA_4875\.0.*close_ROCP_125\.0/)
  await page.getByLabel('Score', { exact: true }).selectOption('up_lc')
  await page.waitForURL(/score=up_lc/)
  await strip.getByText('Walk-forward, up_lc').waitFor()
  await leans.getByText('Models of lc do not tell').waitFor()
})

browserTest('the registry leads to a model, its gates and where a version comes from', async (page) => {
  await page.goto(`${url}/app/models`)
  const row = page.getByTestId('model-table').getByRole('row', { name: /tide-up/ })
  await shows(row, /up, 2 × 1h ahead3v1v20\.580weak edge/)
  await row.getByRole('link').click()
  await page.waitForURL(/\/app\/models\/tide-up/)
  await page.getByTestId('no-evaluation').getByText('is not stored here').waitFor()
  await page.getByTestId('version-table').locator('tbody tr').nth(1).click()
  await page.waitForURL(/version=2/)
  await page.getByTestId('fold-strip').locator('svg rect').first().waitFor()
  const gates = page.getByTestId('gate-table')
  await shows(gates, /Drift≤ 0\.250.*refused/)
  await shows(gates, /Shadow trades≥ 100\d+pass/)
  await shows(page.getByTestId('lineage-panel'), /TIDE\/USDT, 15 minutes \(DEMO\)/)
  await shows(page.getByTestId('aliases-panel'), /the first that is worth it/)
})

browserTest('champion and challenger are compared when asked, and not before', async (page) => {
  await counts(page.getByTestId('comparison-sentence'), 0)
  await page.getByTestId('compare').click()
  await page
    .getByTestId('comparison-sentence')
    .getByText(/Look 1, intervals of/)
    .waitFor()
  await shows(
    page.getByTestId('comparison-panel'),
    /Brier score0\.\d{4}0\.\d{4}[+−]0\.\d{4} \([+−]0\.\d{4} to/,
  )
})

browserTest('a promotion wants a reason, shows the gates that refuse, and can be forced', async (page) => {
  await page.getByTestId('promote').click()
  const confirm = page.getByTestId('promote-confirm')
  assert.equal(await confirm.isDisabled(), true)
  await page.getByTestId('reason').fill('it <b>wins</b> on the same bars')
  await confirm.click()
  const refusal = page.getByTestId('refusal')
  await refusal.getByText(/refused by drift/).waitFor()
  await shows(refusal, /drift: The drift of the scores/)
  await page.getByTestId('promote-force').click()
  await page.getByTestId('promote-dialog').waitFor({ state: 'detached' })
  const history = page.getByTestId('aliases-panel')
  await history.getByText('it <b>wins</b> on the same bars').waitFor()
  await shows(history, /v1 → v2.*forced/)
  assert.equal(
    (await stand.models.get('tide-up'))?.aliases.find(({ alias }) => alias === 'champion')?.version,
    2,
  )
})

browserTest('the champion goes back with a reason; there is nothing before the first', async (page) => {
  for (const [reason, words] of [
    ['worse on live bars', 'v2 → v1'],
    ['once more', 'was never another version'],
  ] as const) {
    await page.getByTestId('rollback').click()
    await page.getByTestId('reason').fill(reason)
    await page.getByTestId('rollback-confirm').click()
    await page.getByText(words).waitFor()
  }
  await page.keyboard.press('Escape')
  await page.getByTestId('rollback-dialog').waitFor({ state: 'detached' })
})

browserTest('two hundred versions stay fluid, and the keys walk through them', async (page) => {
  for (let at = 0; at < 200; at++) {
    await stand.models.register('many-up', newVersion(`m${at}`, { notes: `try ${at} ‘x’ <i>` }), 'cli')
  }
  await page.goto(`${url}/app/models/many-up`)
  await page.getByTestId('versions').getByText('Versions (200)').waitFor()
  assert.ok((await page.getByTestId('version-table').locator('tbody tr').count()) < 60)
  await page.keyboard.press('j')
  await page.waitForURL(/version=199/)
  await page.keyboard.press('/')
  await page.keyboard.type('try 77')
  await page.getByTestId('versions').getByText('Versions (4 of 200)').waitFor()
  await page.goto(`${url}/app/models/many-up?version=999`)
  await page.getByText('There is no version 999 of many-up').waitFor()
  await page.goto(`${url}/app/models/${encodeURIComponent('Odd name/ü')}`)
  await page.getByText('There is no model').waitFor()
})

browserTest('both pages are accessible and fit, dark on a desk and light on a phone', async (page) => {
  await fitsAndIsAccessible(page, url, [
    ['/app/pipeline', 'stage-signals'],
    ['/app/pipeline?run=failed&stage=features', 'stage-drawer'],
    ['/app/pipeline?run=odd', 'stage-failure'],
    ['/app/models', 'fold-strip'],
    ['/app/models/tide-up?version=2', 'gate-table'],
    ['/app/models/tide-up?version=3&ask=promote', 'promote-dialog'],
  ])
})

browserTest('nothing went wrong behind the pages, and nobody else was asked', async () => {
  // What does not exist and what the gates refuse was asked for on purpose.
  const unexpected = watched.troubles.filter((trouble) => !/status of (400|404|409)/.test(trouble))
  assert.deepEqual(unexpected, [])
})

browserTest('a server that fails is named with the part that it failed, and asked again', async (page) => {
  const problem = { title: 'Failed', status: 500, detail: 'The database is away.', code: 'internal' }
  await page.route('**/api/v1/pipelines*', (route) =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
  )
  await page.route('**/api/v1/model-board*', (route) => route.fulfill({ status: 500, body: '<h1>Oops</h1>' }))
  await page.goto(`${url}/app/pipeline`)
  await page.getByText('The runs could not be read.').waitFor()
  await page.getByText('The database is away.').waitFor()
  await page.goto(`${url}/app/models`)
  await page.getByText('The registry could not be read.').waitFor()
  await page.unroute('**/api/v1/pipelines*')
  await page.unroute('**/api/v1/model-board*')
  await page.getByTestId('registry').getByRole('button', { name: 'Try again' }).click()
  await page.getByTestId('model-table').waitFor()
})

browserTest('who is signed out is told how to come back', async (page) => {
  await watched.context.clearCookies()
  await page.goto(`${url}/app/pipeline`)
  await page.getByText('npx leme login').waitFor()
})
