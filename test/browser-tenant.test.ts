import assert from 'node:assert/strict'
import { counts, fitsAndIsAccessible, shows, violationsOf } from './browser.fixture.ts'
import { addAurora, deploy, endOf, walkWithStand } from './browser-walk.fixture.ts'

// A person's way through Tenant, as the operator who may do everything there.
// Long because the page is opened once for the whole walk.

const browserTest = walkWithStand()

browserTest(
  'without a client the page says what one is, with the line that makes one',
  async (page, walk) => {
    const { url } = walk
    await page.getByTestId('stream-state').getByText('live').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('c')
    await page.waitForURL(`${url}/app/tenant`)
    await page.getByText('There is no client yet.').waitFor()
    await page.getByText('npx leme tenant create cliente-001').waitFor()
    await shows(page.getByTestId('who'), 'The operator of the house')
    await page.keyboard.press('?')
    await page.getByTestId('key-help').getByText('go to Tenant').waitFor()
    await page.keyboard.press('Escape')
  },
)

browserTest('the operator chooses a client and sees what it may have and what it has', async (page, walk) => {
  await addAurora(walk)
  const { stand, url } = walk
  const { clients } = stand
  await clients.addClient('cliente-002', 'Bay Traders')
  assert.equal(await endOf(walk, await deploy(walk)), 'approved')
  await page.goto(`${url}/app/tenant`)
  await page.getByTestId('terms-figures').getByText('1 of 10').waitFor()
  await shows(page.getByTestId('terms-figures'), /cores0\.5 of 4of all bots.*512 of 8,192.*0 of 50,000/)
  await shows(page.getByTestId('page-sentence'), 'Aurora Capital: 40,000 bot minutes are left.')
  await page.getByTestId('tenant-choice').selectOption('cliente-002')
  await page.waitForURL(/client=cliente-002/)
  await page.getByText('Bay Traders: 40,000 bot minutes').waitFor()
  await page.getByTestId('terms-figures').getByText('0 of 10').waitFor()
  await page.goto(`${url}/app/tenant?client=cliente-999`)
  await page.getByText('There is no client “cliente-999”.').waitFor()
  await page.getByTestId('tenant-choice').selectOption('cliente-001')
})

browserTest(
  'credits are given with a reason, and the use of days says how long they last',
  async (page, walk) => {
    const { stand, aurora } = walk
    const hour = (ago: number) => Math.floor(Date.now() / 3_600_000 - ago)
    const entry = { amount: -600, kind: 'bot-minutes', reason: 'minutes of sma-cross' } as const
    await stand.clients.tenants.book(aurora, [{ ...entry, key: `bot-minutes:${hour(0)}` }])
    await page.getByRole('button', { name: 'Give credits' }).click()
    const confirm = page.getByTestId('give-dialog-confirm')
    assert.equal(await confirm.isDisabled(), true)
    await page.getByTestId('amount').fill('2,500')
    assert.equal(await confirm.isDisabled(), true)
    await page.getByTestId('reason').fill('for the autumn')
    await confirm.click()
    await page.getByTestId('give-dialog').waitFor({ state: 'detached' })
    const table = page.getByTestId('credit-table')
    await table.getByText('for the autumn').waitFor()
    await shows(table.locator('tbody tr').first(), /given.*\+2,500.*41,900$/)
    await page.getByText('Aurora Capital: 41,900 bot minutes are left.').waitFor()
    await shows(page.getByTestId('use'), /No full day of use yet.*600/)
  },
)

browserTest('a member is invited, and the link that lets them in is shown once', async (page) => {
  await page.getByTestId('tab-members').click()
  await page.waitForURL(/tab=members/)
  await page.getByText('Members (3)').waitFor()
  await page.getByTestId('invite').click()
  await page.getByTestId('name').fill('ana')
  await page.getByTestId('invite-dialog').getByLabel('Role').selectOption('trader')
  await page.getByTestId('invite-dialog-confirm').click()
  // Names that differ in capitals alone are one; the refusal stands in the form, which keeps what was typed.
  await page
    .getByTestId('invite-dialog')
    .getByText(/already|taken|there is a member/i)
    .waitFor()
  assert.equal(await page.getByTestId('name').inputValue(), 'ana')
  await page.getByTestId('name').fill('Nina')
  await page.getByTestId('invite-dialog-confirm').click()
  const link = await page.getByTestId('shown-once').getByTestId('copy-line').textContent()
  assert.match(link ?? '', /\/login\?token=/)
  await page.getByTestId('shown-once-done').click()
  await page.getByText('Members (4)').waitFor()
  assert.ok(!(await page.content()).includes('token='))
  await shows(page.getByTestId('member-table'), /Ninatraderlet inlinkby policy/)
})

