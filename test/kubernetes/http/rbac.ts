import { at } from '../object.ts'
import { list, text } from '../resources/cell.ts'
import type { Store } from '../store/store.ts'

export interface User {
  readonly name: string
  readonly groups: readonly string[]
}

/** What somebody wants to do; `path` instead of a resource for what is no object. */
export interface Wish {
  readonly verb: string
  readonly group?: string
  readonly resource?: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
  readonly path?: string
}

interface Rule {
  readonly verbs?: readonly string[]
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly resourceNames?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
}

/** Paths that everybody who is known may read. */
const OPEN = [
  '/api',
  '/api/*',
  '/apis',
  '/apis/*',
  '/healthz',
  '/livez',
  '/readyz',
  '/openapi',
  '/openapi/*',
  '/version',
  '/version/',
]
const RBAC = 'rbac.authorization.k8s.io'

/** Whether roles allow it, as they lie in the store; members of `system:masters` may do everything. */
export function isAllowed(user: User, wish: Wish, store: Store): boolean {
  if (user.groups.includes('system:masters')) return true
  if (wish.path !== undefined) {
    const isKnown = user.groups.includes('system:authenticated')
    if (isKnown && wish.verb === 'get' && OPEN.some((pattern) => matchesPath(pattern, wish.path!)))
      return true
  }
  const isReview = /^self.*reviews$/.test(wish.resource ?? '') && wish.verb === 'create'
  return isReview || rulesOf(user, wish.namespace ?? '', store).some((rule) => grants(rule, wish))
}

/** Rules that hold for somebody in a namespace. */
export function rulesOf(user: User, namespace: string, store: Store): Rule[] {
  const everywhere = store.list(`clusterrolebindings.${RBAC}`)
  const here = namespace ? store.list(`rolebindings.${RBAC}`, namespace) : []
  return [...everywhere, ...here].flatMap((binding) => {
    if (!list(binding, 'subjects').some((subject) => isSubject(subject, user, binding.metadata.namespace)))
      return []
    const kind = text(binding, 'roleRef', 'kind')
    const name = text(binding, 'roleRef', 'name')
    const role =
      kind === 'ClusterRole'
        ? store.get(`clusterroles.${RBAC}`, '', name)
        : store.get(`roles.${RBAC}`, namespace, name)
    return list(role, 'rules') as readonly Rule[]
  })
}

function isSubject(
  subject: Readonly<Record<string, unknown>>,
  user: User,
  namespace: string | undefined,
): boolean {
  if (subject.kind === 'User') return subject.name === user.name
  if (subject.kind === 'Group') return user.groups.includes(`${subject.name}`)
  return user.name === `system:serviceaccount:${subject.namespace ?? namespace}:${subject.name}`
}

function grants(rule: Rule, wish: Wish): boolean {
  if (!includes(rule.verbs, wish.verb)) return false
  if (wish.path !== undefined)
    return (rule.nonResourceURLs ?? []).some((pattern) => matchesPath(pattern, wish.path!))
  const what = wish.subresource ? `${wish.resource}/${wish.subresource}` : wish.resource!
  const isNamed =
    !rule.resourceNames?.length || (wish.name !== undefined && rule.resourceNames.includes(wish.name))
  const isThis =
    includes(rule.resources, what) || (wish.subresource && rule.resources?.includes(`*/${wish.subresource}`))
  return Boolean(includes(rule.apiGroups, wish.group ?? '') && isThis && isNamed)
}

function includes(all: readonly string[] | undefined, one: string): boolean {
  return all !== undefined && (all.includes('*') || all.includes(one))
}

function matchesPath(pattern: string, path: string): boolean {
  return (
    pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)))
  )
}

/** The sentence behind a refusal. */
export function refusal(user: User, wish: Wish): string {
  if (wish.path !== undefined)
    return `User ${JSON.stringify(user.name)} cannot ${wish.verb} path ${JSON.stringify(wish.path)}`
  const what = wish.subresource ? `${wish.resource}/${wish.subresource}` : wish.resource
  const where = wish.namespace ? `in the namespace ${JSON.stringify(wish.namespace)}` : 'at the cluster scope'
  return `User ${JSON.stringify(user.name)} cannot ${wish.verb} resource ${JSON.stringify(what)} in API group ${JSON.stringify(wish.group ?? '')} ${where}`
}

/** The account of a pod's token: `system:serviceaccount:NAMESPACE:NAME`. */
export function accountUser(namespace: string, name: string): User {
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
  }
}

export function wishOf(attributes: unknown): Wish {
  const other = at(attributes, 'nonResourceAttributes')
  if (other) return { verb: text(other, 'verb'), path: text(other, 'path') }
  const asked = at(attributes, 'resourceAttributes')
  const field = (name: string) => text(asked, name)
  return {
    verb: field('verb'),
    group: field('group'),
    resource: field('resource'),
    subresource: field('subresource'),
    namespace: field('namespace'),
    ...(field('name') && { name: field('name') }),
  }
}
