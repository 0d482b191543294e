import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, read } from '../api/client.ts'
import type { BotSummary } from '../api/types.ts'
import { Button } from '../ui/button.tsx'

/** Lets a bot that is stopped or has failed go on; stands only where there is one. */
export function StartButton({ bot }: { bot: BotSummary }) {
  const client = useQueryClient()
  const start = useMutation({
    mutationFn: () => read(api.POST('/api/v1/bots/{id}/start', { params: { path: { id: bot.id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['desk'] }),
  })
  if (bot.status !== 'stopped' && bot.status !== 'failed') return null
  return (
    <>
      {start.isError && <span role="alert">It could not be started. {start.error.message}</span>}
      <Button
        tone="primary"
        disabled={start.isPending}
        onClick={() => start.mutate()}
        data-testid="start-bot"
      >
        {start.isPending ? 'Starting' : `Start ${bot.name}`}
      </Button>
    </>
  )
}
