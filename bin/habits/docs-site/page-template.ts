import { escapeHtml } from './html.ts'
import type { Rendered } from './render-markdown.ts'
import { relative } from './resolve-link.ts'
import type { SitePage } from './site-pages.ts'

/** Nothing from elsewhere, nothing inline; the status page asks its own host for its data. */
export const POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'"],
  ...["connect-src 'self'", "base-uri 'none'", "form-action 'none'"],
].join('; ')

interface Neighbours {
  readonly pages: readonly SitePage[]
  readonly version: string
}

/** A whole page: the strip on top, all pages at the left, the text, and its headings at the right. */
export function pageTemplate(page: SitePage, rendered: Rendered, { pages, version }: Neighbours): string {
  const to = (path: string) => escapeHtml(relative(page.path, path))
  const at = pages.indexOf(page)
  const title = page.path === 'index.html' ? 'Leme' : `${page.title} · Leme`
  return `<!doctype html>
<html lang="en" data-theme="dark">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <meta name="color-scheme" content="dark light" />
    <meta name="referrer" content="no-referrer" />
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="${to('assets/favicon.svg')}" type="image/svg+xml" />
    <link rel="stylesheet" href="${to('assets/site.css')}" />
    <script src="${to('assets/theme.js')}"></script>
    <script src="${to('assets/site.js')}" type="module"></script>
  </head>
  <body data-root="${escapeHtml(rootOf(page.path))}">
    <a class="skip" href="#text">Skip to the text</a>
    ${strip(to, version)}
    <div class="columns">
      <nav class="pages" aria-label="Pages" id="pages">
${navigation(page, pages, to)}
        <p class="more"><a href="${to('status/index.html')}">Status of the service</a></p>
      </nav>
      <main id="text" data-testid="text" tabindex="-1">
        <p class="section">${escapeHtml(page.section)}</p>
        <article>
${rendered.html}
        </article>
        <nav class="neighbours" aria-label="Before and after">${neighbour(pages[at - 1], 'prev', to)}${neighbour(pages[at + 1], 'next', to)}</nav>
      </main>
      <aside>${contents(rendered)}</aside>
    </div>
  </body>
</html>
`
}

/** The bar that the status page has, too. */
export function strip(to: (path: string) => string, version: string): string {
  return `<header class="strip">
      <a class="mark" href="${to('index.html')}">Leme</a><span class="version">${escapeHtml(version)}</span>
      <button class="menu" type="button" aria-expanded="false" aria-controls="pages">Pages</button>
      <form class="search" role="search">
        <input type="search" aria-label="Search the pages" placeholder="Search  /" autocomplete="off" />
        <ol class="found" aria-live="polite" hidden></ol>
      </form>
      <a class="status" href="${to('status/index.html')}">Status</a>
      <button class="theme" type="button">Light or dark</button>
    </header>`
}

function navigation(page: SitePage, pages: readonly SitePage[], to: (path: string) => string): string {
  const sections = Map.groupBy(pages, ({ section }) => section)
  return [...sections]
    .map(([name, own]) => {
      const items = own.map((one) => {
        const current = one === page ? ' aria-current="page"' : ''
        const label = one.path === 'index.html' ? 'What Leme is' : one.title
        return `            <li><a href="${to(one.path)}"${current}>${escapeHtml(label)}</a></li>`
      })
      const open = own.includes(page) ? ' open' : ''
      return `        <details${open}>
          <summary>${escapeHtml(name)}</summary>
          <ul>
${items.join('\n')}
          </ul>
        </details>`
    })
    .join('\n')
}

function contents({ headings }: Rendered): string {
  const own = headings.filter(({ depth }) => depth === 2 || depth === 3)
  if (own.length < 2) return ''
  const items = own.map(
    ({ depth, id, text }) => `<li class="depth-${depth}"><a href="#${id}">${escapeHtml(text)}</a></li>`,
  )
  return `<nav class="contents" aria-label="On this page"><p>On this page</p><ol>${items.join('')}</ol></nav>`
}

function neighbour(page: SitePage | undefined, rel: 'prev' | 'next', to: (path: string) => string): string {
  if (!page) return '<span></span>'
  const label = rel === 'prev' ? 'Before' : 'Next'
  return `<a rel="${rel}" href="${to(page.path)}"><span>${label}</span> ${escapeHtml(page.title)}</a>`
}

function rootOf(path: string): string {
  return '../'.repeat(path.split('/').length - 1) || './'
}
