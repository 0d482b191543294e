/** The look of the report: the ledger's colours by the reader's preference, dark on paper, no web fonts needed. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--bg:#fbf9f4;--panel:#f3f0e8;--text:#1b2126;--muted:#5a646b;--up:#0a7568;--down:#b23a14;--accent:#7d5a00;--line:#d9d4c7;
--sans:"IBM Plex Sans",system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
--serif:"IBM Plex Serif",Charter,"Bitstream Charter","Iowan Old Style",Georgia,"Liberation Serif",serif;
--mono:"IBM Plex Mono",ui-monospace,"SFMono-Regular",Menlo,Consolas,"Liberation Mono",monospace}
@media screen and (prefers-color-scheme:dark){:root{--bg:#0f1418;--panel:#151b20;--text:#e8e5dc;--muted:#9aa3a9;--up:#35b8a6;--down:#f2784f;--accent:#e0ae3c;--line:#2a333a}}
*{box-sizing:border-box}
html{background:var(--bg);color:var(--text);font:14px/20px var(--sans);-webkit-text-size-adjust:100%}
body{max-width:1008px;margin:0 auto;padding:40px 24px 64px}
h1,.verdict{font-family:var(--serif);font-weight:500;text-wrap:balance}
h1{font-size:32px;line-height:40px;margin:4px 0 8px}
.verdict{font-size:20px;line-height:28px;margin:0 0 8px;max-width:46em}
h2{font-size:14px;line-height:20px;font-weight:600;margin:40px 0 8px;padding-top:8px;border-top:1px solid var(--text)}
p{margin:0 0 8px}
.over,.muted,.note{color:var(--muted)}
.note{font-size:12.5px}
.cautions{color:var(--accent);margin-top:12px}
.two{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 40px}
.scroll{overflow-x:auto}
.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums lining-nums}
th,td{height:28px;padding:0 0 0 16px;text-align:right;font-weight:400;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{padding-left:0}
thead th{color:var(--muted);border-bottom-color:var(--muted)}
.l{text-align:left}
tbody th{text-align:left}
.groups{table-layout:fixed;min-width:640px}.groups th:first-child{width:22%;overflow:hidden;text-overflow:ellipsis}
.figures th{color:var(--muted)}
.wrap th,.wrap td{height:auto;padding-top:4px;padding-bottom:3px;vertical-align:top}.wrap th{white-space:normal}
.scroll+.scroll{margin-top:24px}
.up{color:var(--up)}.down{color:var(--down)}
.trades{font-size:12.5px}.trades th,.trades td{padding-left:10px}
.months{table-layout:fixed;min-width:860px}
.months td,.months thead th{padding:0 8px}.months th:first-child{padding-left:0}
.months .up{background:color-mix(in srgb,var(--up) 10%,transparent)}
.months .down{background:color-mix(in srgb,var(--down) 10%,transparent)}
.months .year{font-weight:600}
ul{margin:0;padding:0 0 0 18px}li{margin:0 0 4px}
dl{display:grid;grid-template-columns:96px minmax(0,1fr);margin:0}
dt,dd{margin:0;padding:4px 0;border-bottom:1px solid var(--line)}dt{color:var(--muted)}
.hash{font:12px/18px var(--mono);overflow-wrap:anywhere}
.chart{display:block;width:100%;height:auto;font-size:12px}
.chart text{fill:var(--text);font-variant-numeric:tabular-nums}
.chart .tick,.chart .muted{fill:var(--muted)}
.chart .right{text-anchor:end}.chart .center{text-anchor:middle}
.chart path{fill:none;vector-effect:non-scaling-stroke}
.chart .grid{stroke:var(--line)}.chart .zero{stroke:var(--muted)}
.chart .own{stroke:var(--text);stroke-width:2;stroke-linejoin:round}
.chart .hold{stroke:var(--muted);stroke-width:1.25;stroke-dasharray:4 2;stroke-linejoin:round}
.chart .fall{fill:color-mix(in srgb,var(--down) 30%,transparent);stroke:var(--down)}
.chart .lost{fill:var(--down);stroke:var(--down)}
.chart .won{fill:var(--bg);stroke:var(--up);stroke-width:1.5}
footer{margin-top:40px;padding-top:8px;border-top:1px solid var(--text)}
@media (max-width:720px){body{padding:24px 16px 48px}h1{font-size:26px;line-height:32px}.verdict{font-size:18px;line-height:26px}
.two{grid-template-columns:minmax(0,1fr)}.chart:not(.small){min-width:720px}}
@media print{html{background:#fff;font-size:11px;line-height:16px}body{max-width:none;padding:0}th,td{height:20px}
h2{break-after:avoid}tr,svg,li{break-inside:avoid}.scroll{overflow:visible}.trades{font-size:9px}.trades th,.trades td{padding-left:6px}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`
