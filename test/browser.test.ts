import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ensureWeb } from '../bin/bootstrap/web.js'
import {
  changes,
  drawn,
  shows,
  skipBrowser,
  violationsOf,
  type WatchedPage,
  watchedPage,
} from './browser.fixture.ts'
import { makeWorkspace, ROOT, type Running } from './flows/workspace.fixture.ts'

// A person's way through the pages of a Leme that was really started; each test begins where the last ended.

const DESKTOP = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

const { leme: command, start } = makeWorkspace({ after })
let leme: Running
let url = ''
let loginUrl = ''
let watched: WatchedPage
let report = ''
let saved = ''

before(
  async () => {
    if (skipBrowser) return
    await ensureWeb(ROOT, () => {})
    leme = start(['up', '--port', '0', '--json'], { LEME__PAPER__CANDLESPERSECOND: '5' })
    ;({ url, loginUrl } = JSON.parse(await leme.says(/^\{.*\}\n/)))
    watched = await watchedPage(url)
  },
  { timeout: 120_000 },
)
after(async () => {
  await watched?.close()
  leme?.signalGroup('SIGINT')
  await leme?.ended
})

/** A browser test; skipped with the reason where there is no browser. */
function browserTest(name: string, work: (page: WatchedPage['page']) => Promise<void>): void {
  test(name, { skip: skipBrowser }, () => work(watched.page))
}

browserTest('the login link leads to the desk', async (page) => {
  await page.goto(loginUrl)
  await page.waitForURL(`${url}/app/`)
  await page.getByTestId('money').waitFor()
  assert.match(await page.title(), /Leme/)
  await shows(page.getByTestId('status-strip'), /PAPER/)
  await page.getByTestId('stream-state').getByText('live').waitFor()
})

browserTest('the desk moves by itself: candle, equity, chart', async (page) => {
  const candle = String.raw`/\d{4}-\d\d-\d\d \d\d:\d\d/.exec(document.querySelector('[data-testid=candle-age]').textContent)?.[0]`
  await page.getByTestId('candle-age').getByText(/2025-/).waitFor()
  await changes(page, candle)
  await changes(page, `document.querySelector('[data-testid=equity-panel] [role=img]')?.ariaLabel`)
  await drawn(page, '[data-testid=equity-panel] canvas')
})

browserTest('the journal of the bot can be read', async (page) => {
  await page.getByTestId('tab-journal').click()
  await page.getByTestId('journal').getByRole('listitem').first().waitFor()
  assert.match(page.url(), /tab=journal/)
})

browserTest('the backtests of the first start are listed', async (page) => {
  await page.getByRole('link', { name: 'Backtests' }).first().click()
  await page.waitForURL(`${url}/app/backtests`)
  const rows = page.getByTestId('backtest-table').locator('tbody tr')
  await rows.nth(1).waitFor()
  for (const pair of [/SPX\/USD/, /TIDE\/USDT/]) await shows(page.getByTestId('backtest-table'), pair)
})

browserTest('a backtest is asked for in the form, and its report appears', async (page) => {
  await page.getByTestId('new-backtest').click()
  const form = page.getByTestId('run-form')
  await form.getByLabel('Strategy').selectOption('sma-cross')
  await form.getByLabel('Venue').selectOption('demo')
  await form.getByLabel('Candles', { exact: true }).selectOption('5m')
  for (const box of await form.getByRole('checkbox').all()) await box.uncheck()
  await form.getByRole('checkbox', { name: /^TIDE\/USDT/ }).check()
  await page.getByTestId('run-submit').click()
  await page.waitForURL(/\/app\/backtests\/[0-9a-f-]{36}/)
  report = new URL(page.url()).pathname
  await page.getByTestId('verdict').waitFor()
  await shows(page.getByTestId('verdict'), /trades/)
})

browserTest('the report has both charts, its figures and its trades', async (page) => {
  await page.getByTestId('equity-panel').locator('canvas').first().waitFor()
  await page.getByTestId('price-chart-canvas').locator('canvas').first().waitFor()
  await page.getByTestId('trade-table').getByRole('row').nth(5).waitFor()
  await drawn(page, '[data-testid=equity-panel] canvas')
  await drawn(page, '[data-testid=price-chart-canvas] canvas')
  await shows(page.getByTestId('assumptions'), /[0-9a-f]{64}/)
  await shows(page.getByTestId('robustness'), /shuffl|bootstrap|chance/i)
})

browserTest('a trade opens in the drawer, and the address holds it', async (page) => {
  await page.getByTestId('trade-table').getByRole('row').nth(2).click()
  await page.getByTestId('trade-drawer').waitFor()
  assert.match(page.url(), /trade=\d+/)
  await page.reload()
  await page.getByTestId('trade-drawer').waitFor()
  await page.keyboard.press('Escape')
  await page.getByTestId('trade-drawer').waitFor({ state: 'detached' })
})

const EXAMPLE = join(ROOT, 'examples', 'strategies', 'sma-cross.ts')
const TIDE = ['--venue', 'demo', '-p', 'TIDE/USDT', '-i', '1h']

