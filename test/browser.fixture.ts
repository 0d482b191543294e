import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import {
  type Browser,
  type BrowserContext,
  type BrowserServer,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core'

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser']
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

const chromiumPath = PLACES.find((place) => place !== undefined && existsSync(place))

/** Why browser tests cannot run here; false when they can. */
export const skipBrowser =
  chromiumPath === undefined &&
  'there is no Chromium: apt-get install chromium, or name one by the variable CHROMIUM'

/** A page and everything about it that a person would not see, and should not have to. */
export interface WatchedPage {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors on the console, exceptions, failed requests, and requests to other hosts than `origin`. */
  readonly troubles: readonly string[]
  close(): Promise<void>
}

/** Opens an empty page in a browser of its own. */
export async function watchedPage(origin: string): Promise<WatchedPage> {
  const server = await chromium.launchServer({
    ...{ executablePath: chromiumPath!, args: FLAGS },
    // A run that gives this file up ends it by a signal, which must not be swallowed.
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
  })
  const browser: Browser = await chromium.connect(server.wsEndpoint())
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const troubles: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`exception: ${error.message}`))
  page.on('requestfailed', (request) => {
    // Leaving a page breaks off what it was reading.
    const reason = request.failure()?.errorText
    if (reason !== 'net::ERR_ABORTED') troubles.push(`${request.url()}: ${reason}`)
  })
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (/^https?:$/.test(protocol) && asked !== origin) troubles.push(`foreign request: ${request.url()}`)
  })
  return { page, context, troubles, close: () => closeWithin(server, 5_000) }
}

/** A browser that hangs when it shall end is killed, without asking it first: a test run waits for no dead page. */
async function closeWithin(server: BrowserServer, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const killed = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      server.process().kill('SIGKILL')
      resolve()
    }, patienceMs)
  })
  await Promise.race([server.close(), killed])
  clearTimeout(timer)
}

/** Waits until there is one such element and its text is this, or matches it. */
export async function shows(place: Locator, text: string | RegExp): Promise<void> {
  const read = async () => ((await place.count()) === 1 ? await place.textContent() : undefined)
  const right = (found: string | null | undefined) =>
    typeof found === 'string' && (typeof text === 'string' ? found === text : text.test(found))
  const found = await lasts(read, right)
  if (right(found)) return
  if (typeof text === 'string') assert.equal(found, text)
  else assert.match(found ?? `there is no such element: ${place}`, text)
}

/** Waits until there are so many such elements. */
export async function counts(place: Locator, expected: number, words = String(place)): Promise<void> {
  assert.equal(
    await lasts(
      () => place.count(),
      (found) => found === expected,
    ),
    expected,
    words,
  )
}

/** The first value that is right, or after some seconds the last one. */
async function lasts<T>(read: () => Promise<T>, right: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 20_000
  for (;;) {
    const value = await read()
    if (right(value) || Date.now() > end) return value
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Waits until what an expression gives in the page is not what it was. */
export async function changes(page: Page, expression: string): Promise<void> {
  const before = JSON.stringify(await page.evaluate(expression))
  await holds(page, `JSON.stringify(${expression}) !== ${JSON.stringify(before)}`)
}

/** Waits until the canvases show several colours; blank ones show one. */
export async function drawn(page: Page, canvases: string): Promise<void> {
  await holds(
    page,
    `(() => {
      const colours = new Set()
      for (const canvas of document.querySelectorAll('${canvases}')) {
        if (canvas.width === 0 || canvas.height === 0) continue
        const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
        for (const pixel of new Uint32Array(pixels.buffer)) colours.add(pixel)
      }
      return colours.size > 3
    })()`,
  )
}

/** Asks from outside: the page's own policy forbids to evaluate text in it. */
async function holds(page: Page, expression: string): Promise<void> {
  const end = Date.now() + 60_000
  while (!(await page.evaluate(expression))) {
    if (Date.now() > end) throw new Error(`it does not come true that ${expression}`)
    await page.waitForTimeout(30)
  }
}

/** Addresses, each with something that must be there: dark on a desk and light on a phone. */
export async function fitsAndIsAccessible(
  page: Page,
  url: string,
  pages: readonly (readonly [path: string, landmark: string])[],
): Promise<void> {
  for (const { colorScheme, viewport } of [
    { colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
    { colorScheme: 'light', viewport: { width: 390, height: 844 } },
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize(viewport)
    for (const [path, landmark] of pages) {
      const where = `${path} ${colorScheme} ${viewport.width} px`
      await page.goto(`${url}${path}`)
      await page.getByTestId(landmark).first().waitFor()
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      assert.ok(Number(overflow) <= 0, `${where} is ${overflow} px too wide`)
      assert.deepEqual(await violationsOf(page), [], where)
    }
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** What axe finds on the page as it is; pages have no frames, so nothing is lost, and it takes half the time. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
