import { useQuery } from '@tanstack/react-query'
import { may } from './may.ts'
import { useMe } from './me.ts'
import { tenancyQueries } from './tenancy.ts'
import type { Me } from './types.ts'

/** Who stands in what the server tells: `member:4f…` is somebody with a name. */
export type NameActors = (text: string) => string

/** In: ids and names of members, as far as the reader may know them. */
export function namingActors(
  me: Pick<Me, 'kind' | 'id' | 'name'> | undefined,
  members: readonly { readonly id: string; readonly name: string }[],
): NameActors {
  const names = new Map(members.map(({ id, name }) => [id, name]))
  if (me?.name) names.set(me.id, me.name)
  return (text) =>
    text
      .replace(/\bmember:([\w-]+)/g, (_, id: string) => names.get(id) ?? 'a member')
      .replace(/\bkey:([0-9a-f]{8})[0-9a-f]*/g, 'key $1')
      .replace(/\bgit:/g, '')
      .replace(/(^|by )operator\b/g, '$1the operator')
      .replace(/^system$/, 'Leme')
}

/** Names of a client's members for whoever may see them; others are “a member”. */
export function useActorNames(client: string | undefined): NameActors {
  const me = useMe()
  const members = useQuery({
    ...tenancyQueries.members(client ?? ''),
    enabled: client !== undefined && may(me, 'administer') && me?.unconfirmed === false,
  })
  return namingActors(me, members.data ?? [])
}
