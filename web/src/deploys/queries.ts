import { queryOptions } from '@tanstack/react-query'
import { api, read } from '../api/client.ts'
import type {
  ClientStatus,
  ClientStatusPage,
  Command,
  CommandAccepted,
  CommandDetail,
  CommandPage,
  ValuesDiff,
  ValuesHistory,
} from '../api/types.ts'

/** A deployment goes on by itself, so it is looked at often while its page is open. */
const LOOK_MS = 2_000
const COMMANDS = 50
const CLIENTS = 500

export const deployQueries = {
  /** Every client that the reader may see. */
  clients: () =>
    queryOptions({
      queryKey: ['clients'],
      refetchInterval: LOOK_MS,
      queryFn: ({ signal }) => readClients(signal),
    }),

  /** What is wanted, what runs, how the newest command went. */
  status: (client: string) =>
    queryOptions({
      queryKey: ['client', client],
      refetchInterval: LOOK_MS,
      queryFn: ({ signal }) =>
        read<ClientStatus>(
          api.GET('/api/v1/trade/{client_id}/status', { signal, params: { path: { client_id: client } } }),
        ),
    }),

  /** The newest commands of a client. */
  commands: (client: string) =>
    queryOptions({
      queryKey: ['client', client, 'commands'],
      refetchInterval: LOOK_MS,
      queryFn: ({ signal }) =>
        read<CommandPage>(
          api.GET('/api/v1/commands', { signal, params: { query: { client_id: client, limit: COMMANDS } } }),
        ),
    }),

  command: (id: string) =>
    queryOptions({
      queryKey: ['command', id],
      refetchInterval: LOOK_MS,
      queryFn: ({ signal }) =>
        read<CommandDetail>(
          api.GET('/api/v1/commands/{command_id}', { signal, params: { path: { command_id: id } } }),
        ),
    }),

  /** Commits of a client's file, newest first. */
  history: (client: string) =>
    queryOptions({
      queryKey: ['client', client, 'history'],
      refetchInterval: LOOK_MS * 2,
      queryFn: ({ signal }) =>
        read<ValuesHistory>(
          api.GET('/api/v1/trade/{client_id}/history', { signal, params: { path: { client_id: client } } }),
        ),
    }),

  diff: (client: string, commit: string) =>
    queryOptions({
      queryKey: ['client', client, 'diff', commit],
      staleTime: Number.POSITIVE_INFINITY,
      queryFn: ({ signal }) =>
        read<ValuesDiff>(
          api.GET('/api/v1/trade/{client_id}/history/{commit}', {
            signal,
            params: { path: { client_id: client, commit } },
          }),
        ),
    }),
}

async function readClients(signal: AbortSignal): Promise<readonly ClientStatus[]> {
  const clients: ClientStatus[] = []
  let cursor: string | undefined
  do {
    const query = { limit: CLIENTS, ...(cursor !== undefined && { cursor }) }
    const page: ClientStatusPage = await read<ClientStatusPage>(
      api.GET('/api/v1/trade', { signal, params: { query } }),
    )
    clients.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return clients
}

/** One click is one command, however often the request is sent. */
const once = () => ({ 'idempotency-key': crypto.randomUUID() })

export function stop(client: string, bot: string | undefined) {
  return read<CommandAccepted>(
    api.POST('/api/v1/trade/{client_id}/stop', {
      params: { path: { client_id: client }, header: once() },
      body: bot === undefined ? {} : { bot },
    }),
  )
}

export function rest(client: string, verb: 'suspend' | 'resume') {
  const request = { params: { path: { client_id: client }, header: once() }, body: { reason: 'by hand' } }
  return read<CommandAccepted>(
    verb === 'suspend'
      ? api.POST('/api/v1/trade/{client_id}/suspend', request)
      : api.POST('/api/v1/trade/{client_id}/resume', request),
  )
}

export function answer(id: string, verb: 'approve' | 'cancel') {
  const request = { params: { path: { command_id: id } } }
  return read<Command>(
    verb === 'approve'
      ? api.POST('/api/v1/commands/{command_id}/approve', request)
      : api.POST('/api/v1/commands/{command_id}/cancel', request),
  )
}
