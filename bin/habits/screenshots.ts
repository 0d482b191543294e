import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { ROOT } from '../bootstrap/prepare.js'

/**
 * `npm run screenshots -- LOGIN_URL`: the README's pictures, taken of a Leme that is running now. The URL is
 * what `npm start` or `npx leme login` prints. CHROMIUM names a browser elsewhere.
 */
const [url] = process.argv.slice(2)
if (!url) throw new Error('Give the login link that npm start prints.')
const folder = join(ROOT, 'docs', 'images')
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ],
})
try {
  await takePictures(browser, url)
} finally {
  await browser.close()
}

async function takePictures(open: Browser, login: string): Promise<void> {
  const page = await open.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' })
  await page.goto(login)
  await page.getByText('Equity and drawdown').waitFor()
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(folder, 'desk.png') })
  await page.goto(new URL('/app/backtests', login).href)
  await page
    .getByRole('row', { name: /SPX\/USD/ })
    .getByRole('link')
    .first()
    .click()
  await page.getByText('Luck or skill').waitFor()
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(folder, 'report.png') })
  await page.goto(new URL('/app/markets?venue=demo&pair=TIDE/USDT&show=bollinger:n=20;rsi:n=14', login).href)
  await page.locator('[data-testid=market-chart][data-bars]').waitFor()
  await page.getByTestId('market-coverage').getByText('Missing').waitFor()
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(folder, 'markets.png') })
  await page.goto(new URL('/app/data?venue=demo2&pair=BTC/USDT&day=2025-01-25', login).href)
  await page.getByTestId('day-gaps').waitFor()
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(folder, 'data.png') })
  await page.goto(new URL('/app/pipeline', login).href)
  await page.getByTestId('stage-signals').waitFor()
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(folder, 'pipeline.png') })
  await page.goto(new URL('/app/models', login).href)
  await page.getByTestId('fold-strip').locator('svg').waitFor()
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: join(folder, 'models.png') })
}
