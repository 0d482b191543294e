import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AppliedResource, Values } from '../terraform/applied.ts'
import { HERE } from './places.ts'

/** A resource that costs by its size, with what the size is made of. */
export interface PlannedResource {
  readonly address: string
  readonly type: string
  readonly size: Readonly<Record<string, string | number | boolean>>
}

export type Planned = Readonly<Record<string, readonly PlannedResource[]>>

type Size = PlannedResource['size']

const SIZES: Readonly<
  Record<string, (values: Values, all: readonly AppliedResource[], address: string) => Size>
> = {
  aws_eks_cluster: () => ({}),
  aws_eks_node_group: (values, all, address) => ({
    machine: String(list(values.instance_types)[0]),
    spot: values.capacity_type === 'SPOT',
    machines: Number(first(values.scaling_config).min_size),
    diskGb: diskGb(all, address),
  }),
  aws_nat_gateway: () => ({}),
  aws_eip: () => ({}),
  // A mocked provider gives all subnets one id, so they are counted where they are made.
  aws_vpc_endpoint: (values, all, address) => ({
    kind: String(values.vpc_endpoint_type),
    zones: all.filter((it) =>
      it.address.startsWith(`${address.split('aws_vpc_endpoint')[0]}aws_subnet.private[`),
    ).length,
  }),
  aws_db_instance: (values, all) => ({
    class: String(values.instance_class),
    multiAz: values.multi_az === true,
    storageGb: Number(
      values.replicate_source_db
        ? all.find((it) => it.type === 'aws_db_instance' && !it.values.replicate_source_db)?.values
            .allocated_storage
        : values.allocated_storage,
    ),
  }),
  aws_db_instance_automated_backups_replication: () => ({}),
  aws_kms_key: () => ({}),
  aws_kms_replica_key: () => ({}),
  aws_secretsmanager_secret: (values) => ({ copies: list(values.replica).length }),
  aws_cloudwatch_metric_alarm: () => ({}),
  aws_efs_file_system: () => ({}),
  aws_elasticache_replication_group: (values) => ({
    class: String(values.node_type),
    nodes: Number(values.num_cache_clusters),
  }),
  aws_s3_bucket_replication_configuration: () => ({}),
  aws_batch_job_definition: (values) => {
    const { resourceRequirements: asked, command } = JSON.parse(String(values.container_properties)) as {
      resourceRequirements: readonly { type: string; value: string }[]
      command: readonly string[]
    }
    const of = (type: string) => Number(asked.find((one) => one.type === type)?.value)
    return { cpus: of('VCPU'), memoryGb: of('MEMORY') / 1024, command: command.join(' ') }
  },
}

/** What a composition would make, as far as it costs by itself. */
export function plannedOf(all: readonly AppliedResource[]): PlannedResource[] {
  return all
    .filter(({ type }) => SIZES[type])
    .map(({ address, type, values }) => ({ address, type, size: SIZES[type]!(values, all, address) }))
    .sort((a, b) => (a.address < b.address ? -1 : 1))
}

/** What was written down of the last run, for where Terraform is missing. */
export function readPlanned(tree: string): Planned {
  return JSON.parse(readFileSync(join(tree, HERE, 'planned.generated.json'), 'utf8')) as Planned
}

function diskGb(all: readonly AppliedResource[], address: string): number {
  const template = address.replace('aws_eks_node_group.this', 'aws_launch_template.node')
  const values = all.find((it) => it.address === template)?.values ?? {}
  return Number((first(first(values.block_device_mappings).ebs) as { volume_size?: number }).volume_size)
}

function first(value: unknown): Values {
  return (list(value)[0] ?? {}) as Values
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
