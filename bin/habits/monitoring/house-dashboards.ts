import { type Dashboard, lines, stat, table } from './dashboard.ts'

/** Where everything is kept, and what waits for its turn. */
export const DATABASE: Dashboard = {
  id: 'database',
  title: 'Database and queue',
  description: 'PostgreSQL, the queue, commands, caches, backups.',
  rows: [
    {
      title: 'Now',
      panels: [
        stat('Database answers', 'min(leme_database_up)', { limits: [1, 0.5] }),
        stat('Size', 'max(leme_database_size_bytes)', { unit: 'bytes' }),
        stat(
          'Connections used',
          'max(sum by (instance) (leme_database_connections)) / max(leme_database_max_connections)',
          { unit: 'percentunit', limits: [0.7, 0.85] },
        ),
        stat('Jobs in the queue', 'max(leme_queue_depth)', { limits: [100, 200] }),
        stat('Age of the last backup', 'time() - max(leme_backup_last_success_timestamp_seconds > 0)', {
          unit: 's',
          limits: [90_000, 93_600],
        }),
        stat('Since a verified restore', 'time() - max(leme_backup_last_verified_timestamp_seconds > 0)', {
          unit: 's',
          limits: [650_000, 691_200],
        }),
      ],
    },
    {
      title: 'PostgreSQL',
      panels: [
        lines('Connections', [['max by (state) (leme_database_connections)', '{{state}}']], {
          stacked: true,
        }),
        lines('Oldest transaction', [['max(leme_database_oldest_transaction_seconds)', 'age']], {
          unit: 's',
        }),
        lines('Locks', [
          ['max(leme_database_waiting_locks)', 'waited for'],
          ['max(increase(leme_database_deadlocks_total[1h]))', 'deadlocks of an hour'],
        ]),
        lines('Transactions a second', [
          ['max by (outcome) (rate(leme_database_transactions_total[$__rate_interval]))', '{{outcome}}'],
        ]),
        lines('Found in memory', [['max(leme_database_buffer_hit_ratio)', 'share']], { unit: 'percentunit' }),
        lines(
          'Kept for replication slots',
          [['max by (slot) (leme_database_replication_slot_lag_bytes)', '{{slot}}']],
          { unit: 'bytes' },
        ),
      ],
    },
    {
      title: 'Queue and commands',
      panels: [
        lines('Jobs that wait and run', [['max by (kind, state) (leme_jobs)', '{{kind}} {{state}}']], {
          stacked: true,
        }),
        lines('Longest wait', [['max by (kind) (leme_job_oldest_wait_seconds)', '{{kind}}']], { unit: 's' }),
        lines('Found by sweeps', [['sum by (found) (increase(leme_jobs_swept_total[1h]))', '{{found}}']]),
        lines('Commands on their way', [['max by (state) (leme_commands_open)', '{{state}}']], {
          stacked: true,
        }),
        lines('Commands that ended', [
          ['sum by (kind, outcome) (increase(leme_commands_total[1h]))', '{{kind}} {{outcome}}'],
        ]),
        lines(
          'Time of a command, 95 %',
          [
            [
              'histogram_quantile(0.95, sum by (le, kind) (rate(leme_command_duration_seconds_bucket[1h])))',
              '{{kind}}',
            ],
          ],
          { unit: 's' },
        ),
        lines('Tried again', [
          ['sum by (state) (increase(leme_command_troubles_total[1h]))', '{{state}}'],
          ['1 - max(leme_reconciler_leads)', 'nobody follows the repository'],
        ]),
        lines('Oldest command', [['max(leme_command_oldest_seconds)', 'age']], { unit: 's' }),
      ],
    },
    {
      title: 'Neighbours and backups',
      panels: [
        lines('Cache', [
          ['sum by (cache, event) (rate(leme_cache_events_total[$__rate_interval]))', '{{cache}} {{event}}'],
        ]),
        lines('Redis answers', [['min(leme_redis_up)', 'Redis']]),
        lines(
          'Archive of the log is behind',
          [['time() - max(leme_backup_wal_archived_timestamp_seconds)', 'behind']],
          {
            unit: 's',
          },
        ),
        lines('Backups', [
          ['sum by (kind, outcome) (increase(leme_backup_runs_total[1d]))', '{{kind}} {{outcome}}'],
        ]),
      ],
    },
  ],
}

/** Who uses it, and who pays. */
export const TENANTS: Dashboard = {
  id: 'tenants',
  title: 'Clients and cost',
  description: 'Clients, their credits and bots, and what they are told. One credit is a minute of a bot.',
  variables: [{ label: 'client', metric: 'leme_bot_up' }],
  rows: [
    {
      title: 'Now',
      panels: [
        stat('Clients', 'max(leme_tenants{status="active"})'),
        stat('Suspended', 'max(leme_tenants{status="suspended"})'),
        stat('Without credit', 'max(leme_tenants_without_credit)', { limits: [1, 10] }),
        stat('Credits', 'max(leme_credits_balance)'),
        stat('Credits used in a day', '-min(delta(leme_credits_balance[1d]))', {
          help: 'Less what was granted.',
        }),
        stat(
          'Lasts for days',
          'max(leme_credits_balance) / clamp_min(-min(delta(leme_credits_balance[1d])), 1)',
          { limits: [30, 7] },
        ),
      ],
    },
    {
      title: 'Clients',
      panels: [
        lines('Clients by status', [['max by (status) (leme_tenants)', '{{status}}']], { stacked: true }),
        lines('Credits of all', [['max(leme_credits_balance)', 'credits']]),
        table('Fewest credits', 'bottomk(20, max by (client) (leme_tenant_credits))'),
        lines('Bots by client', [['count by (client) (leme_bot_up{client=~"$client"})', '{{client}}']], {
          stacked: true,
        }),
        lines(
          'Minutes of bots an hour',
          [['sum by (client) (avg_over_time(leme_bot_up{client=~"$client"}[1h])) * 60', '{{client}}']],
          { stacked: true },
        ),
        lines('Candles of bots a minute', [
          [
            'sum by (client) (rate(leme_bot_candles_total{client=~"$client"}[$__rate_interval])) * 60',
            '{{client}}',
          ],
        ]),
      ],
    },
    {
      title: 'What they are told',
      panels: [
        lines('Deliveries to webhooks', [
          ['sum by (outcome) (rate(leme_webhook_deliveries_total[$__rate_interval])) * 60', '{{outcome}}'],
        ]),
        lines('Deliveries that wait', [['max(leme_webhook_deliveries_waiting)', 'waiting']]),
        lines('Oldest delivery', [['max(leme_webhook_oldest_wait_seconds)', 'age']], { unit: 's' }),
      ],
    },
  ],
}
