import type { CostLine } from '../terraform/cost-table.ts'
import type { Planned } from './plan.ts'
import { setting } from './settings.ts'

/** What is used in a month, which no resource says. */
export const USE = {
  objectsGb: 100,
  logsGb: { dev: 3, production: 30 },
  jobHours: 60,
  millionRuns: 0.001,
  millionVaultOperations: 0.1,
  egressGb: 50,
  betweenRegionsGb: 50,
} as const

type Lines = (resource: Planned, all: readonly Planned[]) => readonly Omit<CostLine, 'from'>[]

const number = (one: Planned, path: string) => Number(setting(one, path))
const word = (one: Planned, path: string) => String(setting(one, path))
const isProduction = (one: Planned) => word(one, 'tags.environment') === 'production'
const copies = (one: Planned) => (word(one, 'account_replication_type').includes('ZRS') ? 'zrs' : 'lrs')
const cpus = (size: string) => Number(/_D(\d+)/.exec(size)?.[1])

/** Of each type of resource that is paid for; sizes come from the resource, use from {@link USE}. */
export const PAID: Readonly<Record<string, Lines>> = {
  azurerm_storage_account: (one) => {
    // That of the function holds its code and a few messages.
    if (one.address.endsWith('.host')) return []
    return [{ part: 'objects', price: `blob-${copies(one)}`, quantity: USE.objectsGb }]
  },
  azurerm_storage_share: (one, all) => {
    const beside = one.address.replace('azurerm_storage_share.jobs', 'azurerm_storage_account.this')
    const account = all.find(({ address }) => address === beside)!
    return [
      { part: 'share, when it is full', price: `files-${copies(account)}`, quantity: number(one, 'quota') },
    ]
  },
  azurerm_container_registry: (one) => {
    const all = (setting(one, 'georeplications') ?? []) as readonly unknown[]
    return [
      { part: 'registry', price: `registry-${word(one, 'sku').toLowerCase()}`, quantity: 1 + all.length },
    ]
  },
  azurerm_log_analytics_workspace: (one) => {
    const gb = isProduction(one) ? USE.logsGb.production : USE.logsGb.dev
    const months = (number(one, 'retention_in_days') - 31) / 30
    const kept =
      months > 0 ? [{ part: 'logs, kept', price: 'logs-kept', quantity: Math.round(gb * months) }] : []
    return [{ part: 'logs', price: 'logs', quantity: gb }, ...kept]
  },
  azurerm_monitor_scheduled_query_rules_alert_v2: () => [
    { part: 'alerts', price: 'alert-query', quantity: 1 },
  ],
  azurerm_monitor_metric_alert: () => [{ part: 'alerts', price: 'alert-metric', quantity: 1 }],
  azurerm_container_app_job: (one) => {
    // The hours are those of all jobs together.
    if (!one.address.endsWith('["train"]')) return []
    const cpu = number(one, 'template.0.container.0.cpu')
    const memory = Number.parseFloat(word(one, 'template.0.container.0.memory'))
    return [
      { part: 'container jobs', price: 'job-cpu', quantity: cpu * USE.jobHours },
      { part: 'container jobs', price: 'job-memory', quantity: memory * USE.jobHours },
    ]
  },
  azurerm_function_app_flex_consumption: () => [
    { part: 'function', price: 'function-runs', quantity: USE.millionRuns },
  ],
  azurerm_eventgrid_system_topic: () => [{ part: 'events', price: 'events', quantity: USE.millionRuns }],
  azurerm_key_vault: () => [
    { part: 'vault', price: 'vault-operations', quantity: USE.millionVaultOperations },
  ],
  azurerm_key_vault_key: () => [{ part: 'vault', price: 'key-rotation', quantity: 0.33 }],
  azurerm_nat_gateway: () => [
    { part: 'fixed egress', price: 'nat-gateway', quantity: 1 },
    { part: 'fixed egress', price: 'nat-data', quantity: USE.egressGb },
  ],
  azurerm_public_ip: () => [{ part: 'fixed egress', price: 'public-address', quantity: 1 }],
  azurerm_private_endpoint: () => [{ part: 'private endpoints', price: 'private-endpoint', quantity: 1 }],
  azurerm_private_dns_zone: () => [{ part: 'private names', price: 'dns-zone', quantity: 1 }],
  azurerm_postgresql_flexible_server: (one) => {
    const isDouble = ((setting(one, 'high_availability') ?? []) as readonly unknown[]).length > 0
    const gb = number(one, 'storage_mb') / 1024
    const what = word(one, 'create_mode') === 'Replica' ? 'database, replica' : 'database'
    const part = isDouble ? `${what} and standby` : what
    const isGeo = setting(one, 'geo_redundant_backup_enabled') === true
    const backup = isGeo
      ? [{ part: 'backups in two regions', price: 'database-backup-geo', quantity: gb }]
      : []
    return [
      { part, price: word(one, 'sku_name'), quantity: isDouble ? 2 : 1 },
      { part, price: 'database-disk', quantity: isDouble ? gb * 2 : gb },
      ...backup,
    ]
  },
  azurerm_kubernetes_cluster: (one) => [
    { part: 'cluster', price: 'cluster', quantity: 1 },
    { part: 'cluster', price: 'balancer', quantity: 1 },
    ...nodes('nodes of the platform, at least', one, 'default_node_pool.0.'),
  ],
  azurerm_kubernetes_cluster_node_pool: (one) => nodes('nodes of bots, at least', one, ''),
  azurerm_storage_object_replication: () => [
    { part: 'copies in the second region', price: 'between-regions', quantity: USE.betweenRegionsGb },
  ],
  azurerm_virtual_network_peering: () => [
    { part: 'copies in the second region', price: 'peering-data', quantity: USE.betweenRegionsGb },
  ],
}

