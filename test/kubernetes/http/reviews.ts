import { at, isObject, type JsonObject } from '../object.ts'
import type { Store } from '../store/store.ts'
import { isAllowed, rulesOf, type User, wishOf } from './rbac.ts'

/** Answers to questions about rights; nothing of them is stored. Undefined for another kind. */
export function review(
  resource: string,
  body: unknown,
  { user, store, userOf }: { user: User; store: Store; userOf: (token: string) => User | undefined },
): JsonObject | undefined {
  const asked = isObject(body) ? body : {}
  const answer = (status: JsonObject): JsonObject => ({ ...asked, status })
  if (resource === 'selfsubjectaccessreviews' || resource === 'subjectaccessreviews') {
    const wish = wishOf(asked.spec)
    const isSelf = resource.startsWith('self')
    const about = isSelf
      ? user
      : {
          name: `${at(asked, 'spec', 'user') ?? ''}`,
          groups: (at(asked, 'spec', 'groups') as string[] | undefined) ?? [],
        }
    const allowed = isAllowed(about, wish, store)
    return answer({ allowed })
  }
  if (resource === 'selfsubjectrulesreviews') {
    const namespace = `${at(asked, 'spec', 'namespace') ?? ''}`
    const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }
    const rules = user.groups.includes('system:masters') ? [everything] : rulesOf(user, namespace, store)
    const [paths, objects] = [
      rules.filter((rule) => 'nonResourceURLs' in rule),
      rules.filter((rule) => !('nonResourceURLs' in rule)),
    ]
    return answer({
      resourceRules: objects as JsonObject[],
      nonResourceRules: paths as JsonObject[],
      incomplete: false,
    })
  }
  const info = (one: User): JsonObject => ({ username: one.name, groups: [...one.groups] })
  if (resource === 'selfsubjectreviews') return answer({ userInfo: info(user) })
  if (resource !== 'tokenreviews') return undefined
  const found = userOf(`${at(asked, 'spec', 'token') ?? ''}`)
  return answer(
    found
      ? { authenticated: true, user: info(found) }
      : { authenticated: false, error: 'invalid bearer token' },
  )
}
