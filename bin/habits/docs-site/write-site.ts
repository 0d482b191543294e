import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { emptyHistory } from '../../../deploy/pages/probe/history.mjs'
import { readIncidents } from './incidents.ts'
import { POLICY, pageTemplate, strip } from './page-template.ts'
import { renderMarkdown } from './render-markdown.ts'
import { type LinkWorld, resolveLink } from './resolve-link.ts'
import { readPages } from './site-pages.ts'

export interface SiteOptions {
  readonly root: string
  readonly out: string
  /** Shows what the site has no page for; without it such links are plain text. */
  readonly repository?: string
  readonly commit?: string
}

const FONTS: Readonly<Record<string, readonly string[]>> = {
  'ibm-plex-sans': ['400-normal', '600-normal', '400-italic'],
  'ibm-plex-sans-condensed': ['400-normal', '500-normal'],
  'ibm-plex-serif': ['400-normal'],
  'ibm-plex-mono': ['400-normal'],
}

/** Writes the whole site into an empty folder; `missing` has what pages point to and is not there. */
export async function writeSite(options: SiteOptions) {
  const { root } = options
  const out = resolve(root, options.out)
  const isOurs = !existsSync(out) || readdirSync(out).length === 0 || existsSync(join(out, '.nojekyll'))
  if (!isOurs || root.startsWith(out))
    throw new Error(`${out} holds something else than a site; name an empty folder`)
  rmSync(out, { recursive: true, force: true })
  const pages = readPages(root)
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const world: LinkWorld = {
    root,
    pages: new Map(pages.map((page) => [page.source, page])),
    copied: new Map(),
    missing: [],
    ...(options.repository && { repository: options.repository, commit: options.commit ?? 'HEAD' }),
  }
  let files = 0
  const write = (path: string, content: string | Uint8Array) => {
    const file = join(out, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  const copy = (from: string, path: string) => {
    mkdirSync(dirname(join(out, path)), { recursive: true })
    cpSync(join(root, from), join(out, path), { recursive: true })
    files += 1
  }

  const index = pages.map((page) => {
    const rendered = renderMarkdown(page.markdown, (href) => resolveLink(world, page, href))
    write(page.path, pageTemplate(page, rendered, { pages, version }))
    const headings = rendered.headings.filter(({ depth }) => depth > 1)
    return {
      ...{ path: page.path, title: page.title, section: page.section },
      headings: headings.map(({ id, text }) => [id, text]),
      text: rendered.text.slice(0, 6_000),
    }
  })
  write('assets/search.json', JSON.stringify(index))
  for (const [from, path] of world.copied) copy(from, path)
  writeAssets(copy, write, root)
  const status = readFileSync(join(root, 'deploy/pages/status/index.html'), 'utf8')
  const filled = status
    .replace('{{policy}}', POLICY)
    .replace('{{strip}}', () => strip((path) => `../${path}`, version))
    .replace('{{incidents}}', () => readIncidents(root))
  write('status/index.html', filled)
  write('status/history.json', `${JSON.stringify(emptyHistory())}\n`)
  // A folder is served as it is, also what begins with an underscore.
  write('.nojekyll', '')
  return { pages: pages.length, files, missing: world.missing }
}

function writeAssets(
  copy: (from: string, path: string) => void,
  write: (path: string, content: string) => void,
  root: string,
): void {
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const faces = Object.entries(FONTS).flatMap(([font, cuts]) =>
    cuts.map((cut) => {
      const file = `${font}-latin-${cut}.woff2`
      copy(`node_modules/@fontsource/${font}/files/${file}`, `assets/fonts/${file}`)
      const family = font
        .split('-')
        .map((word) => (word === 'ibm' ? 'IBM' : word[0]!.toUpperCase() + word.slice(1)))
        .join(' ')
      const [weight, style] = cut.split('-')
      return `@font-face { font-family: "${family}"; font-weight: ${weight}; font-style: ${style}; font-display: swap; src: url("fonts/${file}") format("woff2"); }`
    }),
  )
  copy('node_modules/@fontsource/ibm-plex-sans/LICENSE', 'assets/fonts/LICENSE.txt')
  copy('web/public/favicon.svg', 'assets/favicon.svg')
  copy('web/public/theme.js', 'assets/theme.js')
  for (const script of ['site.js', 'search.js']) copy(`deploy/pages/site/${script}`, `assets/${script}`)
  // The colours are those of the page of the product, and are written in one place.
  const style = [faces.join('\n'), read('web/src/styles/tokens.css'), read('deploy/pages/site/site.css')]
  write('assets/site.css', style.join('\n'))
  for (const file of ['status.css', 'status.js', 'status-words.js'])
    copy(`deploy/pages/status/${file}`, `status/${file}`)
}
