import { ALL, type Metrics, open } from './metric.ts'

/** Of every process. */
export const PROCESS_METRICS = {
  leme_build_info: {
    ...{ type: 'gauge', unit: '1', help: 'Always 1; the version is a label.', on: ALL },
    labels: { version: open(1, 'the version that runs') },
  },
  leme_process_resident_memory_bytes: {
    ...{ type: 'gauge', unit: 'By', help: 'Memory of the process.', on: ALL, labels: {} },
  },
  leme_process_heap_used_bytes: {
    ...{ type: 'gauge', unit: 'By', help: 'Heap of JavaScript in use.', on: ALL, labels: {} },
  },
  leme_process_uptime_seconds: {
    ...{ type: 'gauge', unit: 's', help: 'Since the process started.', on: ALL, labels: {} },
  },
  leme_process_cpu_seconds_total: {
    ...{ type: 'counter', unit: 's', help: 'Processor time that the process has used.', on: ALL, labels: {} },
    observed: true,
  },
  leme_process_event_loop_delay_seconds: {
    ...{ type: 'gauge', unit: 's', on: ALL, labels: { quantile: ['0.5', '0.99', '1'] } },
    help: 'How late the event loop was since the metrics were read before.',
  },
  leme_process_handles: {
    ...{ type: 'gauge', unit: '{handle}', on: ALL, labels: {} },
    help: 'Sockets, timers and files that keep the event loop busy.',
  },
  leme_process_open_files: {
    ...{ type: 'gauge', unit: '{file}', on: ALL, labels: {}, when: 'the system is Linux' },
    help: 'Descriptors of files and sockets.',
  },
} as const satisfies Metrics
