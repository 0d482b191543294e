import { type Dashboard, lines, stat, table } from './dashboard.ts'

/** Is what bots decide on complete and fresh? */
export const MARKET: Dashboard = {
  id: 'market',
  title: 'Market data',
  description: 'What sources send, how fresh candles are, what is missing, and what goes out.',
  variables: [{ label: 'venue', metric: 'leme_market_series' }],
  rows: [
    {
      title: 'Now',
      panels: [
        stat('Series', 'max(sum by (instance) (leme_market_series{venue=~"$venue"}))'),
        stat('Missing candles', 'max(sum by (instance) (leme_market_missing_candles{venue=~"$venue"}))'),
        stat('Items a second', 'sum(rate(leme_ingest_items_total[$__rate_interval]))'),
        stat(
          'Refused',
          'sum(rate(leme_ingest_items_total{status="invalid"}[1h])) / sum(rate(leme_ingest_items_total[1h]))',
          { unit: 'percentunit', limits: [0.01, 0.1] },
        ),
        stat('Outbox', 'max(leme_outbox_fill_ratio)', { unit: 'percentunit', limits: [0.5, 0.8] }),
        stat('Upkeep that failed', 'sum(increase(leme_upkeep_runs_total{outcome="failed"}[1d]))', {
          limits: [1, 3],
        }),
      ],
    },
    {
      title: 'What comes',
      panels: [
        lines('Items by source', [
          [
            'sum by (source, status) (rate(leme_ingest_items_total[$__rate_interval]))',
            '{{source}} {{status}}',
          ],
        ]),
        lines(
          'Lag of batches, 95 %',
          [
            [
              'histogram_quantile(0.95, sum by (le, source) (rate(leme_ingest_lag_seconds_bucket[$__rate_interval])))',
              '{{source}}',
            ],
          ],
          { unit: 's' },
        ),
        lines(
          'Since a source was heard',
          [['time() - max by (source) (leme_ingest_last_success_timestamp_seconds)', '{{source}}']],
          { unit: 's' },
        ),
      ],
    },
    {
      title: 'What is kept',
      panels: [
        lines(
          'Age of the newest candle',
          [
            [
              'max by (venue, timeframe) (leme_market_newest_candle_age_seconds{venue=~"$venue"})',
              '{{venue}} {{timeframe}}',
            ],
          ],
          { unit: 's' },
        ),
        lines(
          'Age of the series left behind',
          [
            [
              'max by (venue, timeframe) (leme_market_stalest_series_age_seconds{venue=~"$venue"})',
              '{{venue}} {{timeframe}}',
            ],
          ],
          { unit: 's' },
        ),
        table(
          'Missing candles by series',
          'topk(20, max by (venue, timeframe) (leme_market_missing_candles{venue=~"$venue"}))',
        ),
        lines('Rows dropped for their age', [
          ['sum by (kind) (increase(leme_upkeep_dropped_rows_total[1h]))', '{{kind}}'],
        ]),
      ],
    },
    {
      title: 'What goes out',
      panels: [
        lines('Events of the broker', [
          ['sum by (event) (rate(leme_broker_events_total[$__rate_interval]))', '{{event}}'],
        ]),
        lines('Events that wait', [
          ['max(leme_outbox_pending)', 'waiting'],
          ['max(leme_outbox_dropped)', 'dropped'],
        ]),
        lines('Age of the first that waits', [['max(leme_outbox_oldest_seconds)', 'age']], { unit: 's' }),
      ],
    },
  ],
}

/** What is learnt, and whether it is used. */
export const MODELS: Dashboard = {
  id: 'models',
  title: 'Pipeline and models',
  description: 'Runs of the pipeline, jobs of clients, models and their predictions.',
  variables: [{ label: 'model', metric: 'leme_model_champion_since_timestamp_seconds' }],
  rows: [
    {
      title: 'Now',
      panels: [
        stat('Models', 'max(leme_models)'),
        stat('Versions', 'max(leme_model_versions)'),
        stat('With a champion', 'count(max by (model) (leme_model_champion_since_timestamp_seconds))'),
        stat('Runs of a day', 'sum(increase(leme_runs_total[1d]))'),
        stat('Runs that failed', 'sum(increase(leme_runs_total{status="failed"}[1d]))', { limits: [1, 5] }),
        stat('Jobs that failed', 'sum(increase(leme_jobs_total{outcome="failed"}[1d]))', { limits: [1, 10] }),
      ],
    },
    {
      title: 'Runs and jobs',
      panels: [
        lines('Runs that ended', [
          ['sum by (kind, status) (increase(leme_runs_total[1h]))', '{{kind}} {{status}}'],
        ]),
        lines(
          'Time of a run, 95 %',
          [
            [
              'histogram_quantile(0.95, sum by (le, kind) (rate(leme_run_duration_seconds_bucket[1h])))',
              '{{kind}}',
            ],
          ],
          { unit: 's' },
        ),
        lines('Jobs that ended', [
          ['sum by (kind, outcome) (increase(leme_jobs_total[1h]))', '{{kind}} {{outcome}}'],
        ]),
        lines(
          'Time of a job, 95 %',
          [
            [
              'histogram_quantile(0.95, sum by (le, kind) (rate(leme_job_duration_seconds_bucket[1h])))',
              '{{kind}}',
            ],
          ],
          { unit: 's' },
        ),
        lines(
          'Wait for a worker, 95 %',
          [
            [
              'histogram_quantile(0.95, sum by (le, kind) (rate(leme_job_wait_seconds_bucket[1h])))',
              '{{kind}}',
            ],
          ],
          { unit: 's' },
        ),
        lines('Done by the clock', [
          ['sum by (outcome) (increase(leme_schedule_runs_total[1h]))', '{{outcome}}'],
        ]),
      ],
    },
    {
      title: 'Models',
      panels: [
        lines(
          'Age of the champion',
          [
            [
              'time() - max by (model) (leme_model_champion_since_timestamp_seconds{model=~"$model"})',
              '{{model}}',
            ],
          ],
          { unit: 's', width: 12 },
        ),
        lines(
          'Since the last prediction',
          [
            [
              'time() - max by (model) (leme_model_last_prediction_timestamp_seconds{model=~"$model"})',
              '{{model}}',
            ],
          ],
          { unit: 's', width: 12 },
        ),
      ],
    },
  ],
}