function nodes(part: string, one: Planned, at: string): Omit<CostLine, 'from'>[] {
  const [size, least] = [word(one, `${at}vm_size`), number(one, `${at}min_count`)]
  return [
    { part, price: size, quantity: least },
    { part, price: 'node-disk', quantity: least },
    { part, price: 'defender', quantity: least * cpus(size) },
  ]
}

/** Nothing is paid for these themselves. */
export const FREE: readonly string[] = [
  ...['azurerm_resource_group', 'azurerm_management_lock', 'azurerm_consumption_budget_resource_group'],
  ...[
    'azurerm_virtual_network',
    'azurerm_subnet',
    'azurerm_network_security_group',
    'azurerm_network_security_rule',
  ],
  ...['azurerm_subnet_network_security_group_association', 'azurerm_subnet_nat_gateway_association'],
  ...['azurerm_nat_gateway_public_ip_association', 'azurerm_private_dns_zone_virtual_network_link'],
  ...['azurerm_storage_container', 'azurerm_storage_queue', 'azurerm_storage_management_policy'],
  ...['azurerm_monitor_diagnostic_setting', 'azurerm_monitor_action_group', 'azurerm_application_insights'],
  ...['azurerm_user_assigned_identity', 'azurerm_role_assignment', 'azurerm_role_definition'],
  ...['azurerm_federated_identity_credential', 'azurerm_key_vault_secret', 'azurerm_service_plan'],
  ...['azurerm_eventgrid_system_topic_event_subscription', 'azurerm_container_app_environment'],
  ...['azurerm_container_app_environment_storage', 'azurerm_postgresql_flexible_server_configuration'],
  ...['azurerm_postgresql_flexible_server_database', 'azurerm_postgresql_flexible_server_virtual_endpoint'],
  // Paid for by the machine and hour, of which none runs by itself.
  ...['azurerm_machine_learning_workspace', 'azurerm_machine_learning_compute_cluster'],
]
