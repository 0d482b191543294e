import type { Plan } from './plan.ts'
import { setting } from './settings.ts'
import type { Value } from './value.ts'

/** Names and sizes of the origin, which are the defaults. */
const ORIGIN: readonly (readonly [address: RegExp, path: string, is: Value])[] = [
  [/azurerm_resource_group\.this$/, 'name', 'rg-leme-dev'],
  [/storage\.azurerm_storage_account\.this$/, 'account_tier', 'Standard'],
  [/storage\.azurerm_storage_account\.this$/, 'account_replication_type', 'LRS'],
  [/storage\.azurerm_storage_account\.this$/, 'min_tls_version', 'TLS1_2'],
  [/azurerm_storage_share\.jobs$/, 'quota', 50],
  [/azurerm_container_app_job\.this/, 'template.0.container.0.cpu', 1],
  [/azurerm_container_app_job\.this/, 'template.0.container.0.memory', '2Gi'],
  [/azurerm_container_app_job\.this/, 'template.0.container.0.volume_mounts.0.path', '/var/lib/leme'],
  [/azurerm_container_app_job\.this/, 'template.0.volume.0.storage_type', 'AzureFile'],
  [/azurerm_container_app_job\.this/, 'replica_retry_limit', 0],
  [/azurerm_container_app_job\.this\["download"\]$/, 'schedule_trigger_config.0.parallelism', 1],
  [
    /azurerm_eventgrid_system_topic_event_subscription\.dropped$/,
    'included_event_types.0',
    'Microsoft.Storage.BlobCreated',
  ],
  [/azurerm_key_vault\.this$/, 'rbac_authorization_enabled', true],
  [/azurerm_log_analytics_workspace\.this$/, 'retention_in_days', 30],
]

/** Complaints where `examples/dev` would make something else than the origin had. */
export function checkOrigin({ resources }: Plan): string[] {
  return ORIGIN.flatMap(([address, path, is]) => {
    const found = resources.filter((one) => address.test(one.address))
    if (found.length === 0) return [`nothing is ${address.source}`]
    return found
      .filter((one) => setting(one, path) !== is)
      .map((one) => `${one.address}: ${path} is ${String(setting(one, path))}, the origin has ${String(is)}`)
  })
}