browserTest('a member gets another role, a new link, and is shut out by name alone', async (page) => {
  await page.getByTestId('member-table').getByRole('button', { name: 'Nina' }).click()
  await page.waitForURL(/open=/)
  await page.reload()
  const drawer = page.getByTestId('member-drawer')
  await drawer.getByLabel('Role').selectOption('admin')
  await page
    .getByTestId('member-table')
    .getByRole('row', { name: /^Nina admin/ })
    .waitFor()
  await drawer.getByText('Also approves bots').waitFor()
  await drawer.getByRole('button', { name: 'Make a new link' }).click()
  await page.getByTestId('typed').fill('Nina')
  await page.getByTestId('reset-dialog-confirm').click()
  await page.getByTestId('shown-once-done').click()
  await page.getByTestId('shut-out').click()
  const confirm = page.getByTestId('shut-dialog-confirm')
  await page.getByTestId('typed').fill('nina')
  assert.equal(await confirm.isDisabled(), true)
  await page.getByTestId('typed').fill('Nina')
  await confirm.click()
  await page.getByTestId('member-table').getByText('shut out').waitFor()
  await drawer.getByRole('button', { name: 'Let in again' }).click()
  await page.getByTestId('member-table').getByText('shut out').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
})

browserTest(
  'a key is made with role, days and networks; its token is shown once; it is revoked',
  async (page) => {
    await page.getByTestId('tab-keys').click()
    await page.getByText('No program has a key yet.').waitFor()
    await page.getByTestId('new-key').click()
    const dialog = page.getByTestId('key-dialog')
    await page.getByTestId('name').fill('nightly backtests')
    await dialog.getByLabel('Role').selectOption('trader')
    await dialog.getByLabel('Good for').selectOption('30 days')
    await page.getByTestId('networks').fill('203.0.113.0/24, nowhere')
    await page.getByTestId('key-dialog-confirm').click()
    const field = page.getByTestId('networks')
    await dialog.locator('[data-error=true]').waitFor()
    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    await shows(dialog.locator('[data-error=true]'), /network|address/i)
    await field.fill('203.0.113.0/24')
    await page.getByTestId('key-dialog-confirm').click()
    const token = (await page.getByTestId('shown-once').getByTestId('copy-line').textContent()) ?? ''
    assert.match(token, /^lk_/)
    await page.getByTestId('shown-once-done').click()
    const row = page.getByTestId('key-table').locator('tbody tr')
    await shows(row, /nightly backtests.*trader.*in force.*203\.0\.113\.0\/24.*never.*the operator/)
    assert.ok(!(await page.content()).includes(token))
    await row.getByRole('button', { name: 'Revoke nightly backtests' }).click()
    await page.getByTestId('typed').fill('nightly backtests')
    await page.getByTestId('revoke-dialog-confirm').click()
    await row.getByText('revoked').waitFor()
    await counts(row.getByRole('button'), 0)
  },
)

browserTest('a webhook is added, tells what it was sent, and sends it again', async (page, walk) => {
  const { stand, aurora } = walk
  const { clients } = stand
  await page.getByTestId('tab-webhooks').click()
  await page.getByTestId('new-webhook').click()
  await page.getByTestId('url').fill('http://hooks.example.com/leme')
  await page.getByTestId('webhook-dialog-confirm').click()
  const dialog = page.getByTestId('webhook-dialog')
  await dialog.locator('[data-error=true]').waitFor()
  assert.equal(await page.getByTestId('url').getAttribute('aria-invalid'), 'true')
  await page.getByTestId('url').fill('https://hooks.example.com/leme')
  await page.getByTestId('types').fill('command.')
  await page.getByTestId('webhook-dialog-confirm').click()
  await shows(page.getByTestId('shown-once'), /whsec_/)
  await page.getByTestId('shown-once-done').click()
  await page.getByText('Nothing that it hears of has happened').waitFor()
  const id = await clients.ask(aurora, { kind: 'suspend', reason: 'lunch' })
  await clients.ended(id)
  await clients.deliver({ kind: 'failed', status: 503, message: 'it answered 503' })
  const first = page.getByTestId('delivery-table').locator('tbody tr').first()
  await first.getByText('it answered 503').waitFor()
  await shows(first, /command\.approved.*waiting/)
  await first.getByRole('button', { name: /Send command\.approved/ }).click()
  await first.getByText('it answered 503').waitFor({ state: 'detached' })
  await clients.deliver({ kind: 'delivered', status: 204 })
  await first.getByText('delivered').waitFor()
  await first.getByText('204').waitFor()
})

browserTest('a webhook rests and goes on, gets a new secret, and is removed by its host', async (page) => {
  const deliveries = page.getByTestId('deliveries')
  await deliveries.getByRole('button', { name: 'Pause' }).click()
  await page.getByTestId('webhook-table').getByText('paused').waitFor()
  await deliveries.getByRole('button', { name: /Send/ }).first().click()
  await page.getByRole('alert').getByText('It was not sent again.').waitFor()
  await deliveries.getByRole('button', { name: 'Resume' }).click()
  await page.getByTestId('webhook-table').getByText('active').waitFor()
  await deliveries.getByRole('button', { name: 'New secret' }).click()
  await page.getByTestId('typed').fill('hooks.example.com')
  await page.getByTestId('rotate-dialog-confirm').click()
  await shows(page.getByTestId('shown-once'), /whsec_/)
  await page.getByTestId('shown-once-done').click()
  await deliveries.getByRole('button', { name: 'Remove' }).click()
  await page.getByTestId('typed').fill('hooks.example.com')
  await page.getByTestId('remove-dialog-confirm').click()
  await page.getByText('Nothing is told of what happens').waitFor()
})

