import { SHADES } from './heat-scale.ts'

/** Blue and orange, which differ for every kind of sight, and whose strength is told by lightness alone. */
const SCHEMES = {
  light: '--above:#0b4f8a;--below:#a34700;--middle:#efece3',
  dark: '--above:#7cc0ff;--below:#ff9d4d;--middle:#262c31',
}

/** Beside the look of the report. */
export const HEAT_STYLE = `
:root{${SCHEMES.light}}
@media screen and (prefers-color-scheme:dark){:root{${SCHEMES.dark}}}
.heat rect{shape-rendering:crispEdges}.heat .m{fill:var(--middle)}
${shades('a', 'above')}
${shades('b', 'below')}
.heat .halo{stroke:var(--bg);stroke-width:5}.heat .mark{stroke:var(--text);stroke-width:2}
.heat rect:hover{stroke:var(--text);stroke-width:1}
.best th,.best td{padding-left:10px}.best tbody th{text-align:right}
h3{font-size:14px;line-height:20px;font-weight:600;margin:0 0 4px}
`

function shades(prefix: string, colour: string): string {
  const rules = Array.from({ length: SHADES }, (_, at) => {
    const share = Math.round((100 * (at + 1)) / SHADES)
    return `.heat .${prefix}${at + 1}{fill:color-mix(in oklab,var(--${colour}) ${share}%,var(--middle))}`
  })
  return rules.join('')
}
