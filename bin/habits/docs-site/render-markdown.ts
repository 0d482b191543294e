import { Marked, type Tokens } from 'marked'
import { highlight } from './highlight.ts'
import { escapeHtml } from './html.ts'

export interface Heading {
  readonly depth: number
  readonly id: string
  readonly text: string
}

export interface Rendered {
  readonly html: string
  readonly headings: readonly Heading[]
  /** The page's words without its code, for the search. */
  readonly text: string
}

/** Where a link or picture of the page leads in the site; undefined: it cannot be reached from there. */
export type Resolve = (href: string) => string | undefined

/** Markdown as GitHub reads it, with an anchor at each heading, and nothing that a page's policy would refuse. */
export function renderMarkdown(markdown: string, resolve: Resolve): Rendered {
  const headings: Heading[] = []
  const words: string[] = []
  const slugs = new Map<string, number>()
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading) {
        const inner = this.parser.parseInline(tokens)
        const id = slugOf(text, slugs)
        const plain = plainText(inner)
        headings.push({ depth, id, text: plain })
        if (depth === 1) return `<h1 id="${id}">${inner}</h1>\n`
        const label = escapeHtml(`Link to ${plain}`)
        return `<h${depth} id="${id}">${inner} <a class="anchor" href="#${id}" aria-label="${label}">§</a></h${depth}>\n`
      },
      link({ href, title, tokens }: Tokens.Link) {
        const inner = this.parser.parseInline(tokens)
        const target = resolve(href)
        if (target === undefined) return `<span class="unlinked">${inner}</span>`
        const hint = title ? ` title="${escapeHtml(title)}"` : ''
        const outside = /^https?:/.test(target) ? ' rel="noopener noreferrer"' : ''
        return `<a href="${escapeHtml(target)}"${hint}${outside}>${inner}</a>`
      },
      image({ href, text }: Tokens.Image) {
        const target = resolve(href)
        if (target === undefined) return escapeHtml(text)
        return `<img src="${escapeHtml(target)}" alt="${escapeHtml(text)}" loading="lazy" />`
      },
      code({ text, lang = '' }: Tokens.Code) {
        const [language = '', ...info] = lang.split(/\s+/)
        return codeBlock(text, language, info)
      },
      table(token: Tokens.Table) {
        const cell = ({ tokens, align }: Tokens.TableCell, tag: 'td' | 'th') => {
          const inner = this.parser.parseInline(tokens)
          const name = tag === 'th' && plainText(inner).trim() === '' ? 'td' : tag
          return `<${name}${name === 'th' ? ' scope="col"' : ''}${align ? ` class="${align}"` : ''}>${inner}</${name}>`
        }
        const row = (cells: readonly Tokens.TableCell[], tag: 'td' | 'th') =>
          `<tr>${cells.map((one) => cell(one, tag)).join('')}</tr>`
        const names = token.header.map(({ text }) => text).filter((text) => text.trim() !== '')
        const label = escapeHtml(plainText(names.join(', ')) || 'Table')
        return `<div class="table" tabindex="0" role="group" aria-label="${label}"><table><thead>${row(token.header, 'th')}</thead><tbody>${token.rows.map((cells) => row(cells, 'td')).join('\n')}</tbody></table></div>\n`
      },
      // Notes of generators are for who edits the file.
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text.replaceAll(/<!--[\s\S]*?-->\s*/g, '')),
    },
    walkTokens(token) {
      const isLeaf = token.type === 'codespan' || (token.type === 'text' && !('tokens' in token))
      if (isLeaf) words.push((token as Tokens.Text).text)
    },
  })
  const html = marked.parse(markdown, { async: false })
  return { html, headings, text: words.join(' ').replaceAll(/\s+/g, ' ') }
}

/** What the guides write behind a language: `file=x.ts`, `output` of the block before, `needs=cloud` where nothing runs it. */
function codeBlock(text: string, language: string, info: readonly string[]): string {
  const said = (key: string) => info.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1)
  const isOutput = info.includes('output')
  const needs = said('needs')
  const note = said('file') ?? (isOutput ? 'prints' : needs && `needs a ${needs}`)
  const label = note ? `${isOutput ? 'It' : language} ${note}` : language || 'text'
  const caption = note ? `<figcaption>${escapeHtml(note)}</figcaption>` : ''
  const code = `<code>${highlight(text, language)}</code>`
  return `<figure class="code${isOutput ? ' prints' : ''}">${caption}<pre tabindex="0" role="group" aria-label="${escapeHtml(label)}">${code}</pre></figure>\n`
}

/** The anchor that GitHub gives a heading; the second one of a name gets -1. */
function slugOf(heading: string, taken: Map<string, number>): string {
  const base = heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-')
  const count = taken.get(base) ?? 0
  taken.set(base, count + 1)
  return count === 0 ? base : `${base}-${count}`
}

function plainText(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
