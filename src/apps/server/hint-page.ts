import { createHash } from 'node:crypto'

const STYLE = `
:root{color-scheme:dark light;--bg:#0F1418;--text:#E8E5DC;--muted:#9AA3A9;--line:#2A333A;--accent:#E0AE3C}
@media(prefers-color-scheme:light){:root{--bg:#FBF9F4;--text:#1B2126;--muted:#5A646B;--line:#D9D3C5;--accent:#7D5A00}}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 "IBM Plex Sans",system-ui,sans-serif}
main{max-width:36rem;margin:18vh auto 0;padding:0 1.5rem}
h1{font:600 1.5rem/1.3 "IBM Plex Serif",Georgia,serif;margin:0 0 .75rem}
p{margin:0 0 1rem}
.hint{border-top:1px solid var(--line);padding-top:1rem;color:var(--muted)}
code{font:15px "IBM Plex Mono",ui-monospace,monospace;color:var(--accent)}`

/** Hash of the page's only style, for `style-src` of the content security policy. */
export const HINT_STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`

/** A page of one thought for a person who cannot go on; backticks in the hint become code. */
export function hintPage(page: {
  readonly title: string
  readonly text: string
  readonly hint: string
}): string {
  const hint = escapeText(page.hint).replace(/`([^`]+)`/g, '<code>$1</code>')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(page.title)} · Leme</title><style>${STYLE}</style></head>
<body><main><h1>${escapeText(page.title)}</h1><p>${escapeText(page.text)}</p>${hint && `<p class="hint">${hint}</p>`}</main></body></html>
`
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
