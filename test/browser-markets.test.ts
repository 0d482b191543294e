import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ensureWeb } from '../bin/bootstrap/web.js'
import {
  counts,
  drawn,
  fitsAndIsAccessible,
  shows,
  skipBrowser,
  type WatchedPage,
  watchedPage,
} from './browser.fixture.ts'
import { makeWorkspace, ROOT, type Running } from './flows/workspace.fixture.ts'

// A person's way through Markets and Data of a Leme that was really started, on the DEMO market whose
// gaps, outage and bad wick are known; each test begins where the last ended.
// Long because a Leme is started once for the whole walk.

const { leme: command, start, write } = makeWorkspace({ after })
let leme: Running
let url = ''
let watched: WatchedPage

before(
  async () => {
    if (skipBrowser) return
    await ensureWeb(ROOT, () => {})
    leme = start(['up', '--port', '0', '--json'], { LEME__PAPER__CANDLESPERSECOND: '5' })
    const started = JSON.parse(await leme.says(/^\{.*\}\n/))
    url = started.url
    watched = await watchedPage(url)
    await watched.page.goto(started.loginUrl)
    await watched.page.waitForURL(`${url}/app/`)
    await watched.page.getByTestId('money').waitFor()
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

/** Waits until the chart shows bars of a question that `address` names. */
async function chartStands(page: WatchedPage['page']): Promise<void> {
  await page.locator('[data-testid=market-chart][data-bars]').waitFor()
  await drawn(page, '[data-testid=market-chart] canvas')
}

browserTest('the watchlist has every market, and the first one is drawn', async (page) => {
  await page.keyboard.press('g')
  await page.keyboard.press('m')
  await page.waitForURL(`${url}/app/markets`)
  const rows = page.getByTestId('market-table').locator('tbody tr')
  await rows.nth(8).waitFor()
  await shows(rows.first(), /BTC\/USDT demo.*[+−]\d+\.\d\d\u00a0%/)
  await chartStands(page)
  await shows(page.getByTestId('market-facts'), /Newest candle2025-03-01 23:59 UTC/)
  await page.getByTestId('market-coverage').getByText('Missing').waitFor()
})

browserTest(
  'the list is filtered, sorted and walked through by keys, and the address holds it',
  async (page) => {
    await page.keyboard.press('/')
    await page.keyboard.type('tide')
    await page.waitForURL(/filter=tide/)
    await shows(page.getByTestId('watchlist'), /Watchlist \(2 of 9\)/)
    await page.keyboard.press('Escape')
    const table = page.getByTestId('market-table')
    await table.getByRole('button', { name: '24 h' }).click()
    await page.waitForURL(/sort=change\.desc/)
    await shows(table.locator('tbody tr').first(), /SPX\/USD.*\+/)
    await table.locator('tbody tr').first().click()
    await page.waitForURL(/pair=SPX/)
    await page.keyboard.press('j')
    await page.waitForURL(/pair=(?!SPX)/)
    await chartStands(page)
  },
)

browserTest('indicators are added, changed and kept over a reload', async (page) => {
  await page.goto(`${url}/app/markets?venue=demo&pair=TIDE/USDT`)
  await chartStands(page)
  await page.getByTestId('timeframe').selectOption('15m')
  await page.getByTestId('add-indicator').selectOption('ema')
  await page.getByTestId('add-indicator').selectOption('rsi')
  await page.getByRole('button', { name: 'Parameters of rsi 14' }).click()
  await page.getByLabel('n', { exact: true }).fill('7')
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.reload()
  await page
    .getByTestId('indicator')
    .filter({ hasText: /^rsi 7 .*\d\d\.\d\d/ })
    .waitFor()
  await page
    .getByTestId('indicator')
    .filter({ hasText: /^ema 14 .*\d\.\d+/ })
    .waitFor()
  assert.equal(new URL(page.url()).searchParams.get('show'), 'ema:n=14;rsi:n=7')
  assert.equal(new URL(page.url()).searchParams.get('frame'), '15m')
  await page.getByRole('button', { name: 'Remove ema 14' }).click()
  await page.waitForURL((address) => address.searchParams.get('show') === 'rsi:n=7')
})

browserTest('a parameter that cannot be is named, and the rest goes on', async (page) => {
  await page.goto(`${url}/app/markets?venue=demo&pair=TIDE/USDT&show=nosuch;rsi:n=7`)
  await page
    .getByTestId('indicator')
    .getByRole('alert')
    .getByText('There is no indicator "nosuch".')
    .waitFor()
  await page
    .getByTestId('indicator')
    .filter({ hasText: /^rsi 7 .*\d\d\.\d\d/ })
    .waitFor()
})

browserTest('moving in time is kept in the address, and the newest candle is a press away', async (page) => {
  await page.goto(`${url}/app/markets?venue=demo&pair=TIDE/USDT`)
  await chartStands(page)
  await page.getByRole('button', { name: 'Zoom in' }).click()
  await page.waitForURL(/from=\d+/)
  assert.equal(new URL(page.url()).searchParams.get('to'), null)
  await page.getByRole('button', { name: 'Earlier' }).click()
  await page.waitForURL(/to=\d+/)
  const seen = new URL(page.url()).searchParams
  await page.reload()
  await chartStands(page)
  await page.waitForTimeout(600)
  assert.deepEqual([...new URL(page.url()).searchParams], [...seen])
  await page.getByTestId('market-panel').getByRole('button', { name: 'Newest' }).click()
  await page.waitForURL((address) => !address.searchParams.has('from'))
})

browserTest('the whole series is read in bars that are few', async (page) => {
  await page.goto(`${url}/app/markets?venue=demo&pair=TIDE/USDT&frame=1m`)
  await page.getByRole('button', { name: 'All', exact: true }).click()
  await page.getByTestId('chart-note').getByText('bars of 1h at this distance').waitFor()
  const bars = await page.getByTestId('market-chart').getAttribute('data-bars')
  assert.equal(Number(bars), 1440)
})

browserTest('the bot’s trades are named where it trades', async (page) => {
  await page.goto(`${url}/app/markets?venue=demo&pair=TIDE/USDT`)
  await page.getByTestId('market-facts').getByText('DEMO tide').waitFor()
})

browserTest(
  'the map of coverage is moved in by keys, and a day opens with its gaps and its cure',
  async (page) => {
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await page.waitForURL(`${url}/app/data`)
    const map = page.getByTestId('coverage-map')
    await drawn(page, '[data-testid=coverage-map] canvas')
    await map.focus()
    await page.keyboard.press('ArrowUp')
    for (let row = 0; row < 6; row++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Home')
    for (let day = 0; day < 24; day++) await page.keyboard.press('ArrowRight')
    const words = 'BTC/USDT at demo2, 2025-01-25 UTC: outage, 190 candles missing'
    await shows(page.getByTestId('coverage-cell'), words)
    await page.keyboard.press('Enter')
    const drawer = page.getByTestId('day-drawer')
    await drawer.getByText('1,250 of 1,440').waitFor()
    await shows(page.getByTestId('day-gaps'), /2025-01-25 00:0003:093 h 10 min190/)
    const findings = drawer.getByTestId('day-findings')
    await shows(findings, /(outage|gap).*190 1m candles are missing/)
    const lines = drawer.getByTestId('copy-line')
    await counts(lines, 2)
    assert.deepEqual(await lines.allTextContents(), [
      'npx leme data import FILE --venue demo2 --symbol BTC/USDT -i 1m',
      'npx leme data check --venue demo2 --symbol BTC/USDT',
    ])
    assert.match(page.url(), /day=2025-01-25/)
    await page.reload()
    await drawer.getByText('1,250 of 1,440').waitFor()
  },
)

browserTest('a gap is a gap in the chart', async (page) => {
  await page.getByRole('link', { name: 'Show the day in Markets' }).click()
  await page.waitForURL(/\/app\/markets/)
  await chartStands(page)
  await page.getByTestId('chart-note').getByText('1 gap (shaded), 190 bars without a candle').waitFor()
})

browserTest('gaps stand longest first, and the series with where they came from', async (page) => {
  await page.goto(`${url}/app/data`)
  const gaps = page.getByTestId('gap-table').locator('tbody tr')
  await gaps.nth(6).waitFor()
  await shows(gaps.first(), /BTC\/USDT demo2.*190$/)
  await gaps.nth(2).click()
  await page.waitForURL(/pair=KEEL/)
  await page.keyboard.press('Escape')
  const series = page.getByTestId('series-table')
  await series.getByRole('button', { name: 'Candles' }).click()
  await page.waitForURL(/sort=rows\.desc/)
  await shows(series.locator('tbody tr').last(), /SPX\/USD sample.*npm:vega-datasets/)
})

browserTest('the map is a table, too, and is filtered by what is wrong', async (page) => {
  await page.getByTestId('tab-table').click()
  await page.waitForURL(/view=table/)
  await page.keyboard.press('/')
  await page.keyboard.type('outage')
  const rows = page.getByTestId('coverage-table').locator('tbody tr')
  await page.getByText('Coverage (2 of 9)').waitFor()
  await counts(rows, 2)
  await rows.first().click()
  await page.waitForURL(/day=2025-01-25/)
})

browserTest('what the check finds stands beside the map, and opens its day', async (page) => {
  await page.goto(`${url}/app/data?filter=keel`)
  const findings = page.getByTestId('findings-panel')
  await findings.getByTestId('findings-scope').getByText('1 of 1 series checked').waitFor()
  await findings.getByText(/A wick at 0\.43335/).waitFor()
  assert.doesNotMatch((await findings.textContent()) ?? '', /No candle since/, 'a sample is not late')
  await findings.getByRole('button', { name: 'KEEL/USDT demo' }).first().click()
  await page.waitForURL(/day=2025-02-01/)
  await page.getByTestId('day-findings').getByText('bad-wick').waitFor()
})

browserTest('who may send and what runs by the clock is told, with the line that makes one', async (page) => {
  await page.goto(`${url}/app/data`)
  await page.getByTestId('schedules-panel').getByText('Nothing is fetched by the clock').waitFor()
  const made = await command('data', 'source', 'put', 'desk', '--venue', 'fx')
  const key = await command('data', 'key', 'create', 'desk', '--network', '10.0.0.0/8')
  assert.deepEqual([made.code, key.code], [0, 0], made.stderr + key.stderr)
  await page.reload()
  const panel = page.getByTestId('sources-panel')
  await panel.getByText('in force').waitFor()
  const [, prefix, secret] = key.stdout.trim().split('_')
  const text = (await panel.textContent()) ?? ''
  assert.ok(
    text.includes(prefix!) && text.includes('ingest') && text.includes('from 10.0.0.0/8, no end'),
    text,
  )
  assert.ok(!text.includes(secret!))
})

/** Another process gives the last minute of a market another close. */
async function closesAt(price: number): Promise<void> {
  const row = `${Date.UTC(2025, 2, 1, 23, 59)},15,17,15,${price},5`
  const file = write(`late-${price}.csv`, `time,open,high,low,close,volume\n${row}\n`)
  const market = ['--venue', 'demo', '--symbol', 'MAST/USDT', '-i', '1m']
  const { code, stderr } = await command('data', 'import', file, ...market, '--revise')
  assert.equal(code, 0, stderr)
}

browserTest('a chart moves when another process writes a candle, without being asked', async (page) => {
  await page.goto(`${url}/app/markets?venue=demo&pair=MAST/USDT&frame=1m`)
  await chartStands(page)
  await closesAt(16.125)
  await page.getByTestId('market-panel').getByText('C 16.125').waitFor()
})

browserTest('a candle is not missed that comes after the page was read, before its stream', async (page) => {
  const opened = Promise.withResolvers<void>()
  await page.route('**/api/v1/events*', async (route) => {
    await opened.promise
    await route.continue()
  })
  await page.reload()
  await chartStands(page)
  await page.getByTestId('market-panel').getByText('C 16.125').waitFor()
  await closesAt(16.5)
  opened.resolve()
  await page.getByTestId('market-panel').getByText('C 16.5').waitFor()
  await page.unrouteAll()
})

browserTest(
  'a signal is on its page and on the chart’s facts, and opens with what happened to it',
  async (page) => {
    const put = ['signal', 'put', '--account', '7001', '--symbol', 'MASTUSDT', '-i', '5m', '--side', 'buy']
    const { code, stderr } = await command(...put, '--volume', '0.1', '--ttl', '900')
    assert.equal(code, 0, stderr)
    await page.reload()
    await page.getByTestId('market-facts').getByRole('link', { name: '1, 1 waiting' }).click()
    await page.waitForURL(/\/app\/signals\?filter=MASTUSDT/)
    await page.getByTestId('signal-table').locator('tbody tr').first().click()
    await page.getByTestId('signal-transitions').getByText('by cli').waitFor()
    assert.match(page.url(), /signal=/)
    await page.reload()
    await page.getByTestId('signal-drawer').getByText('Nothing yet.').waitFor()
  },
)

browserTest('a market that is not stored says so, with the command that fetches it', async (page) => {
  await page.goto(`${url}/app/markets?venue=binance&pair=DOGE/USDT`)
  await page.getByText('npx leme data download --exchange binance -p DOGE/USDT').waitFor()
})

browserTest(
  'all pages of the market are accessible and fit, dark on a desk and light on a phone',
  async (page) => {
    await fitsAndIsAccessible(page, url, [
      ['/app/markets?venue=demo&pair=BTC/USDT&show=bollinger:n=20;macd', 'market-coverage'],
      ['/app/data', 'findings-scope'],
      ['/app/signals', 'signal-table'],
      ['/app/data?view=table', 'coverage-table'],
      ['/app/data?venue=demo2&pair=BTC/USDT&day=2025-01-25', 'day-gaps'],
    ])
  },
)

browserTest('nothing went wrong behind the pages, and nobody else was asked', async () => {
  // The indicator that does not exist was asked for on purpose.
  const unexpected = watched.troubles.filter((trouble) => !/status of 404/.test(trouble))
  assert.deepEqual(unexpected, [])
})
