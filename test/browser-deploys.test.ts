import assert from 'node:assert/strict'
import { valuesPath } from '../src/control/deployment/index.ts'
import { counts, fitsAndIsAccessible, shows } from './browser.fixture.ts'
import { addAurora, deploy, endOf, walkWithStand } from './browser-walk.fixture.ts'

// A person's way through Deploys, over a control room that carries out what is asked.

const browserTest = walkWithStand()

browserTest(
  'without clients the page says what one is, with the line that makes one',
  async (page, { url }) => {
    await page.getByTestId('stream-state').getByText('live').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('y')
    await page.waitForURL(`${url}/app/deploys`)
    await page.getByText('npx leme tenant create cliente-001').waitFor()
  },
)

browserTest('a client’s first bot moves from nothing to healthy by itself', async (page, walk) => {
  const { stand, url } = walk
  const { clients } = stand
  await addAurora(walk)
  clients.runtime.hold(true)
  const id = await deploy(walk)
  await page.goto(`${url}/app/deploys`)
  await page.getByTestId('fact-wanted').getByText('1 bot').waitFor()
  await page.getByTestId('fact-running').getByText('Progressing').waitFor()
  await page.getByTestId('fact-attempt').getByText('synced').waitFor()
  clients.runtime.hold(false)
  assert.equal(await endOf(walk, id), 'approved')
  await page.getByTestId('fact-running').getByText('Healthy').waitFor()
  await page.getByTestId('fact-attempt').getByText('approved').waitFor()
  await shows(page.getByTestId('fact-wanted'), /^Wanted1 botgit says so at [0-9a-f]{8}$/)
  await shows(page.getByTestId('page-sentence'), /Healthy: 1 of 1 bot healthy\.$/)
  await shows(page.getByTestId('bot-table'), /sma-cross.*Healthy.*PAPER.*TIDE\/USDT · demo/)
})

browserTest('a bot that fails is named with its reason, wherever it is looked at', async (page, walk) => {
  const { stand, aurora } = walk
  stand.clients.runtime.setBroken(aurora, 'sma-cross', 'it ended with code 1: no candles of TIDE/USDT')
  await page.getByTestId('fact-running').getByText('Degraded').waitFor()
  await shows(page.getByTestId('blockers'), 'bot sma-cross it ended with code 1: no candles of TIDE/USDT')
  const tree = page.getByTestId('resource-tree')
  assert.deepEqual(
    await tree.locator('li').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-kind'))),
    [...['file', 'bot', 'process']],
  )
  await shows(tree, /Degradedprocessit ended with code 1/)
  // The last attempt went well all the same: three facts, each for itself.
  await shows(page.getByTestId('fact-attempt'), /approved/)
  stand.clients.runtime.setBroken(aurora, 'sma-cross', null)
  await page.getByTestId('fact-running').getByText('Healthy').waitFor()
  await counts(page.getByTestId('blockers'), 0)
})

browserTest(
  'a bad command is rolled back; its drawer tells every step and both commits',
  async (page, walk) => {
    const { stand, aurora } = walk
    stand.clients.runtime.setBroken(aurora, 'leaper', 'it ended with code 1: no candles of MOON/USDT')
    const id = await deploy(walk, { name: 'leaper' })
    assert.equal(await endOf(walk, id), 'rolled-back')
    await page.getByTestId('fact-attempt').getByText('rolled back').waitFor()
    const row = page.getByTestId('command-table').getByRole('row', { name: /deploy leaper/ })
    await row.locator('[data-row]').click()
    await page.waitForURL(/command=api-/)
    await page.reload()
    const drawer = page.getByTestId('command-drawer')
    await drawer.getByRole('heading', { name: 'deploy leaper' }).waitFor()
    const lines = drawer.getByTestId('command-steps').locator('li')
    await counts(lines, 7)
    const steps = await lines.allTextContents()
    assert.deepEqual(
      steps.map((step) => step.replace(/\s.*/s, '')),
      ['received', 'read', 'allowed', 'committed', 'synced', 'rolling', 'rolled'],
    )
    assert.match(steps[5]!, /bot leaper is Degraded.*no candles of MOON\/USDT/)
    await shows(drawer, /Rolled back by[0-9a-f]{8}/)
    // What has ended is not answered any more.
    await counts(drawer.getByTestId('approve'), 0)
    await drawer.getByRole('definition').getByRole('button').first().click()
    await page.waitForURL(/commit=[0-9a-f]{40}/)
    const diff = page.getByTestId('diff')
    await diff.getByText('name: leaper').waitFor()
    await shows(diff.locator('[data-kind=added]', { hasText: 'name: ' }).first(), /name: leaper/)
    await page.keyboard.press('Escape')
    await page.getByTestId('commit-drawer').waitFor({ state: 'detached' })
  },
)

