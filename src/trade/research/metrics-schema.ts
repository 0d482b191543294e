import { type Static, Type } from 'typebox'

const Count = (description: string) => Type.Integer({ minimum: 0, description })
const Money = (description: string) => Type.Number({ description: `${description}, in the stake currency.` })
const Ratio = (description: string) =>
  Type.Number({ description: `${description}, as a fraction (0.01 = 1 %).` })
const Seconds = (description: string) =>
  Type.Integer({ description: `${description}, in seconds, whole minutes.` })
const Time = (description: string) => Type.Integer({ description: `${description}, UTC milliseconds.` })
const Figure = (description: string) => Type.Number({ description })

/** Every figure that freqtrade reports of a backtest, under freqtrade's names in camel case. */
export const BacktestMetricsSchema = Type.Object(
  {
    startingBalance: Money('Balance before the first trade'),
    finalBalance: Money('Balance after the last trade'),
    totalTrades: Count('Closed trades'),
    tradeCountLong: Count('Closed long trades'),
    tradeCountShort: Count('Closed short trades'),
    wins: Count('Trades with a profit ratio above 0'),
    losses: Count('Trades with a profit ratio below 0'),
    draws: Count('Trades with a profit ratio of exactly 0'),
    winrate: Ratio('Wins among all trades'),
    profitTotal: Ratio('Profit of the starting balance'),
    profitTotalAbs: Money('Profit'),
    profitMean: Ratio('Average profit of a trade'),
    profitMedian: Ratio('Median profit of a trade'),
    maxDrawdownAbs: Money('Deepest fall of the running profit from its peak after the first trade'),
    maxDrawdownAccount: Ratio('The same fall, of the balance at its peak'),
    maxRelativeDrawdown: Ratio('Greatest fall relative to the balance at its peak'),
    drawdownStartTs: Time('Close of the trade at the peak; 0 without a drawdown'),
    drawdownEndTs: Time('Close of the trade at the lowest point; 0 without a drawdown'),
    maxDrawdownHigh: Money('Running profit at the peak'),
    maxDrawdownLow: Money('Running profit at the lowest point'),
    sharpe: Figure('Daily profit over the deviation of trade profits, times √365; −100 without deviation.'),
    sortino: Figure('As sharpe, over the deviation of losing trades; −100 without deviation.'),
    calmar: Figure('Daily profit in percent over the drawdown, times √365; −100 without a drawdown.'),
    cagr: Ratio('Growth per year'),
    sqn: Figure('√N · mean / deviation of trade profits; −100 without deviation.'),
    profitFactor: Figure('Money won per money lost; 0 without losses.'),
    expectancy: Money('Average money won or lost by a trade'),
    expectancyRatio: Figure('(1 + average win / average loss) · winrate − 1; 100 without losses.'),
    holdingAvgS: Seconds('Average holding time'),
    winnerHoldingAvgS: Seconds('Average holding time of wins'),
    loserHoldingAvgS: Seconds('Average holding time of losses'),
    backtestStartTs: Time('First candle examined'),
    backtestEndTs: Time('Last candle examined'),
    backtestDays: Count('Whole days between the two'),
    tradesPerDay: Figure('Trades per whole day, two decimals; 0 when shorter than a day.'),
    maxConsecutiveWins: Count('Longest row of wins'),
    maxConsecutiveLosses: Count('Longest row of trades that are no wins'),
    backtestBestDay: Ratio('Greatest daily sum of profit ratios'),
    backtestWorstDay: Ratio('Smallest daily sum of profit ratios'),
    backtestBestDayAbs: Money('Greatest daily profit'),
    backtestWorstDayAbs: Money('Smallest daily profit'),
    winningDays: Count('UTC days that ended with a profit'),
    drawDays: Count('UTC days without profit or loss between the first and the last close'),
    losingDays: Count('UTC days that ended with a loss'),
    csumMin: Money('Lowest balance after a trade'),
    csumMax: Money('Highest balance after a trade'),
    totalVolume: Money('Sum of stakes'),
    avgStakeAmount: Money('Average stake'),
    marketChange: Ratio('Average change of the pairs from the first to the last close, without fees'),
    exitReasons: Type.Record(Type.String(), Type.Integer(), { description: 'Trades by exit reason.' }),
    profitByPair: Type.Record(Type.String(), Type.Number(), {
      description: 'Profit in the stake currency by pair, and their sum as TOTAL.',
    }),
    dailyProfit: Type.Array(Type.Tuple([Type.String(), Type.Number()]), {
      description: 'UTC day and its profit in the stake currency, from the first close to the last.',
    }),
  },
  { $id: 'BacktestMetrics' },
)

export type BacktestMetrics = Static<typeof BacktestMetricsSchema>
