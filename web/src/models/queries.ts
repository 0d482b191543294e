import { queryOptions } from '@tanstack/react-query'
import { api, read } from '../api/client.ts'
import type {
  ModelAliasDetail,
  ModelAliasEvent,
  ModelBoard,
  ModelBoardRow,
  ModelComparison,
  ModelDetail,
  ModelStanding,
  ModelVersion,
} from '../api/types.ts'

const PAGE = 200
/** Registering and promoting elsewhere sends no event. */
const LOOK_MS = 15_000

export const modelQueries = {
  /** Every model with what its versions were worth. */
  board: () =>
    queryOptions({
      queryKey: ['models'],
      refetchInterval: LOOK_MS,
      queryFn: ({ signal }) => readBoard(signal),
    }),

  /** A model with all its versions, newest first. */
  model: (name: string) =>
    queryOptions({
      queryKey: ['model', name],
      refetchInterval: LOOK_MS,
      queryFn: ({ signal }) => readModel(name, signal),
    }),

  /** What the gates would say now, and the run that trained it. */
  standing: (name: string, version: number) =>
    queryOptions({
      queryKey: ['model', name, 'standing', version],
      queryFn: ({ signal }) =>
        read<ModelStanding>(
          api.GET('/api/v1/model-board/{name}/versions/{version}', {
            signal,
            params: { path: { name, version } },
          }),
        ),
    }),

  /** Every version that had an alias, newest first. */
  alias: (name: string, alias: string) =>
    queryOptions({
      queryKey: ['model', name, 'alias', alias],
      queryFn: ({ signal }) =>
        read<ModelAliasDetail>(
          api.GET('/api/v1/models/{name}/aliases/{alias}', {
            signal,
            params: { path: { name, alias }, query: { limit: PAGE } },
          }),
        ),
    }),
}

/** Each look at new bars makes the intervals wider, so nobody looks without being asked. */
export function compareVersions(name: string, sides: { champion: number; challenger: number }) {
  return read<ModelComparison>(
    api.GET('/api/v1/models/{name}/comparison', { params: { path: { name }, query: sides } }),
  )
}

export interface Promotion {
  readonly name: string
  readonly alias: string
  readonly version: number
  readonly reason: string
  readonly force: boolean
  /** The version that the reader saw with the alias. */
  readonly from: number | null
}

export function promote({ name, alias, version, reason, force, from }: Promotion) {
  return read<ModelAliasEvent>(
    api.PUT('/api/v1/models/{name}/aliases/{alias}', {
      params: { path: { name, alias } },
      body: { version, reason, from, ...(force && { force }) },
    }),
  )
}

export function rollBack(name: string, alias: string, reason: string) {
  return read<ModelAliasEvent>(
    api.POST('/api/v1/models/{name}/aliases/{alias}', {
      params: { path: { name, alias } },
      body: { reason },
    }),
  )
}

async function readBoard(signal: AbortSignal): Promise<readonly ModelBoardRow[]> {
  const rows: ModelBoardRow[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: { limit: number; cursor?: string } = { limit: PAGE, ...(cursor !== '' && { cursor }) }
    const page: ModelBoard = await read<ModelBoard>(
      api.GET('/api/v1/model-board', { signal, params: { query } }),
    )
    rows.push(...page.items)
    cursor = page.nextCursor
  }
  return rows
}

async function readModel(name: string, signal: AbortSignal) {
  const versions: ModelVersion[] = []
  for (let cursor = ''; ; ) {
    const query: { limit: number; cursor?: string } = { limit: PAGE, ...(cursor !== '' && { cursor }) }
    const page: ModelDetail = await read<ModelDetail>(
      api.GET('/api/v1/models/{name}', { signal, params: { path: { name }, query } }),
    )
    versions.push(...page.versions.items)
    if (page.versions.nextCursor === null) return { model: page.model, versions }
    cursor = page.versions.nextCursor
  }
}
