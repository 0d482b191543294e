import type { AzureProvider } from './azure-shape.ts'
import { meet } from './cidr-subnet.ts'
import type { Plan, Planned } from './plan.ts'
import { checkSettings, setting } from './settings.ts'
import { isObject, type Value } from './value.ts'

/** Roles that may do nearly everything, or give themselves the right to. */
const WIDE = [
  ...['Owner', 'Contributor', 'User Access Administrator', 'Role Based Access Control Administrator'],
  ...['Key Vault Administrator', 'Key Vault Data Access Administrator', 'Storage Account Contributor'],
  ...['Azure Kubernetes Service Cluster Admin Role', 'Azure Kubernetes Service RBAC Cluster Admin'],
]
const TAGS = ['project', 'environment', 'managed-by']
/** What the internet may ask for. */
const OPEN_PORTS = ['443']
const OUTSIDE = ['*', 'Internet', 'Any', '0.0.0.0/0']

/** Complaints about what a composition would make. */
export function checkPolicies({ resources }: Plan, provider: AzureProvider): string[] {
  return [
    ...resources.flatMap((one) => [
      ...checkSettings(one),
      ...checkRole(one),
      ...checkRule(one),
      ...checkTags(one, provider),
      ...checkName(one),
    ]),
    ...checkNetworks(resources),
  ]
}

function checkRole(one: Planned): string[] {
  if (one.type === 'azurerm_role_assignment') {
    const role = setting(one, 'role_definition_name')
    return WIDE.includes(String(role)) ? [`${one.address}: the role ${String(role)} is too wide`] : []
  }
  if (one.type !== 'azurerm_role_definition') return []
  const actions = ['actions', 'data_actions'].flatMap(
    (name) => (setting(one, `permissions.0.${name}`) ?? []) as readonly Value[],
  )
  return actions
    .filter((action) => String(action).includes('*'))
    .map((action) => `${one.address}: ${String(action)} is too wide`)
}

function checkRule(one: Planned): string[] {
  if (one.type !== 'azurerm_network_security_rule') return []
  const [access, direction] = ['access', 'direction'].map((name) => setting(one, name))
  const all = (name: string) => {
    const several = setting(one, `${name}s`)
    return [setting(one, name), ...(Array.isArray(several) ? (several as Value[]) : [])]
      .filter((it) => it !== undefined)
      .map(String)
  }
  const isOpen =
    access === 'Allow' &&
    direction === 'Inbound' &&
    all('source_address_prefix').some((from) => OUTSIDE.includes(from))
  const open = all('destination_port_range').filter((port) => isOpen && !OPEN_PORTS.includes(port))
  return open.map((port) => `${one.address}: port ${port} is open to the internet`)
}

function checkTags(one: Planned, provider: AzureProvider): string[] {
  if (!provider.resources[one.type]?.attributes.tags) return []
  const tags = setting(one, 'tags')
  const lacking = TAGS.filter((tag) => tags === undefined || !isObject(tags) || !(tag in tags))
  return lacking.length === 0 ? [] : [`${one.address}: it has no tag ${lacking.join(', ')}`]
}

/** How Azure wants names, where it refuses others late. */
const NAMES: Readonly<Record<string, RegExp>> = {
  azurerm_storage_account: /^[a-z0-9]{3,24}$/,
  azurerm_container_registry: /^[a-zA-Z0-9]{5,50}$/,
  azurerm_key_vault: /^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/,
  azurerm_container_app_job: /^[a-z](?!.*--)[a-z0-9-]{0,30}[a-z0-9]$/,
  azurerm_container_app_environment: /^[a-z](?!.*--)[a-z0-9-]{0,58}[a-z0-9]$/,
  azurerm_postgresql_flexible_server: /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  azurerm_function_app_flex_consumption: /^[a-zA-Z0-9][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]$/,
  azurerm_machine_learning_workspace: /^[a-zA-Z0-9][a-zA-Z0-9-]{2,32}$/,
  azurerm_kubernetes_cluster: /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,61}[a-zA-Z0-9]$/,
  azurerm_kubernetes_cluster_node_pool: /^[a-z][a-z0-9]{0,11}$/,
  azurerm_key_vault_secret: /^[0-9a-zA-Z-]{1,127}$/,
  azurerm_storage_queue: /^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/,
  azurerm_log_analytics_workspace: /^[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]$/,
  azurerm_user_assigned_identity: /^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$/,
}

function checkName(one: Planned): string[] {
  const name = setting(one, 'name')
  const pattern = NAMES[one.type]
  if (!pattern || typeof name !== 'string' || pattern.test(name)) return []
  return [`${one.address}: Azure takes no name ${name}`]
}

/** Subnets of one network, and the networks of two regions, have no address in common. */
function checkNetworks(resources: readonly Planned[]): string[] {
  const ranges = (type: string, path: string) =>
    resources
      .filter((one) => one.type === type)
      .map((one) => ({ address: one.address, range: String(setting(one, path)) }))
  return [
    ...ranges('azurerm_subnet', 'address_prefixes.0').entries(),
    ...ranges('azurerm_virtual_network', 'address_space.0').entries(),
  ].flatMap(([k, one], at, all) =>
    all
      .slice(at + 1)
      .filter(([j, other]) => j > k && isSameKind(one.address, other.address) && meet(one.range, other.range))
      .map(([, other]) => `${one.address} and ${other.address} have addresses in common`),
  )
}

function isSameKind(one: string, other: string): boolean {
  return one.includes('azurerm_subnet') === other.includes('azurerm_subnet')
}
