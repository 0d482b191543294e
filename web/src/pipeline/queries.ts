import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, read } from '../api/client.ts'
import type { Pipeline, PipelineImportance, PipelinePage, PipelineSummary } from '../api/types.ts'

const PAGE = 200
/** Looked at again this often while something goes on, and otherwise. */
const LIVE_MS = 2_000
const CALM_MS = 15_000

export const pipelineQueries = {
  /** Runs, newest first, a page at a time. */
  runs: () =>
    infiniteQueryOptions({
      queryKey: ['pipelines'],
      initialPageParam: '',
      queryFn: ({ signal, pageParam }) => {
        const query = { limit: PAGE, ...(pageParam !== '' && { cursor: pageParam }) }
        return read<PipelinePage>(api.GET('/api/v1/pipelines', { signal, params: { query } }))
      },
      getNextPageParam: ({ nextCursor }) => nextCursor,
      refetchInterval: ({ state }) =>
        state.data?.pages.some(({ items }) => items.some(isGoingOn)) ? LIVE_MS : CALM_MS,
    }),

  run: (id: string) =>
    queryOptions({
      queryKey: ['pipeline', id],
      queryFn: ({ signal }) =>
        read<Pipeline>(api.GET('/api/v1/pipelines/{id}', { signal, params: { path: { id } } })),
      refetchInterval: ({ state }) => (state.data && isGoingOn(state.data) ? LIVE_MS : false),
    }),

  /** What its models lean on; they never change. */
  importance: (id: string) =>
    queryOptions({
      queryKey: ['pipeline-importance', id],
      staleTime: Number.POSITIVE_INFINITY,
      queryFn: ({ signal }) =>
        read<PipelineImportance>(
          api.GET('/api/v1/pipelines/{id}/importance', { signal, params: { path: { id } } }),
        ),
    }),
}

export function isGoingOn({ status }: Pick<PipelineSummary, 'status'>): boolean {
  return status === 'queued' || status === 'running'
}
