import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, read } from '../api/client.ts'
import type { BotSummary } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import styles from './dialogs.module.css'

/** Asks before it stops a bot, and says what happens to its positions. */
export function StopDialog({ bot, onClose }: { bot: BotSummary; onClose: () => void }) {
  const client = useQueryClient()
  const stop = useMutation({
    mutationFn: () => read(api.POST('/api/v1/bots/{id}/stop', { params: { path: { id: bot.id } } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['desk'] })
      onClose()
    },
  })
  return (
    <Dialog title={`Stop ${bot.name}?`} testId="stop-dialog" onClose={onClose}>
      <p>
        It takes no further candle. Open paper positions stay as they are, and it can be started again where
        it stopped.
      </p>
      {stop.isError && (
        <p role="alert" className={styles.error}>
          It could not be stopped. {stop.error.message}
        </p>
      )}
      <div className={styles.actions}>
        <Button onClick={onClose}>Keep it running</Button>
        <Button
          tone="danger"
          disabled={stop.isPending}
          onClick={() => stop.mutate()}
          data-testid="stop-confirm"
        >
          {stop.isPending ? 'Stopping' : 'Stop the bot'}
        </Button>
      </div>
    </Dialog>
  )
}
