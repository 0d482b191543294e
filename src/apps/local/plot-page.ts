import { readFileSync } from 'node:fs'
import type { Candles, ClosedTrade, Column } from '../../domain/index.ts'
import { escapeHtml } from '../../trade/research/index.ts'

/** What is drawn of one pair. */
export interface Plot {
  readonly title: string
  readonly pair: string
  readonly candles: Candles
  /** Columns of the strategy's indicators on the same rows. */
  readonly indicators: Readonly<Record<string, Column>>
  readonly trades: readonly ClosedTrade[]
  /** Rows that are drawn: the last ones. */
  readonly rows: number
}

/** Beside the module that an import gives lies one that a page takes as it is. */
const LIBRARY = import.meta.resolve('lightweight-charts')

/** One page that needs nothing else: candles, indicators and trades, to zoom and to move. */
export function plotPage(plot: Plot): string {
  const library = readFileSync(new URL('lightweight-charts.standalone.production.js', LIBRARY), 'utf8')
  const title = escapeHtml(`${plot.title} on ${plot.pair}`)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${STYLE}</style></head>
<body><header><h1>${title}</h1><p id="legend"></p></header><main id="chart" aria-label="${title}"></main>
<script>${library}</script>
<script type="application/json" id="data">${JSON.stringify(dataOf(plot)).replaceAll('<', '\\u003c')}</script>
<script>${SCRIPT}</script></body></html>
`
}

/** Seconds and numbers as the chart wants them; indicators far from the price get a pane of their own. */
function dataOf({ candles, indicators, trades, rows }: Plot) {
  const first = Math.max(0, candles.length - rows)
  const seconds = (time: number) => Math.floor(time / 1000)
  const line = (column: Column) =>
    Array.from(column.subarray(first), (value, i) => ({
      time: seconds(candles.time[first + i]!),
      ...(Number.isFinite(value) && { value }),
    }))
  const since = candles.time[first] ?? 0
  return {
    candles: Array.from({ length: candles.length - first }, (_, i) => ({
      time: seconds(candles.time[first + i]!),
      open: candles.open[first + i],
      high: candles.high[first + i],
      low: candles.low[first + i],
      close: candles.close[first + i],
    })),
    indicators: Object.entries(indicators).map(([name, column]) => ({
      name,
      line: line(column),
      isPrice: liesOnPrice(column.subarray(first), candles, first),
    })),
    trades: trades
      .filter(({ openTime }) => openTime >= since)
      .map(({ isShort, openTime, closeTime, openRate, closeRate, profitRatio, exitReason }) => ({
        ...{ isShort, openRate, closeRate, profitRatio, exitReason },
        open: seconds(openTime),
        close: seconds(closeTime),
      })),
  }
}

/** Most of its values lie within the prices that were seen. */
function liesOnPrice(column: Column, { low, high }: Candles, first: number): boolean {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  for (let row = first; row < low.length; row++) {
    least = Math.min(least, low[row]!)
    greatest = Math.max(greatest, high[row]!)
  }
  const defined = column.filter(Number.isFinite)
  const inside = defined.filter((value) => value >= least * 0.8 && value <= greatest * 1.2)
  return defined.length > 0 && inside.length > defined.length * 0.9
}

const STYLE = `
:root{color-scheme:light dark;--bg:#fbf9f4;--text:#1b2126;--muted:#5a646b;--line:#d9d4c7;--up:#0a7568;--down:#b23a14}
@media (prefers-color-scheme:dark){:root{--bg:#0f1418;--text:#e8e5dc;--muted:#9aa3a9;--line:#2a333a;--up:#35b8a6;--down:#f2784f}}
*{box-sizing:border-box}html,body{height:100%;margin:0;background:var(--bg);color:var(--text);font:14px/20px "IBM Plex Sans",system-ui,sans-serif}
body{display:flex;flex-direction:column}header{padding:16px 24px 8px}h1{font:500 22px/28px "IBM Plex Serif",Georgia,serif;margin:0}
p{margin:4px 0 0;color:var(--muted);font-variant-numeric:tabular-nums;min-height:20px}main{flex:1;min-height:0}
`

const SCRIPT = `
const {createChart,CandlestickSeries,LineSeries,createSeriesMarkers}=LightweightCharts
const data=JSON.parse(document.getElementById('data').textContent)
const css=n=>getComputedStyle(document.documentElement).getPropertyValue(n).trim()
const look=()=>({layout:{background:{color:css('--bg')},textColor:css('--muted'),attributionLogo:false,panes:{separatorColor:css('--line')}},
grid:{vertLines:{color:css('--line')},horzLines:{color:css('--line')}},timeScale:{timeVisible:true,borderColor:css('--line')},rightPriceScale:{borderColor:css('--line')}})
const chart=createChart(document.getElementById('chart'),{autoSize:true,...look()})
const digits=Math.min(10,Math.max(2,4-Math.floor(Math.log10(data.candles.at(-1)?.close||1))))
const colours=['#7d5a00','#3b6ea5','#8a4f7d','#4c7a34','#a5483b','#5d5fb0']
const price=chart.addSeries(CandlestickSeries,{upColor:css('--up'),downColor:css('--down'),wickUpColor:css('--up'),wickDownColor:css('--down'),borderVisible:false,priceFormat:{type:'price',precision:digits,minMove:10**-digits}})
price.setData(data.candles)
let pane=0
data.indicators.forEach(({name,line,isPrice},i)=>chart.addSeries(LineSeries,{title:name,color:colours[i%6],lineWidth:1,priceLineVisible:false,lastValueVisible:!isPrice,priceFormat:{type:'price',precision:isPrice?digits:4,minMove:isPrice?10**-digits:1e-4}},isPrice?0:++pane).setData(line))
chart.panes()[0].setStretchFactor(3+pane)
const percent=r=>(r*100).toFixed(2).replace('-','−')+' %'
createSeriesMarkers(price,data.trades.flatMap(t=>[
{time:t.open,position:t.isShort?'aboveBar':'belowBar',shape:t.isShort?'arrowDown':'arrowUp',color:t.isShort?css('--down'):css('--up'),text:t.isShort?'short':'long'},
{time:t.close,position:t.isShort?'belowBar':'aboveBar',shape:'circle',color:t.profitRatio>0?css('--up'):css('--down'),text:percent(t.profitRatio)}]).sort((a,b)=>a.time-b.time))
const legend=document.getElementById('legend')
const plain=data.trades.length+' trades, '+data.candles.length.toLocaleString('en')+' candles. Scroll to zoom, drag to move.'
legend.textContent=plain
chart.subscribeCrosshairMove(({time,seriesData})=>{const c=seriesData.get(price)
const held=data.trades.find(t=>t.open<=time&&time<=t.close)
legend.textContent=c?new Date(time*1000).toISOString().slice(0,16).replace('T',' ')+' UTC   open '+c.open+'   high '+c.high+'   low '+c.low+'   close '+c.close+(held?'   in a '+(held.isShort?'short':'long')+' that ends by '+held.exitReason+' with '+percent(held.profitRatio):''):plain})
matchMedia('(prefers-color-scheme:dark)').addEventListener('change',()=>chart.applyOptions(look()))
const last=data.candles.length;chart.timeScale().setVisibleLogicalRange({from:Math.max(0,last-300),to:last+5})
`
