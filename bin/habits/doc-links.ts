import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from '../bootstrap/prepare.js'

const LINK = /\]\((?!\w+:|#)([^)#\s]+)[^)]*\)/g
const CODE_PATH = /`((?:bin|src|web|test|bench|docs|examples)\/[\w./-]+)`/g

/** What a page points to and does not exist: links, images, and paths in `code`, of the checkout or of the page's folder. */
export function brokenLinks(page: string, markdown: string): string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ' '))
  const linked = [...prose.matchAll(LINK)].map(
    ([, path]) => [path!, join(ROOT, dirname(page), path!)] as const,
  )
  const named = [...prose.matchAll(CODE_PATH)].map(([, path]) => [path!, join(ROOT, path!)] as const)
  return [...linked, ...named]
    .filter(([path, file]) => !existsSync(file) && !existsSync(join(ROOT, dirname(page), path)))
    .map(([path]) => `${page}: ${path} does not exist`)
}
