import { useMutation, useQueryClient } from '@tanstack/react-query'
import dialogs from '../app/dialogs.module.css'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { rest, stop } from './queries.ts'

type Verb = 'stop' | 'suspend' | 'resume'

interface OrderDialogProps {
  readonly client: string
  readonly verb: Verb
  readonly bot: string | undefined
  readonly onClose: () => void
}

/** Asks once more before bots are stopped or sent to rest. */
export function OrderDialog({ client, verb, bot, onClose }: OrderDialogProps) {
  const queries = useQueryClient()
  const order = useMutation({
    mutationFn: () => (verb === 'stop' ? stop(client, bot) : rest(client, verb)),
    onSuccess: async () => {
      await Promise.all(['client', 'clients'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
      onClose()
    },
  })
  const { title, text, word } = wordsOf(verb, client, bot)
  return (
    <Dialog title={title} testId="order-dialog" onClose={onClose}>
      <p>{text}</p>
      {order.isError && (
        <p role="alert" className={dialogs.error}>
          <strong>It was not taken.</strong> {order.error.message}
        </p>
      )}
      <div className={dialogs.actions}>
        <Button onClick={onClose}>Leave it</Button>
        <Button
          tone={verb === 'resume' ? 'primary' : 'danger'}
          disabled={order.isPending}
          data-testid="order-confirm"
          onClick={() => order.mutate()}
        >
          {word}
        </Button>
      </div>
    </Dialog>
  )
}

function wordsOf(verb: Verb, client: string, bot: string | undefined) {
  if (verb === 'resume') {
    return {
      title: `Let the bots of ${client} go on?`,
      text: 'Each goes on where it stopped, after the candles that it missed.',
      word: 'Resume',
    }
  }
  if (verb === 'suspend') {
    return {
      title: `Let the bots of ${client} rest?`,
      text: 'They end after the candle in hand and start no trade. They stay in the file, and can be resumed.',
      word: 'Suspend',
    }
  }
  return {
    title: bot === undefined ? `Stop all bots of ${client}?` : `Stop ${bot}?`,
    text: 'It is taken out of the file in git, ends after the candle in hand, and stays stopped. Its trades are kept.',
    word: 'Stop',
  }
}