browserTest(
  'a search that is started elsewhere appears by itself, and is followed to its end',
  async (page) => {
    await page.goto(`${url}/app/studies`)
    await page.getByText('npx leme hyperopt').waitFor()
    const search = ['--trials', '40', '--loss', 'max:profitTotal', '--study', 'from-test', '--workers', '1']
    const searching = command('hyperopt', '-s', EXAMPLE, ...TIDE, ...search)
    await page.getByTestId('study-table').getByRole('link', { name: 'from-test' }).click()
    await page.getByTestId('standing-panel').getByText('finished').waitFor()
    const { code, stderr } = await searching
    assert.equal(code, 0, stderr)
    await shows(page.getByTestId('study-sentence'), /^40 trials/)
    await shows(page.getByTestId('winner-panel'), /--set fast=\d+ slow=\d+/)
    for (const panel of ['best-panel', 'parameters-panel', 'plateau-panel']) {
      await page.getByTestId(panel).locator('svg path').first().waitFor()
    }
  },
)

browserTest('trials are sorted by any column, and one opens; the address holds both', async (page) => {
  const table = page.getByTestId('trial-table')
  const first = table.locator('tbody tr td').first()
  await shows(first, /★/)
  await table.getByRole('button', { name: 'Trial', exact: true }).click()
  await page.waitForURL(/sort=number\.desc/)
  await shows(first, /^\s*39\s*$/)
  await table.locator('tbody tr').first().click()
  await page.getByTestId('trial-drawer').waitFor()
  assert.match(page.url(), /trial=39/)
  await page.reload()
  await page.getByTestId('trial-drawer').getByText('Trade hash').waitFor()
  await page.keyboard.press('Escape')
  await page.getByTestId('trial-drawer').waitFor({ state: 'detached' })
})

browserTest('the winner of a search is backtested on days that the search did not see', async (page) => {
  const line = (await page.getByTestId('winner-panel').getByTestId('copy-line').first().textContent()) ?? ''
  await page.getByRole('link', { name: 'Backtest it on later candles' }).click()
  const form = page.getByTestId('run-form')
  await form.getByText(line.replace('--set ', ''), { exact: true }).waitFor()
  assert.match(await form.getByLabel('First day, UTC').inputValue(), /^2025-02-\d\d$/)
  await form.getByLabel('Candles', { exact: true }).selectOption('1h')
  await page.getByTestId('run-submit').click()
  await page.waitForURL(/\/app\/backtests\/[0-9a-f-]{36}/)
  await page.getByTestId('assumptions').getByText(line.replace('--set ', '').replace(' ', ', ')).waitFor()
})

browserTest('a saved run is listed, and its report says who vouches for it', async (page) => {
  const { code, stderr } = await command('backtest', '-s', EXAMPLE, ...TIDE, '--save')
  assert.equal(code, 0, stderr)
  await page.goto(`${url}/app/backtests`)
  await page
    .getByTestId('saved-table')
    .getByRole('link', { name: /sma-cross/ })
    .click()
  await page.getByTestId('proof-panel').getByText('good', { exact: true }).waitFor()
  saved = new URL(page.url()).pathname
  await shows(page.getByTestId('proof-panel'), /[0-9a-f]{64}/)
  await page.getByTestId('trade-table').waitFor()
})

browserTest('every page is accessible and fits, dark on a desk and light on a phone', async (page) => {
  const pages: readonly [string, string][] = [
    ['/app/', 'money'],
    ['/app/backtests', 'backtest-table'],
    ['/app/backtests?run=new', 'run-form'],
    [report, 'trade-table'],
    [saved, 'proof-panel'],
    ['/app/studies', 'study-table'],
    ['/app/studies/from-test', 'trial-table'],
    ['/app/studies/from-test?trial=0', 'trial-drawer'],
  ]
  for (const { colorScheme, viewport } of [
    { colorScheme: 'dark', viewport: DESKTOP },
    { colorScheme: 'light', viewport: PHONE },
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize(viewport)
    for (const [path, landmark] of pages) {
      const where = `${path} ${colorScheme} ${viewport.width} px`
      await page.goto(`${url}${path}`)
      await page.getByTestId(landmark).waitFor()
      assert.equal(
        await page.evaluate(`document.documentElement.dataset.theme ?? 'dark'`),
        colorScheme,
        where,
      )
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      assert.ok(Number(overflow) <= 0, `${where} is ${overflow} px too wide`)
      assert.deepEqual(await violationsOf(page), [], where)
    }
  }
})

browserTest('on a phone one sees the money and can stop the bot', async (page) => {
  await page.setViewportSize(PHONE)
  await page.goto(`${url}/app/`)
  await page.getByTestId('money').waitFor()
  const stop = page.getByTestId('stop-bot')
  const box = await stop.boundingBox()
  assert.ok(box && box.x >= 0 && box.x + box.width <= PHONE.width, 'the button is on the screen')
  await stop.click()
  await page.getByTestId('stop-confirm').click()
  await page.getByTestId('start-bot').waitFor()
  await page.getByTestId('start-bot').click()
  await page.getByTestId('start-bot').waitFor({ state: 'detached' })
})

browserTest('nothing went wrong behind the pages, and nobody else was asked', async () => {
  assert.deepEqual(watched.troubles, [])
})

browserTest('who is signed out is told how to come back', async (page) => {
  await watched.context.clearCookies()
  await page.goto(`${url}/app/`)
  await page.getByText('npx leme login').waitFor()
})
