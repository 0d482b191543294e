import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { escapeHtml } from './html.ts'
import { renderMarkdown } from './render-markdown.ts'

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/

/** What people have written of incidents: `# Title`, `Began: TIME`, `Ended: TIME` where it has, then the text. */
export function readIncidents(root: string): string {
  const files = globSync('deploy/pages/incidents/*.md', { cwd: root })
  const told = files.map((file) => readIncident(file, readFileSync(join(root, file), 'utf8')))
  if (told.length === 0) return '<p>Nobody has told of one.</p>'
  return told
    .sort((a, b) => b.began.localeCompare(a.began))
    .map(({ html }) => html)
    .join('\n')
}

export function readIncident(
  file: string,
  markdown: string,
): { readonly began: string; readonly html: string } {
  const [, title, began, , ended, text] =
    /^# (.+)\n+Began: (\S+)\n(Ended: (\S+)\n)?([\s\S]*)$/.exec(markdown) ?? []
  if (!title || !began)
    throw new Error(`${file}: an incident begins with «# Title» and «Began: 2026-11-23T10:00Z»`)
  for (const time of [began, ended ?? began])
    if (!TIME.test(time) || Number.isNaN(Date.parse(time)))
      throw new Error(`${file}: ${time} is no time like 2026-11-23T10:00Z`)
  if (ended && ended < began) throw new Error(`${file}: it ended before it began`)
  const when = (time: string) =>
    `<time datetime="${time}">${time.replace('T', ' ').replace('Z', ' UTC')}</time>`
  const span = ended ? `${when(began)} to ${when(ended)}` : `${when(began)}, not over`
  const { html } = renderMarkdown(text ?? '', (href) => (/^https:\/\//.test(href) ? href : undefined))
  return {
    began,
    html: `<article class="incident"><h3>${escapeHtml(title)}</h3><p>${span}</p>${html}</article>`,
  }
}
