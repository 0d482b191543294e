import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { writeSite } from '../../../bin/habits/docs-site/write-site.ts'
import { emptyHistory } from '../../../deploy/pages/probe/history.mjs'
import * as words from '../../../deploy/pages/status/status-words.js'
import { fitsAndIsAccessible, skipBrowser, type WatchedPage, watchedPage } from '../../browser.fixture.ts'
import { ROOT } from '../judge.ts'
import { serveFolder } from './serve-folder.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-status-'))
const site = join(folder, 'site')
let served: Awaited<ReturnType<typeof serveFolder>>
let browser: WatchedPage | undefined

before(async () => {
  await writeSite({ root: ROOT, out: site })
  served = await serveFolder(site)
  if (!skipBrowser) browser = await watchedPage(served.origin)
})
after(async () => {
  await browser?.close()
  await served[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const MINUTE = 60_000
const dayBack = (days: number) => new Date(Date.now() - days * 1_440 * MINUTE).toISOString().slice(0, 10)
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString()

function seen({ minutes = 3, predictor = 'up', reason = '' } = {}) {
  const days = [2, 1, 0].map((back) => ({ day: dayBack(back), looks: 96, good: back === 1 ? 80 : 96 }))
  const up = { state: 'up', ms: 40, reason: '', since: ago(9_000) }
  return {
    schema: 'leme.status/1',
    checkedAt: ago(minutes),
    everyMinutes: 15,
    services: [
      { id: 'facade', name: 'API and web page', now: up, days },
      {
        id: 'predictor',
        name: 'Predictions',
        now: { state: predictor, ms: 9, reason, since: ago(61) },
        days,
      },
    ],
  }
}

async function show(history: object | string | undefined) {
  const file = join(site, 'status/history.json')
  rmSync(file, { force: true })
  if (history !== undefined)
    writeFileSync(file, typeof history === 'string' ? history : JSON.stringify(history))
  const { page } = browser!
  await page.goto(`${served.url}status/`)
  await page.locator('body[data-state]').waitFor()
  return {
    verdict: await page.locator('#verdict').textContent(),
    seen: (await page.locator('#seen').textContent()) ?? '',
    bars: (await page.locator('#bars').textContent()) ?? '',
  }
}

test('all is well is said only where it was seen a moment ago', { skip: skipBrowser }, async () => {
  const told = await show(seen())
  assert.equal(told.verdict, 'All is well')
  assert.match(told.seen, /^Last looked 3 min ago, .* UTC\. Looked at every 15 min\.$/)
  assert.match(told.bars, /1 day was not whole/)
  assert.equal(await browser!.page.locator('.days').first().locator('.day').count(), 90)
  assert.equal(await browser!.page.locator('.day.broken').count(), 2)
})

test('what is down stands first, with the reason and for how long', { skip: skipBrowser }, async () => {
  const told = await show(seen({ predictor: 'down', reason: 'no answer in 8000 ms' }))
  assert.equal(told.verdict, 'Predictions is down')
  assert.match(told.bars, /▼ downno answer in 8000 ms, for 61 min/)
})

test('what nobody has looked at for long is not known, whatever was seen last', {
  skip: skipBrowser,
}, async () => {
  const told = await show(seen({ minutes: 200 }))
  assert.equal(told.verdict, 'Not known now')
  assert.match(told.seen, /^Last looked 3 h ago, .* what follows may not be so any more\.$/)
  assert.match(told.bars, /\? not known/)
  assert.doesNotMatch(told.bars, /▲ up/)
})

for (const [what, history, verdict] of [
  ['a site that nobody has looked from', emptyHistory(), 'Nobody has looked yet'],
  ['no history', undefined, 'Not known'],
  ['half a history', '{"schema":"leme.status/1","serv', 'Not known'],
  ['a history of another kind', { schema: 'other/1' }, 'Not known'],
] as const) {
  test(`${what} is told as what it is`, { skip: skipBrowser }, async () => {
    assert.equal((await show(history)).verdict, verdict)
  })
}

test('the page is accessible and fits, in both themes, down and old', {
  skip: skipBrowser,
}, async () => {
  for (const history of [seen({ predictor: 'down', reason: 'answered 503' }), seen({ minutes: 900 })]) {
    await show(history)
    await fitsAndIsAccessible(browser!.page, served.url, [['status/', 'status']])
  }
})

test('100 % is said only where no look has failed', () => {
  assert.equal(words.percent({ looks: 8_640, good: 8_640 }), '100 %')
  assert.equal(words.percent({ looks: 100_000, good: 99_999 }), '99.99 %')
})

test('a look of the future, by another clock, is of now; one without a time is old', () => {
  const now = Date.now()
  assert.equal(words.ageText(new Date(now + 600_000).toISOString(), now), 'less than a minute ago')
  assert.equal(words.isOld({ checkedAt: 'nonsense', everyMinutes: 15 }, now), true)
  assert.equal(
    words.verdictOf({ services: [], everyMinutes: 15, checkedAt: null }, now),
    'Nothing is looked at',
  )
})
