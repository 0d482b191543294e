import { openSearch } from './search.js'

// Light or dark, the menu of a phone, the search, and where one is on the page. Without any of it the pages read well.
const root = document.documentElement
const themeButton = document.querySelector('.theme')
themeButton?.addEventListener('click', () => {
  try {
    localStorage.setItem('leme.theme', root.dataset.theme === 'dark' ? 'light' : 'dark')
  } catch {
    root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark'
    return
  }
  dispatchEvent(new Event('leme-theme-chosen'))
})

const menu = document.querySelector('.menu')
const pages = document.querySelector('.pages')
menu?.addEventListener('click', () => {
  const isOpen = pages?.classList.toggle('open') ?? false
  menu.setAttribute('aria-expanded', String(isOpen))
})
if (!pages && menu instanceof HTMLElement) menu.hidden = true

const current = pages?.querySelector('[aria-current]')
// Only the list itself is scrolled, not the page that it stands in.
if (pages && current) pages.scrollTop = current.offsetTop - pages.clientHeight / 2

const marks = new Map(
  [...document.querySelectorAll('.contents a')].map((link) => [link.getAttribute('href')?.slice(1), link]),
)
if (marks.size > 0) {
  const watch = new IntersectionObserver(
    (entries) => {
      const seen = entries.find(({ isIntersecting }) => isIntersecting)
      if (!seen) return
      for (const [id, link] of marks) {
        if (id === seen.target.id) link.setAttribute('aria-current', 'true')
        else link.removeAttribute('aria-current')
      }
    },
    { rootMargin: '-60px 0px -70% 0px' },
  )
  for (const id of marks.keys()) {
    const heading = document.getElementById(id ?? '')
    if (heading) watch.observe(heading)
  }
}

openSearch(document.querySelector('.search'), document.body.dataset.root ?? './')
