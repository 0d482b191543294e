/** Whom a hostile tenant would reach, and what it knows of them. */
export interface Victims {
  /** Schema of the hostile tenant. */
  readonly own: string
  /** Schema and login of another tenant. */
  readonly schema: string
  readonly login: string
  readonly database: string
  /** The admin's login. */
  readonly admin: string
  /** A connection of the other tenant. */
  readonly pid: number
}

/**
 * Statements that a tenant would send if it could, and that PostgreSQL has to refuse to its login, each by itself.
 * They change nothing when they are refused.
 */
export function hostileStatements({ own, database, schema, login, admin, pid }: Victims): readonly string[] {
  return [
    // Becoming somebody else.
    ...[`set role "${login}"`, `set role "${admin}"`, 'set role leme_writer', 'set role pg_read_all_data'],
    ...[`set session authorization "${login}"`, `set session authorization "${admin}"`],
    ...[
      `grant "${login}" to current_user`,
      `grant "${admin}" to current_user`,
      'grant leme_writer to current_user',
    ],
    // What is not its own.
    ...['select * from control.tenant', 'select * from control.audit', 'select * from control.tenant_key'],
    ...[
      'select * from leme.bot',
      'select * from leme.session',
      'select * from leme.run',
      'select * from leme.migration',
    ],
    ...['select * from pgboss.job', 'delete from pgboss.job', 'select leme.now_ms()'],
    ...[`select * from "${schema}".bot`, `delete from "${schema}".bot`, `select "${schema}".now_ms()`],
    ...[`insert into "${schema}".strategy (name) values ('x')`, `update "${schema}".bot set name = 'x'`],
    `with taken as (delete from "${schema}".bot returning *) select * from taken`,
    `select * from bot union all select * from "${schema}".bot`,
    `do $do$ begin perform * from "${schema}".bot; end $do$`,
    `do $do$ begin execute 'select * from control.tenant'; end $do$`,
    `select query_to_xml('select * from control.tenant', true, true, '')`,
    `select table_to_xml('"${schema}".bot'::regclass, true, true, '')`,
    `select schema_to_xml('${schema}', true, true, '')`,
    `select row_security_active('"${schema}".bot'::regclass), * from "${schema}".bot`,
    // Market data is shared, to be read.
    ...[
      'insert into market.series (venue, pair, timeframe, source) values (1, 2, 3, 4)',
      'delete from market.candle',
    ],
    ...[
      'update market.candle set close = 0',
      'truncate market.candle',
      'select * from market.candle for update',
    ],
    ...[
      'do $do$ begin lock table market.series in exclusive mode; end $do$',
      'update market.series set rows = 0',
    ],
    ...[`select market.add_partitions('candle', array[0::bigint])`, 'select hash from market.api_key'],
    ...['copy market.candle from stdin', 'select * from market.source', 'select * from market.outbox'],
    // Making and changing objects.
    ...[
      'create table mine (id integer)',
      'create table public.mine (id integer)',
      'create table market.mine (id int)',
    ],
    ...[
      'create temporary table bot (id integer)',
      'create temporary view mine as select 1',
      'create schema mine',
    ],
    ...[
      'create function mine() returns int language sql as $fn$ select 1 $fn$',
      'create view mine as select 1',
    ],
    ...[
      'select 1 as one into mine',
      'create extension dblink',
      'create extension file_fdw',
      'create language c',
    ],
    ...['create server s foreign data wrapper postgres_fdw', 'create foreign data wrapper mine'],
    ...['create publication mine for all tables', `create subscription mine connection 'x' publication y`],
    ...[
      'create event trigger mine on ddl_command_end execute function ring()',
      'create operator # (function = mine)',
    ],
    ...['drop table bot', 'drop table bot cascade', `drop schema "${own}" cascade`, 'truncate bot cascade'],
    ...[
      'alter table bot add column mine integer',
      'alter table bot disable trigger ring',
      'drop trigger ring on bot',
    ],
    ...[
      'alter table bot owner to current_user',
      'comment on table bot is $c$mine$c$',
      'create index on bot (name)',
    ],
    ...['alter function ring() owner to current_user', 'alter table bot enable row level security'],
    ...[
      'create trigger t before insert on bot for each row execute function ring()',
      'create rule r as on select to bot do instead nothing',
    ],
    ...['create policy p on bot', `reindex system ${database}`, 'cluster bot'],
    // What is only ever added to.
    ...[
      `update strategy_version set document = 'x'`,
      'delete from strategy_version',
      'delete from migration',
      `insert into migration values ('9999', 'x')`,
      `update migration set checksum = 'x'`,
    ],
    // Roles and the server.
    ...['create role mine', 'alter role current_user superuser', 'alter role current_user createrole'],
    ...[
      'alter role current_user bypassrls',
      'alter role current_user connection limit -1',
      'drop role current_user',
    ],
    ...[
      `alter role "${login}" password 'mine-and-long-enough'`,
      `alter role "${login}" nologin`,
      `drop role "${login}"`,
    ],
    ...[`alter role "${login}" set search_path = public`, 'alter role all set search_path = public'],
    ...[
      `alter system set log_statement = 'none'`,
      `alter database ${database} set search_path = public`,
      'create database mine',
    ],
    ...[
      `drop database ${database}`,
      `reassign owned by "${login}" to current_user`,
      `drop owned by "${login}"`,
    ],
    ...[
      `set log_statement = 'none'`,
      'set session_replication_role = replica',
      'set log_min_messages = panic',
    ],
    ...['set temp_file_limit = -1', 'set zero_damaged_pages = on', 'set lo_compat_privileges = on'],
    ...['set allow_system_table_mods = on', `set dynamic_library_path = '/tmp'`, `load 'pageinspect'`],
    ...[`select pg_terminate_backend(${pid})`, `select pg_cancel_backend(${pid})`, 'select pg_reload_conf()'],
    ...[
      'select pg_rotate_logfile()',
      'select pg_switch_wal()',
      `select pg_create_restore_point('x')`,
      'checkpoint',
    ],
    ...[`select pg_create_physical_replication_slot('x')`, 'select pg_promote()', 'select pg_stat_reset()'],
    ...['select pg_export_snapshot() from pg_authid', `select pg_log_backend_memory_contexts(${pid})`],
    // Files, programs, the network.
    ...[
      `select pg_read_file('/etc/passwd')`,
      `select pg_read_binary_file('PG_VERSION')`,
      `select pg_ls_dir('.')`,
    ],
    ...[
      `select pg_stat_file('PG_VERSION')`,
      'select pg_ls_logdir()',
      'select pg_ls_waldir()',
      `select pg_ls_tmpdir()`,
    ],
    ...[`copy bot to '/tmp/leme-mine'`, `copy bot from '/etc/passwd'`, `copy bot to program 'id'`],
    ...[`copy bot from program 'id'`, `copy (select 1) to program 'id > /tmp/leme-mine'`],
    ...[`select lo_import('/etc/passwd')`, `select lo_export(1, '/tmp/leme-mine')`],
    `select * from dblink('dbname=${database} user=${admin}', 'select 1') as t (a int)`,
    `select dblink_connect('host=127.0.0.1 user=${admin}')`,
    ...[`do language plpython3u 'import os'`, `do language plperlu 'system("id")'`],
    // Passwords and what others do.
    ...[
      'select * from pg_authid',
      'select * from pg_shadow',
      'select * from pg_statistic',
      'select * from pg_largeobject',
    ],
    ...['select * from pg_hba_file_rules', 'select * from pg_file_settings', 'select * from pg_user_mapping'],
    ...[
      'select * from pg_subscription',
      'select * from pg_config',
      'select * from pg_backend_memory_contexts',
    ],
  ]
}