browserTest('a secret is written, replaced and forgotten, and its value is nowhere', async (page) => {
  await page.getByTestId('tab-secrets').click()
  await page.getByTestId('new-secret').click()
  await page.getByTestId('name').fill('My Exchange')
  await page.getByTestId('secret-dialog').locator('[data-error=true]').getByText('Small letters').waitFor()
  assert.equal(await page.getByTestId('secret-dialog-confirm').isDisabled(), true)
  await page.getByTestId('name').fill('exchange')
  await page.getByTestId('value').fill('canary-4711-value')
  await page.getByTestId('secret-dialog-confirm').click()
  const row = page.getByTestId('secret-table').locator('tbody tr')
  await row.getByText('never shown').waitFor()
  await page.getByTestId('secret-dialog').waitFor({ state: 'detached' })
  assert.ok(!(await page.content()).includes('canary-4711'))
  await row.getByRole('button', { name: 'Replace exchange' }).click()
  assert.equal(await page.getByTestId('value').inputValue(), '')
  await page.getByTestId('value').fill('canary-4712-value')
  await page.getByTestId('secret-dialog-confirm').click()
  await page.getByTestId('secret-dialog').waitFor({ state: 'detached' })
  assert.ok(!(await page.content()).includes('canary-4712'))
  await row.getByRole('button', { name: 'Forget exchange' }).click()
  await page.getByTestId('typed').fill('exchange')
  await page.getByTestId('forget-dialog-confirm').click()
  await page.getByText('This client has no secrets').waitFor()
})

browserTest(
  'the log tells who did what, newest first, narrowed by words; an entry opens',
  async (page, walk) => {
    const { stand, url, aurora } = walk
    await page.getByTestId('tab-audit').click()
    const first = page.getByTestId('audit-table').locator('tbody tr').first()
    await first.getByText('forgot a secret').waitFor()
    await shows(first, /the operator.*exchange.*done/)
    assert.ok(!(await page.content()).includes('canary'))
    await page.keyboard.press('/')
    await page.keyboard.type('invited')
    await page.waitForURL(/filter=invited/)
    await page.getByText(/Audit log \(1 of \d+\)/).waitFor()
    await first.locator('[data-row]').click()
    const drawer = page.getByTestId('audit-drawer')
    await drawer.getByText('"role": "trader"').waitFor()
    await page.reload()
    await drawer.getByText('"role": "trader"').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('filter').fill('nothing like it')
    await page.getByText('Nothing of it matches').waitFor()
    for (let at = 0; at < 120; at++) {
      await stand.clients.tenants.record({
        ...{ tenant: aurora, actor: 'system', action: 'tenant.change', target: `mark-${at}` },
        ...{ outcome: 'done', detail: {} },
      })
    }
    await page.goto(`${url}/app/tenant?client=${aurora}&tab=audit`)
    await page.getByText('Audit log (100 newest)').waitFor()
    await page.getByTestId('older-events').click()
    await page.getByTestId('audit-table').getByText('invited a member').waitFor()
  },
)

browserTest(
  'each page of Tenant is accessible and fits, dark on a desk and light on a phone',
  async (page, walk) => {
    const { stand, url, aurora, people } = walk
    const { clients } = stand
    await clients.ports.deploys.secrets.write(
      `tenants/${aurora}/exchange` as Parameters<typeof clients.secrets.write>[0],
      'x',
    )
    await page.goto(`${url}/app/tenant?client=${aurora}&tab=webhooks`)
    await page.getByTestId('new-webhook').click()
    await page.getByTestId('url').fill('https://hooks.example.com/leme')
    await page.getByTestId('webhook-dialog-confirm').click()
    await page.getByTestId('shown-once-done').click()
    await clients.ended(await clients.ask(aurora, { kind: 'resume', reason: '' }))
    await clients.deliver({ kind: 'delivered', status: 204 })
    const of = (tab: string) => `/app/tenant?client=${aurora}&tab=${tab}`
    await fitsAndIsAccessible(page, url, [
      [of('credits'), 'credit-table'],
      [of('members'), 'member-table'],
      [`${of('members')}&open=${people.Vera!.id}`, 'member-drawer'],
      [of('keys'), 'key-table'],
      [of('webhooks'), 'delivery-table'],
      [of('secrets'), 'secret-table'],
      [of('audit'), 'audit-table'],
    ])
    await page.goto(`${url}${of('keys')}`)
    await page.getByTestId('new-key').click()
    assert.deepEqual(await violationsOf(page), [])
  },
)

browserTest('nothing went wrong behind the pages of the operator', async (_page, walk) => {
  const { watched } = walk
  // What does not exist and what was refused was asked for on purpose.
  const unexpected = watched.troubles.filter((trouble) => !/status of (400|404|409|422)/.test(trouble))
  assert.deepEqual(unexpected, [])
})
