import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'

/** Every `href` and `src` of a built site that leads nowhere in it, or out of its folder; anchors, too. */
export function brokenSiteLinks(site: string): readonly string[] {
  const pages = globSync('**/*.html', { cwd: site }).map((path) => path.replaceAll('\\', '/'))
  const texts = new Map(pages.map((path) => [path, readFileSync(join(site, path), 'utf8')]))
  const ids = new Map(
    [...texts].map(([path, html]) => [
      path,
      new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!)),
    ]),
  )
  return [...texts].flatMap(([path, html]) =>
    [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].flatMap(([, raw]) => {
      const target = raw!.replaceAll('&amp;', '&')
      if (/^(https?|mailto):/.test(target)) return []
      if (target.startsWith('/')) return [`${path}: ${target} does not work under a sub-path`]
      const [file = '', anchor] = target.split('#')
      const to = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), decodeURI(file)))
      if (to.startsWith('..')) return [`${path}: ${target} leads out of the site`]
      const found = join(site, to)
      if (!existsSync(found) || statSync(found).isDirectory()) return [`${path}: ${target} is not there`]
      const known = ids.get(to)
      if (anchor && known && !known.has(decodeURIComponent(anchor)))
        return [`${path}: ${target}: no such heading`]
      return []
    }),
  )
}

/** What a page would ask another host for, or run although its policy forbids it. */
export function foreignParts(site: string): readonly string[] {
  const files = globSync('**/*.{html,css,js}', { cwd: site })
  return files.flatMap((path) => {
    const text = readFileSync(join(site, path), 'utf8')
    const found = path.endsWith('.html')
      ? [
          ...text.matchAll(
            /<(?:script|link|img|iframe|source)[^>]*(?:src|href)="https?:[^"]*"|<script(?![^>]* src=)|<style|<[a-z][^<>]* (?:style|on\w+)="/g,
          ),
        ]
      : [...text.matchAll(/url\(["']?https?:|@import ["']?https?:|fetch\(["'`]https?:|import ["']https?:/g)]
    return found.map(([part]) => `${path}: ${part}`)
  })
}
