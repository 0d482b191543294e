import { existsSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import type { SitePage } from './site-pages.ts'

export interface LinkWorld {
  readonly root: string
  /** By source. */
  readonly pages: ReadonlyMap<string, SitePage>
  /** Files of the checkout that the site has a copy of, filled in as pages point to them: source → path. */
  readonly copied: Map<string, string>
  /** What pages point to and is not there. */
  readonly missing: string[]
  readonly repository?: string
  readonly commit?: string
}

/** What is small, fixed and read in a browser is copied; everything else is shown by the repository. */
const COPIED = /\.(png|jpg|svg|json|conf|txt)$|^LICENSE$/

/** Where a link of a page leads in the site, relative to it; undefined where the site has nothing to show for it. */
export function resolveLink(world: LinkWorld, page: SitePage, href: string): string | undefined {
  if (/^(https?:|mailto:|#)/.test(href)) return href
  const [path = '', anchor] = href.split('#')
  const source = posix.normalize(posix.join(dirname(page.source), decodeURI(path))).replace(/\/$/, '')
  const hash = anchor ? `#${anchor}` : ''
  const asPage = world.pages.get(source) ?? world.pages.get(`${source}/README.md`)
  if (asPage) return relative(page.path, asPage.path) + hash
  const file = join(world.root, source)
  if (!existsSync(file)) {
    world.missing.push(`${page.source} points to ${href}, which is not there`)
    return undefined
  }
  const isFolder = statSync(file).isDirectory()
  if (!isFolder && COPIED.test(source)) {
    const copy = /\.\w+$/.test(source) ? source.replace(/^docs\//, '') : `${source.toLowerCase()}.txt`
    world.copied.set(source, copy)
    return relative(page.path, copy)
  }
  if (!world.repository) return undefined
  return `${world.repository}/${isFolder ? 'tree' : 'blob'}/${world.commit ?? 'HEAD'}/${source}${hash}`
}

/** From one file of the site to another, so that the site may lie anywhere. */
export function relative(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to) || posix.basename(to)
}
