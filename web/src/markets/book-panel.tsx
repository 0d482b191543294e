import { useQuery } from '@tanstack/react-query'
import { api, read } from '../api/client.ts'
import { ApiFailure } from '../api/failure.ts'
import type { Book, Market } from '../api/types.ts'
import { formatNumber, priceDecimals } from '../format/number.ts'
import { Badge } from '../ui/badge.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Failure, Skeleton } from '../ui/state.tsx'
import { bookDepth, type DepthLevel } from './book-depth.ts'
import styles from './book-panel.module.css'

const LEVELS = 8
const LOOK_MS = 2_000
/** An older book is no price of now. */
const OLD_MS = 60_000

/** The newest recorded order book of a market, with its age. */
export function BookPanel({ market: { venue, pair } }: { market: Market }) {
  const book = useQuery<Book>({
    queryKey: ['book', venue, pair],
    // A market without books is not asked for them again and again.
    refetchInterval: ({ state }) => (state.data ? LOOK_MS : false),
    retry: false,
    queryFn: ({ signal }) =>
      read<Book>(api.GET('/api/v1/books', { signal, params: { query: { venue, pair } } })),
  })
  const isNone = book.error instanceof ApiFailure && book.error.status === 404
  return (
    <Panel title="Order book" testId="market-book" asOf={book.data?.time}>
      {book.isPending && <Skeleton rows={4} />}
      {isNone && (
        <Empty
          why="No order book of this market is recorded."
          command={`npx leme data record --books --exchange ${venue} --pairs ${pair}`}
        />
      )}
      {book.isError && !isNone && (
        <Failure part="The order book" error={book.error} retry={() => void book.refetch()} />
      )}
      {book.data && <Ladder book={book.data} />}
    </Panel>
  )
}

function Ladder({ book }: { book: Book }) {
  const { asks, bids, spread, spreadBps } = bookDepth(book, LEVELS)
  const decimals = priceDecimals([...book.bids, ...book.asks].map(({ price }) => price))
  return (
    <table className={styles.ladder} aria-label={`Order book of ${book.pair}`}>
      <thead>
        <tr>
          <th scope="col">Price</th>
          <th scope="col">Amount</th>
          <th scope="col">Sum</th>
        </tr>
      </thead>
      <tbody>
        {asks.toReversed().map((level) => (
          <Level key={level.price} side="ask" level={level} decimals={decimals} />
        ))}
        <tr className={styles.middle}>
          <td colSpan={3}>
            {spread === null
              ? 'one side is empty'
              : `spread ${formatNumber(spread, decimals)}, ${formatNumber(spreadBps, 2)} bp`}{' '}
            {book.ageMs > OLD_MS && <Badge tone="warn">old</Badge>}
          </td>
        </tr>
        {bids.map((level) => (
          <Level key={level.price} side="bid" level={level} decimals={decimals} />
        ))}
      </tbody>
    </table>
  )
}

interface LevelProps {
  readonly side: 'bid' | 'ask'
  readonly level: DepthLevel
  readonly decimals: number
}

function Level({ side, level: { price, amount, total, share }, decimals }: LevelProps) {
  const width = `${(share * 100).toFixed(1)}%`
  return (
    <tr data-side={side} style={{ backgroundSize: `${width} 100%` }}>
      <td>
        {formatNumber(price, decimals)} <span className={styles.side}>{side}</span>
      </td>
      <td>{formatNumber(amount, 4)}</td>
      <td>{formatNumber(total, 4)}</td>
    </tr>
  )
}
