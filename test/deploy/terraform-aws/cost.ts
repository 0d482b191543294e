import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Composition, type CostLine, costTable, type PriceList } from '../terraform/cost-table.ts'
import { AWS } from './places.ts'
import type { Planned, PlannedResource } from './planned.ts'

interface Use {
  readonly objectsGb: number
  readonly imagesGb: number
  readonly filesGb: number
  readonly logsGb: number
  readonly natGb: number
  readonly outGb: number
  readonly trainings: number
  readonly trainingMinutes: number
}

export interface AwsPrices extends PriceList {
  readonly use: Readonly<Record<string, Use>>
}

export function readPrices(tree: string): AwsPrices {
  return JSON.parse(readFileSync(join(tree, AWS, 'prices.json'), 'utf8')) as AwsPrices
}

/** The whole of COST.md. */
export function costPage(prices: AwsPrices, planned: Planned): string {
  return `# What it costs on AWS

Generated from what the compositions in \`examples/\` make and from [prices.json](prices.json): region ${prices.region}, ${prices.asOf}. ${prices.note}

- Machines on Spot are counted at the on-demand price, which is the most that they cost.
- Node groups are counted at their smallest size; what the autoscaler adds comes on top.
- The second region is counted with the prices of the first.
- \`takeover\` comes on top of \`two-regions\` while the second region has taken over; the database that is restored there costs what the first one did.
- Data, logs and trainings are assumptions, the part \`use\` of prices.json: put in your own.
- Not counted, as they are small or free at these sizes: requests, Lambda, SQS, SNS, EventBridge, flow logs, budgets, reads of EFS, backups of RDS up to the size of its storage.

${costTable(prices, compositions(prices, planned))}`
}

export function compositions(prices: AwsPrices, planned: Planned): Composition[] {
  return Object.entries(planned).map(([name, resources]) => {
    const use = prices.use[name]
    if (!use) throw new Error(`prices.json says nothing of the use of ${name}`)
    return { name, lines: linesOf(resources, use).filter(({ quantity }) => quantity > 0) }
  })
}

function linesOf(all: readonly PlannedResource[], use: Use): CostLine[] {
  const of = (type: string) => all.filter((one) => one.type === type)
  const count = (type: string) => of(type).length
  const copies = count('aws_s3_bucket_replication_configuration')
  const job = of('aws_batch_job_definition')[0]?.size
  const hours = (use.trainings * use.trainingMinutes) / 60
  const assumed = 'assumption'
  return [
    { part: 'cluster', price: 'eks', quantity: count('aws_eks_cluster'), from: 'aws_eks_cluster' },
    ...of('aws_eks_node_group').flatMap(nodes),
    ...of('aws_db_instance').flatMap(database),
    ...of('aws_db_instance_automated_backups_replication').map(() => ({
      part: 'backups in the second region',
      price: 'database-backup',
      quantity: sum(of('aws_db_instance'), ({ size }) => Number(size.storageGb)),
      from: 'aws_db_instance_automated_backups_replication',
    })),
    ...of('aws_elasticache_replication_group').map(({ size }) => ({
      part: 'cache',
      price: String(size.class),
      quantity: Number(size.nodes),
      from: 'aws_elasticache_replication_group',
    })),
    { part: 'NAT gateways', price: 'nat', quantity: count('aws_nat_gateway'), from: 'aws_nat_gateway' },
    { part: 'their addresses', price: 'address', quantity: count('aws_eip'), from: 'aws_eip' },
    { part: 'data through them', price: 'nat-data', quantity: use.natGb, from: assumed },
    {
      part: 'endpoints',
      price: 'endpoint',
      quantity: sum(of('aws_vpc_endpoint'), ({ size }) =>
        size.kind === 'Interface' ? Number(size.zones) : 0,
      ),
      from: 'aws_vpc_endpoint × zones',
    },
    { part: 'load balancer', price: 'balancer', quantity: 1, from: 'made by the cluster for the ingress' },
    { part: 'objects', price: 'objects', quantity: use.objectsGb, from: assumed },
    {
      part: 'objects, second region',
      price: 'objects-copy',
      quantity: copies * use.objectsGb,
      from: assumed,
    },
    {
      part: 'objects on the way there',
      price: 'between-regions',
      quantity: (copies * use.objectsGb) / 10,
      from: 'assumption: a tenth is new each month',
    },
    { part: 'images', price: 'images', quantity: (1 + copies) * use.imagesGb, from: assumed },
    {
      part: 'shared files',
      price: 'files',
      quantity: count('aws_efs_file_system') * use.filesGb,
      from: assumed,
    },
    { part: 'logs', price: 'logs', quantity: use.logsGb, from: assumed },
    { part: 'data to the internet', price: 'out', quantity: use.outGb, from: assumed },
    {
      part: 'keys',
      price: 'key',
      quantity: count('aws_kms_key') + count('aws_kms_replica_key'),
      from: 'aws_kms_key, aws_kms_replica_key',
    },
    {
      part: 'secrets',
      price: 'secret',
      quantity: sum(of('aws_secretsmanager_secret'), ({ size }) => 1 + Number(size.copies)) + 1,
      from: 'aws_secretsmanager_secret, and the master login',
    },
    {
      part: 'alarms',
      price: 'alarm',
      quantity: count('aws_cloudwatch_metric_alarm'),
      from: 'aws_cloudwatch_metric_alarm',
    },
    {
      part: `${use.trainings} trainings, CPU`,
      price: 'fargate-cpu',
      quantity: Number(job?.cpus ?? 0) * hours,
      from: `aws_batch_job_definition × ${use.trainingMinutes} minutes`,
    },
    {
      part: `${use.trainings} trainings, memory`,
      price: 'fargate-gb',
      quantity: Number(job?.memoryGb ?? 0) * hours,
      from: `aws_batch_job_definition × ${use.trainingMinutes} minutes`,
    },
  ]
}

function nodes({ address, size }: PlannedResource): CostLine[] {
  const name = /\["(.+)"\]$/.exec(address)?.[1] ?? address
  const machines = Number(size.machines)
  const from = `aws_eks_node_group ${name}`
  return [
    {
      part: `nodes ${name}${size.spot ? ', Spot' : ''}`,
      price: String(size.machine),
      quantity: machines,
      from,
    },
    { part: `disks of nodes ${name}`, price: 'gp3', quantity: machines * Number(size.diskGb), from },
  ]
}

function database({ address, size }: PlannedResource): CostLine[] {
  const zones = size.multiAz ? 2 : 1
  const what = address.includes('replica') ? 'replica' : size.multiAz ? 'database and standby' : 'database'
  const from = 'aws_db_instance'
  return [
    { part: what, price: String(size.class), quantity: zones, from },
    { part: `storage, ${what}`, price: 'database-storage', quantity: zones * Number(size.storageGb), from },
  ]
}

function sum(all: readonly PlannedResource[], of: (one: PlannedResource) => number): number {
  return all.reduce((total, one) => total + of(one), 0)
}
