import type { Signal } from '../api/types.ts'
import { formatMinute } from '../format/time.ts'
import { Badge } from '../ui/badge.tsx'
import { useNow } from '../ui/clock.ts'
import type { Column } from '../ui/column.ts'
import { RowButton } from '../ui/row-button.tsx'
import { asSent, leftOf, STATE_WORDS } from './signal-words.ts'

/** The columns of the ledger of signals. */
export function signalColumns(onOpen: (signal: Signal) => void): readonly Column<Signal>[] {
  return [
    {
      key: 'created',
      head: 'Made (UTC)',
      width: '146px',
      sort: ({ created_at }) => created_at,
      cell: (signal) => (
        <RowButton onClick={() => onOpen(signal)}>
          {formatMinute(Math.floor(signal.created_at / 1000) * 1000)}
        </RowButton>
      ),
    },
    {
      key: 'account',
      head: 'Account',
      width: '130px',
      wide: true,
      sort: ({ account_id }) => account_id,
      cell: ({ account_id }) => account_id,
    },
    {
      key: 'symbol',
      head: 'Market',
      sort: ({ symbol }) => symbol,
      cell: ({ symbol }) => symbol,
    },
    { key: 'frame', head: 'Frame', width: '56px', wide: true, cell: ({ timeframe }) => timeframe },
    { key: 'side', head: 'Side', width: '52px', sort: ({ side }) => side, cell: ({ side }) => side },
    number('volume', 'Volume', ({ volume }) => volume),
    number('price', 'Limit', ({ price }) => price),
    number('stop', 'Stop', ({ stop_loss }) => stop_loss),
    number('take', 'Target', ({ take_profit }) => take_profit),
    {
      key: 'state',
      head: 'State',
      width: '98px',
      sort: ({ state }) => STATE_WORDS[state].text,
      cell: ({ state }) => <Badge tone={STATE_WORDS[state].tone}>{STATE_WORDS[state].text}</Badge>,
    },
    {
      key: 'left',
      head: 'Time to live',
      wide: true,
      width: '220px',
      cell: (signal) => <Left signal={signal} />,
    },
  ]
}

function number(key: string, head: string, of: (signal: Signal) => number | null): Column<Signal> {
  return {
    ...{ key, head, align: 'right', width: '92px', wide: true },
    sort: (signal) => of(signal) ?? Number.NEGATIVE_INFINITY,
    cell: (signal) => asSent(of(signal)),
  }
}

function Left({ signal }: { signal: Signal }) {
  return leftOf(signal, useNow())
}
