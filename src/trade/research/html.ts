/** Text that is already HTML; made only by {@link html}. */
export interface Markup {
  readonly markup: string
}

type Part = string | number | Markup | readonly Markup[]

/** HTML of a template; every value is escaped, but for markup itself. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let markup = template[0]!
  parts.forEach((part, index) => {
    markup += render(part) + template[index + 1]!
  })
  return { markup }
}

function render(part: Part): string {
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escapeHtml(part)
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that is safe between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!)
}
