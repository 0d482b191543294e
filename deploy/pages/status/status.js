import { ageText, DAYS, dayOf, isOld, lastDays, percent, verdictOf } from './status-words.js'

// What was seen lies beside this page. It is read anew each minute, and says how old it is: a page that nobody updates
// any more must not look well.
const REFRESH_MS = 60_000
const verdict = document.getElementById('verdict')
const seen = document.getElementById('seen')
const bars = document.getElementById('bars')

async function refresh() {
  try {
    const answer = await fetch('history.json', { cache: 'no-store' })
    if (!answer.ok) throw new Error(String(answer.status))
    const history = await answer.json()
    if (history.schema !== 'leme.status/1') throw new Error('another schema')
    if (history.checkedAt === null)
      return nothing('Nobody has looked yet', 'The first look is still to come.')
    show(history)
  } catch {
    nothing('Not known', 'What was seen cannot be read at the moment.')
  }
}

function nothing(title, text) {
  document.body.dataset.state = 'unknown'
  verdict.textContent = title
  seen.textContent = text
  bars.replaceChildren()
}

function show(history) {
  const now = Date.now()
  const old = isOld(history, now)
  document.body.dataset.state = old ? 'old' : 'fresh'
  verdict.textContent = verdictOf(history, now)
  const look = `Last looked ${ageText(history.checkedAt, now)}, ${history.checkedAt.slice(0, 16).replace('T', ' ')} UTC.`
  const promise = old
    ? ` A look is due every ${history.everyMinutes} min: what follows may not be so any more.`
    : ` Looked at every ${history.everyMinutes} min.`
  seen.textContent = look + promise
  bars.replaceChildren(...history.services.map((service) => row(service, { old, now })))
}

function row(service, { old, now }) {
  const box = element('article', `service ${old ? 'old' : service.now.state}`)
  const head = element('header')
  const word = old ? 'not known' : service.now.state === 'up' ? 'up' : 'down'
  head.append(
    element('h3', '', service.name),
    element('span', 'state', old ? `? ${word}` : `${word === 'up' ? '▲' : '▼'} ${word}`),
    element('span', 'detail', detail(service, old, now)),
  )
  const days = lastDays(service, now)
  const list = element('div', 'days')
  list.setAttribute('role', 'img')
  list.setAttribute('aria-label', spoken(service, days))
  for (const day of days) {
    const bar = element('span', `day ${dayOf(day)}`)
    bar.title =
      day.looks === 0 ? `${day.day}: nobody looked` : `${day.day}: ${percent(day)} of ${day.looks} looks`
    list.append(bar)
  }
  const scale = element('p', 'scale')
  const total = days.reduce((sum, { looks, good }) => ({ looks: sum.looks + looks, good: sum.good + good }), {
    looks: 0,
    good: 0,
  })
  scale.append(
    element('span', '', `${DAYS} days ago`),
    element('span', '', total.looks === 0 ? 'nobody looked' : `${percent(total)} of ${total.looks} looks`),
    element('span', '', 'today'),
  )
  box.append(head, list, scale, ...unwell(days))
  return box
}

function detail({ now: seen }, old, now) {
  if (old) return ''
  const since = `for ${ageText(seen.since, now, { isSpan: true })}`
  return seen.state === 'up' ? `${seen.ms} ms` : `${seen.reason}, ${since}`
}

function spoken(service, days) {
  const looked = days.filter(({ looks }) => looks > 0)
  const bad = looked.filter(({ looks, good }) => good < looks)
  return `${service.name}, the last ${DAYS} days: looked at on ${looked.length}, all well on ${looked.length - bad.length}.`
}

function unwell(days) {
  const bad = days.filter(({ looks, good }) => looks > 0 && good < looks).reverse()
  if (bad.length === 0) return []
  const box = element('details')
  const list = element('ul')
  for (const day of bad)
    list.append(element('li', '', `${day.day}: ${day.looks - day.good} of ${day.looks} looks failed`))
  box.append(
    element('summary', '', bad.length === 1 ? '1 day was not whole' : `${bad.length} days were not whole`),
    list,
  )
  return [box]
}

function element(tag, className = '', text = '') {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text) made.textContent = text
  return made
}

await refresh()
setInterval(refresh, REFRESH_MS)