browserTest('the history of the file opens each commit with what it changed', async (page) => {
  const history = page.getByTestId('history-panel').locator('li')
  await history.first().getByText('roll back: deploy bot leaper').waitFor()
  await counts(history, 3)
  await history.first().click()
  await page.getByTestId('diff').locator('[data-kind=removed]').getByText('name: leaper').waitFor()
  await page.keyboard.press('Escape')
  await history.last().click()
  await page.getByTestId('diff').locator('[data-kind=added]').getByText('name: sma-cross').waitFor()
  await page.keyboard.press('Escape')
})

browserTest('what is refused says why, and nothing of it was written', async (page, walk) => {
  const id = await deploy(walk, { name: 'whale', dryRun: false, exposure: 90_000 })
  assert.equal(await endOf(walk, id), 'refused')
  const row = page.getByTestId('command-table').getByRole('row', { name: /deploy whale/ })
  await row.getByText('refused').waitFor()
  await row.locator('[data-row]').click()
  const drawer = page.getByTestId('command-drawer')
  await drawer
    .getByTestId('command-reason')
    .getByText(/90[,.]?000.*50[,.]?000/)
    .waitFor()
  await shows(drawer, /Commit–/)
  await page.keyboard.press('Escape')
  await counts(page.getByTestId('history-panel').locator('li'), 3)
})

browserTest('a bot that trades with money waits for another person, who approves it', async (page, walk) => {
  const id = await deploy(walk, { name: 'earner', dryRun: false, exposure: 500 })
  const row = page.getByTestId('command-table').getByRole('row', { name: /deploy earner/ })
  await row.getByText('one more person').waitFor()
  await row.locator('[data-row]').click()
  const drawer = page.getByTestId('command-drawer')
  await drawer.getByTestId('approve').click()
  assert.equal(await endOf(walk, id), 'approved')
  await drawer.getByText('Agreed before').waitFor()
  await drawer.getByTestId('approve').waitFor({ state: 'detached' })
  await page
    .getByTestId('bot-table')
    .getByRole('row', { name: /earner/ })
    .getByText('LIVE')
    .waitFor()
  await page.keyboard.press('Escape')
})

browserTest('whoever asked cannot agree: the refusal stands beside the button', async (page, walk) => {
  const { stand, url, aurora } = walk
  const bot = await stand.clients.bot(aurora, { name: 'own-word', dryRun: false, exposure: 500 })
  const id = await stand.clients.ask(aurora, { kind: 'deploy', bot }, 'operator')
  await page.goto(`${url}/app/deploys?client=${aurora}&command=${id}`)
  await page.getByTestId('command-drawer').getByTestId('approve').click()
  await page.getByRole('alert').getByText('whoever asked for it cannot agree').waitFor()
  await page.getByTestId('cancel').click()
  assert.equal(await endOf(walk, id), 'cancelled')
  await page.getByTestId('command-drawer').getByText('cancelled by').first().waitFor()
  await counts(page.getByTestId('cancel'), 0)
  await page.keyboard.press('Escape')
})

browserTest(
  'a healthy bot that waits for a word is given up, and the file is as before',
  async (page, walk) => {
    const { stand, url, aurora } = walk
    await stand.clients.tenants.change(aurora, { policy: { afterHealthy: 'manual' } })
    const id = await deploy(walk, { name: 'tester' })
    await page.goto(`${url}/app/deploys?client=${aurora}&command=${id}`)
    const giveUp = page.getByRole('button', { name: 'Give up and roll back' })
    await page.getByTestId('command-steps').getByText('healthy').waitFor()
    await giveUp.click()
    assert.equal(await endOf(walk, id), 'rolled-back')
    await page.getByText('Rolled back by').waitFor()
    await page.keyboard.press('Escape')
    await page
      .getByTestId('bot-table')
      .getByRole('row', { name: /tester/ })
      .waitFor({ state: 'detached' })
    await stand.clients.tenants.change(aurora, { policy: { afterHealthy: 'automatic' } })
  },
)

browserTest('one bot is stopped, all rest and go on, each after a question', async (page, walk) => {
  const { stand, aurora } = walk
  await page.getByRole('button', { name: 'Stop earner' }).click()
  const dialog = page.getByTestId('order-dialog')
  await dialog.getByText('Stop earner?').waitFor()
  await page.getByRole('button', { name: 'Leave it' }).click()
  await dialog.waitFor({ state: 'detached' })
  await counts(page.getByRole('button', { name: 'Stop earner' }), 1)
  await page.getByRole('button', { name: 'Stop earner' }).click()
  await page.getByTestId('order-confirm').click()
  await dialog.waitFor({ state: 'detached' })
  await page
    .getByTestId('bot-table')
    .getByRole('row', { name: /earner/ })
    .waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Suspend' }).click()
  await page.getByTestId('order-confirm').click()
  await page.getByTestId('fact-running').getByText('Suspended').waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByTestId('order-confirm').click()
  await page.getByTestId('fact-running').getByText('Healthy').waitFor()
  assert.equal(stand.clients.runtime.process(aurora, 'earner'), undefined)
})

