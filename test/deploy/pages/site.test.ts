import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readIncident } from '../../../bin/habits/docs-site/incidents.ts'
import { renderMarkdown } from '../../../bin/habits/docs-site/render-markdown.ts'
import { writeSite } from '../../../bin/habits/docs-site/write-site.ts'
import {
  fitsAndIsAccessible,
  skipBrowser,
  violationsOf,
  type WatchedPage,
  watchedPage,
} from '../../browser.fixture.ts'
import { ROOT } from '../judge.ts'
import { brokenSiteLinks, foreignParts } from './broken-links.ts'
import { serveFolder } from './serve-folder.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-docs-'))
const site = join(folder, 'site')
let served: Awaited<ReturnType<typeof serveFolder>>
let browser: WatchedPage | undefined
let missing: readonly string[] = []

before(async () => {
  missing = (await writeSite({ root: ROOT, out: site })).missing
  served = await serveFolder(site)
  if (!skipBrowser) browser = await watchedPage(served.origin)
})
after(async () => {
  await browser?.close()
  await served[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

test('every link and anchor of the built site leads somewhere in it, wherever it lies', () => {
  assert.deepEqual([...missing, ...brokenSiteLinks(site)], [])
})

test('no page asks another host for anything, and nothing in it is inline', () => {
  assert.deepEqual(foreignParts(site), [])
  assert.match(readFileSync(join(site, 'index.html'), 'utf8'), /default-src 'none'; script-src 'self'/)
})

test('every guide, reference and decision is a page that the navigation of every page has', () => {
  const html = readFileSync(join(site, 'guide/pipeline.html'), 'utf8')
  for (const path of [
    '../index.html',
    'research.html',
    '../reference/cli.html',
    '../adr/0001-typescript-on-node-24-through-npm.html',
    '../proof/REL-15.html',
  ])
    assert.ok(html.includes(`<a href="${path}"`), path)
})

test('a folder that holds something else is not overwritten', async () => {
  for (const out of [ROOT, join(ROOT, 'docs'), '/'])
    await assert.rejects(writeSite({ root: ROOT, out }), /holds something else than a site/)
})

test('with a repository, what is no page is shown there', async () => {
  const out = join(folder, 'linked')
  await writeSite({ root: ROOT, out, repository: 'https://github.com/owner/leme', commit: 'abc' })
  assert.match(
    readFileSync(join(out, 'guide/rules-documents.html'), 'utf8'),
    /href="https:\/\/github\.com\/owner\/leme\/tree\/abc\/examples\/rules"/,
  )
})

test('pages are accessible and fit, dark on a desk and light on a phone', { skip: skipBrowser }, async () => {
  const { page, troubles } = browser!
  await fitsAndIsAccessible(page, served.url, [
    ['index.html', 'text'],
    ['guide/pipeline.html', 'text'],
    ['adr/0042-tenants-jobs.html', 'text'],
  ])
  assert.deepEqual(troubles, [])
})

test('the other way round, too: light on a desk, dark on a phone', { skip: skipBrowser }, async () => {
  const { page } = browser!
  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    await page.goto(`${served.url}guide/rules-documents.html`)
    assert.equal(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), true)
    assert.deepEqual(await violationsOf(page), [])
  }
  await page.setViewportSize({ width: 1440, height: 900 })
})

test('no page is wider than a phone', { skip: skipBrowser }, async () => {
  const { page } = browser!
  await page.setViewportSize({ width: 390, height: 844 })
  const pages = globSync('{*,guide/*}.html', { cwd: site })
  assert.ok(pages.length > 30)
  const wide: string[] = []
  for (const path of pages) {
    await page.goto(`${served.url}${path}`, { waitUntil: 'domcontentloaded' })
    if (await page.evaluate('document.documentElement.scrollWidth > innerWidth')) wide.push(path)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  assert.deepEqual(wide, [])
})

test('the search finds pages by their words and leads to the heading', { skip: skipBrowser }, async () => {
  const { page, troubles } = browser!
  await page.goto(`${served.url}guide/deploys.html`)
  await page.keyboard.press('/')
  await page.keyboard.type('nothing is computed twice')
  const first = page.locator('.found a').first()
  await first.waitFor()
  assert.match((await first.textContent()) ?? '', /Research pipelines/)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/guide\/pipeline\.html#nothing-is-computed-twice$/)
  assert.deepEqual(troubles, [])
})

test('the theme is chosen by a button and kept; the menu of a phone opens', {
  skip: skipBrowser,
}, async () => {
  const { page } = browser!
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(`${served.url}index.html`)
  await page.locator('.theme').click()
  assert.equal(await page.evaluate('document.documentElement.dataset.theme'), 'light')
  await page.goto(`${served.url}guide/lake.html`)
  assert.equal(await page.evaluate('document.documentElement.dataset.theme'), 'light')
  await page.evaluate('localStorage.clear()')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${served.url}index.html`)
  assert.equal(await page.locator('#pages').isVisible(), false)
  await page.locator('.menu').click()
  assert.equal(await page.locator('#pages').isVisible(), true)
  assert.equal(await page.locator('.menu').getAttribute('aria-expanded'), 'true')
})

test('HTML and scripts in Markdown are text', () => {
  const { html } = renderMarkdown(
    '# A\n\n<script>alert(1)</script>\n\n<b onclick="x">y</b>\n\n[z](javascript:alert(1))',
    (href) => (/^https:/.test(href) ? href : undefined),
  )
  assert.doesNotMatch(html, /<script|<b |javascript:/)
})

test('two headings of one name have two anchors, as on GitHub', () => {
  const { headings } = renderMarkdown('# T\n\n## `a.b` & c\n\n## Again\n\n## Again\n', () => undefined)
  assert.deepEqual(
    headings.map(({ id }) => id),
    ['t', 'ab--c', 'again', 'again-1'],
  )
})

test('an incident has a beginning, and ends after it', () => {
  const { html } = readIncident(
    'a.md',
    '# API down\n\nBegan: 2026-11-20T10:00Z\nEnded: 2026-11-20T10:30Z\n\nA **disk** was full.\n',
  )
  assert.match(html, /API down.*2026-11-20 10:00 UTC<\/time> to .*<strong>disk<\/strong>/s)
  for (const text of [
    '# No time\n\nText',
    '# T\n\nBegan: yesterday\n\nText',
    '# T\n\nBegan: 2026-11-20T10:00Z\nEnded: 2026-11-20T09:00Z\n',
  ])
    assert.throws(() => readIncident('a.md', text), /a\.md/)
})
