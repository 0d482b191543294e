import { type Dashboard, lines, stat } from './dashboard.ts'

const quantile = (q: number, by = 'le') =>
  `histogram_quantile(${q}, sum by (${by}) (rate(leme_http_request_duration_seconds_bucket[$__rate_interval])))`

/** Is everybody served? */
export const PLATFORM: Dashboard = {
  id: 'platform',
  title: 'Platform',
  description: 'Whether requests are answered, how fast, and by what.',
  rows: [
    {
      title: 'Now',
      panels: [
        stat('Processes', 'count(leme_build_info)', { limits: [2, 1] }),
        stat('Versions', 'count(count by (version) (leme_build_info))', { limits: [2, 3] }),
        stat('Requests a second', 'sum(rate(leme_http_requests_total[$__rate_interval]))', { unit: 'reqps' }),
        stat('Errors of an hour', 'max(leme:http_errors:ratio_rate1h)', {
          unit: 'percentunit',
          limits: [0.001, 0.01],
        }),
        stat('Slow of an hour', 'max(leme:http_slow:ratio_rate1h)', {
          unit: 'percentunit',
          limits: [0.01, 0.05],
        }),
        stat('Targets that do not answer', 'count(up == 0) or vector(0)', { limits: [1, 2] }),
      ],
    },
    {
      title: 'Requests',
      panels: [
        lines(
          'Requests by status',
          [['sum by (status) (rate(leme_http_requests_total[$__rate_interval]))', '{{status}}']],
          { unit: 'reqps', stacked: true },
        ),
        lines(
          'Time of an answer',
          [
            [quantile(0.5), 'half'],
            [quantile(0.95), '95 %'],
            [quantile(0.99), '99 %'],
          ],
          { unit: 's' },
        ),
        lines('Slowest routes', [[`topk(8, ${quantile(0.95, 'le, route')})`, '{{route}}']], { unit: 's' }),
        lines(
          'Routes that fail',
          [
            [
              'topk(8, sum by (route) (rate(leme_http_requests_total{status=~"5.."}[$__rate_interval])))',
              '{{route}}',
            ],
          ],
          { unit: 'reqps' },
        ),
        lines(
          'Refused by a limit',
          [['sum by (limit) (rate(leme_rate_limit_refusals_total[$__rate_interval]))', '{{limit}}']],
          { unit: 'reqps' },
        ),
        lines('In flight', [['leme_http_requests_in_flight', '{{instance}}']]),
      ],
    },
    {
      title: 'Error budget',
      panels: [
        lines(
          'Share of errors',
          [
            ['max(leme:http_errors:ratio_rate5m)', '5 m'],
            ['max(leme:http_errors:ratio_rate1h)', '1 h'],
            ['max(leme:http_errors:ratio_rate3d)', '3 d'],
          ],
          { unit: 'percentunit', width: 12 },
        ),
        lines(
          'Share of slow answers',
          [
            ['max(leme:http_slow:ratio_rate5m)', '5 m'],
            ['max(leme:http_slow:ratio_rate1h)', '1 h'],
            ['max(leme:http_slow:ratio_rate3d)', '3 d'],
          ],
          { unit: 'percentunit', width: 12 },
        ),
      ],
    },
    {
      title: 'Processes',
      panels: [
        lines('Memory', [['leme_process_resident_memory_bytes', '{{job}} {{instance}}']], { unit: 'bytes' }),
        lines(
          'Processors',
          [['rate(leme_process_cpu_seconds_total[$__rate_interval])', '{{job}} {{instance}}']],
          { unit: 'percentunit' },
        ),
        lines(
          'Event loop',
          [['leme_process_event_loop_delay_seconds{quantile="0.99"}', '{{job}} {{instance}}']],
          { unit: 's' },
        ),
        lines('Handles', [['leme_process_handles', '{{job}} {{instance}}']]),
        lines('Open files', [['leme_process_open_files', '{{job}} {{instance}}']]),
        lines('Spans', [
          ['sum by (outcome) (rate(leme_telemetry_spans_total[$__rate_interval]))', '{{outcome}}'],
        ]),
      ],
    },
    {
      title: 'Log',
      panels: [
        {
          ...{ title: 'Warnings and errors', kind: 'logs', width: 24 },
          queries: [['{service=~"server|worker|migrate"} | json | level >= 40', '']],
        },
      ],
    },
  ],
}