browserTest(
  'a file of nonsense makes its client degraded with the line, and what ran goes on',
  async (page, walk) => {
    const { stand, aurora } = walk
    const path = valuesPath(aurora)
    const good = stand.clients.git.log().at(-1)!.files.get(path)!
    stand.clients.git.commitByHand({ [path]: 'bots: [' }, { author: 'Rita', subject: 'a slip of the pen' })
    await page.getByTestId('blockers').getByText('values.yaml').waitFor()
    await page.getByTestId('fact-running').getByText('Degraded').waitFor()
    await page.getByTestId('fact-wanted').getByText('unknown').waitFor()
    assert.notEqual(stand.clients.runtime.process(aurora, 'sma-cross'), undefined)
    await page.getByTestId('history-panel').getByText('a slip of the pen').waitFor()
    stand.clients.git.commitByHand({ [path]: good }, { author: 'Rita', subject: 'as it was' })
    await page.getByTestId('fact-running').getByText('Healthy').waitFor()
  },
)

browserTest(
  'many clients are filtered and sorted; the address holds it, and which one is open',
  async (page, walk) => {
    const { stand, url } = walk
    const { clients } = stand
    for (let at = 2; at <= 40; at++) {
      const { tenant } = await clients.addClient(`cliente-${String(at).padStart(3, '0')}`, `Client ${at}`)
      const pairs = [at % 2 === 0 ? 'TIDE/USDT' : 'ETH/USDT']
      const request = { kind: 'deploy', bot: await clients.bot(tenant, { pairs }) }
      assert.equal(await endOf(walk, await clients.ask(tenant, request)), 'approved')
      if (at === 17) clients.runtime.setBroken(tenant, 'sma-cross', 'the exchange refused the key')
    }
    await page.goto(`${url}/app/deploys`)
    await page.getByText('Clients (40)').waitFor()
    await page.getByTestId('page-sentence').getByText('1 is not healthy').waitFor()
    await page.getByTestId('client-table').getByRole('button', { name: 'Health' }).click()
    await page.waitForURL(/sort=health\.desc/)
    await page.getByTestId('client-table').getByRole('button', { name: 'Health' }).click()
    await page.waitForURL(/sort=health\.asc/)
    const first = page.getByTestId('client-table').locator('tbody tr').first()
    await first.getByText('the exchange refused the key').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('degraded refused')
    await page.getByText('Clients (1 of 40)').waitFor()
    await page.waitForURL(/filter=degraded/)
    await first.locator('[data-row]').click()
    await page.waitForURL(/client=cliente-017/)
    await page.reload()
    await page.getByTestId('blockers').getByText('the exchange refused the key').waitFor()
    await page.getByText('Clients (1 of 40)').waitFor()
    await page.getByTestId('filter').fill('nothing like it')
    await page.getByText('No client matches').waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.getByText('Clients (40)').waitFor()
    await page.goto(`${url}/app/deploys?client=cliente-999`)
    await page.getByText('There is no client').waitFor()
  },
)

browserTest('the page is accessible and fits, dark on a desk and light on a phone', async (page, walk) => {
  const { stand, url, aurora } = walk
  const commands = await stand.clients.commands.list({ limit: 100, tenant: aurora })
  const rolledBack = commands.items.find(({ rollbackCommit }) => rollbackCommit !== null)!
  const client = `/app/deploys?client=${aurora}`
  await fitsAndIsAccessible(page, url, [
    ['/app/deploys', 'client-table'],
    [client, 'bot-table'],
    [`${client}&command=${rolledBack.id}`, 'command-steps'],
    [`${client}&commit=${rolledBack.commit}`, 'diff'],
    [`${client}&ask=stop`, 'order-dialog'],
  ])
})

browserTest('nothing went wrong behind the page, and nobody else was asked', async (_page, { watched }) => {
  // What does not exist and what was refused was asked for on purpose.
  const unexpected = watched.troubles.filter((trouble) => !/status of (404|409|422)/.test(trouble))
  assert.deepEqual(unexpected, [])
})

browserTest(
  'a server that fails is named with the part that it failed, and asked again',
  async (page, walk) => {
    const problem = { title: 'Failed', status: 500, detail: 'The database is away.', code: 'internal' }
    await page.route('**/api/v1/trade?*', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    )
    await page.goto(`${walk.url}/app/deploys`)
    await page.getByText('The clients could not be read.').waitFor()
    await page.getByText('The database is away.').first().waitFor()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Try again' }).first().click()
    await page.getByTestId('client-table').waitFor()
  },
)
