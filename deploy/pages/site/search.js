const MOST = 12

/**
 * Search over assets/search.json, which is fetched when somebody first wants it. Every word has to be found; one in a
 * title counts more than one in a heading, and that more than one in the text.
 */
export function openSearch(form, root) {
  const input = form?.querySelector('input')
  const list = form?.querySelector('.found')
  if (!input || !list) return
  let pages
  const load = () => {
    pages ??= fetch(`${root}assets/search.json`).then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status))
      return answer.json()
    })
    return pages
  }

  const show = async () => {
    const words = wordsOf(input.value)
    list.hidden = words.length === 0
    if (words.length === 0) return
    try {
      const found = find(await load(), words)
      list.replaceChildren(...found.map((one) => entry(one, words, root)))
      if (found.length === 0) list.replaceChildren(note(`Nothing has ${words.join(' and ')}.`))
    } catch {
      pages = undefined
      list.replaceChildren(note('The index cannot be read.'))
    }
  }

  input.addEventListener('focus', () => load().catch(() => {}))
  input.addEventListener('input', show)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    list.querySelector('a')?.click()
  })
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      input.value = ''
      list.hidden = true
      input.focus()
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    const stops = [input, ...list.querySelectorAll('a')]
    const at = stops.indexOf(document.activeElement)
    const step = event.key === 'ArrowDown' ? 1 : -1
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)].focus()
  })
  addEventListener('keydown', (event) => {
    const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? '')
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    input.focus()
  })
  addEventListener('click', (event) => {
    if (!form.contains(event.target)) list.hidden = true
  })
}

function wordsOf(text) {
  return text.toLowerCase().split(/\s+/).filter(Boolean)
}

/** Pages that have every word, the best first. */
export function find(pages, words) {
  return pages
    .map((page) => ({ page, ...score(page, words) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .slice(0, MOST)
}

function score(page, words) {
  const title = page.title.toLowerCase()
  const text = page.text.toLowerCase()
  let points = 0
  for (const word of words) {
    const isHeading = page.headings.some(([, name]) => name.toLowerCase().includes(word))
    const found = (title.includes(word) ? 100 : 0) + (isHeading ? 30 : 0) + (text.includes(word) ? 5 : 0)
    if (found === 0) return { points: 0 }
    points += found
  }
  // The words as they were written, one after the other, are what was meant.
  const phrase = words.join(' ')
  const heading = best(page.headings, words)
  if (title.includes(phrase)) points += 200
  if (words.length > 1 && heading?.name.toLowerCase().includes(phrase)) points += 300
  return { points, heading: title.includes(words[0]) ? undefined : heading }
}

/** The heading with most of the words, where it has any. */
function best(headings, words) {
  const counted = headings.map(([id, name]) => ({
    ...{ id, name },
    count: words.filter((word) => name.toLowerCase().includes(word)).length,
  }))
  const most = Math.max(0, ...counted.map(({ count }) => count))
  return most === 0 ? undefined : counted.find(({ count }) => count === most)
}

function entry({ page, heading }, words, root) {
  const item = document.createElement('li')
  const link = document.createElement('a')
  link.href = `${root}${page.path}${heading ? `#${heading.id}` : ''}`
  link.append(...marked(heading ? `${page.title}: ${heading.name}` : page.title, words))
  const context = document.createElement('small')
  context.append(...marked(excerpt(page, words), words))
  link.append(context)
  item.append(link)
  return item
}

function excerpt(page, words) {
  const at = page.text.toLowerCase().indexOf(words[0])
  const from = Math.max(0, at - 30)
  return at < 0
    ? page.section
    : `${page.section} · ${from > 0 ? '…' : ''}${page.text.slice(from, from + 120)}`
}

function marked(text, words) {
  const pattern = new RegExp(
    `(${words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
    'gi',
  )
  return text.split(pattern).map((part, index) => {
    if (index % 2 === 0) return part
    const mark = document.createElement('mark')
    mark.textContent = part
    return mark
  })
}

function note(text) {
  const item = document.createElement('li')
  const line = document.createElement('p')
  line.textContent = text
  item.append(line)
  return item
}
