const DURABILITY = ['fsync', 'synchronous_commit', 'full_page_writes']

/**
 * Settings of the embedded server, given on its command line at every start, so that a new release
 * of Leme changes them without touching the data folder. Everything else is PostgreSQL's default.
 */
export function serverSettings(port: number, scratch: boolean): readonly string[] {
  return [
    // Reachable from this machine alone, over TCP alone: a socket file needs a folder that both users share.
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    // Acknowledged means on disk. These are the defaults; they stand here so that nobody tunes them away.
    ...DURABILITY.map((setting) => `${setting}=${scratch ? 'off' : 'on'}`),
    // A laptop's share: the operating system's page cache holds the rest.
    'shared_buffers=64MB',
    // Per sort or hash; few queries run at once.
    'work_mem=16MB',
    // Building the key of a big import.
    'maintenance_work_mem=64MB',
    // Each bot of a client has two; a server and its workers have a few dozen. A slot costs some ten kilobytes.
    'max_connections=200',
    // Half of the default, so that a big import does not leave a gigabyte behind.
    'max_wal_size=512MB',
    // Compiling costs more than our short queries run.
    'jit=off',
    // Parallel plans put their hash tables into /dev/shm, which is 64 MB in a container.
    'max_parallel_workers_per_gather=0',
    'max_parallel_maintenance_workers=0',
    // The data fits the page cache: three reader processes fewer.
    'io_method=sync',
    // Times are UTC, in answers and in the log.
    'timezone=UTC',
    'log_timezone=UTC',
    // The log is for trouble; a line every five minutes is none.
    'log_checkpoints=off',
  ]
}
