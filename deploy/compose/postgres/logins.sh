#!/bin/sh
# The first start of the database: Leme's login owns its database and may make roles, for each client has one; it is no
# superuser. `reader` is for people and dashboards. Passwords never stand on a command line.
set -e
secrets=${SECRETS:-/run/secrets}
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<EOS
\\set leme_password \`cat '$secrets/database_password'\`
\\set reader_password \`cat '$secrets/reader_password'\`
create role leme login createrole password :'leme_password';
create database leme owner leme;
revoke connect, temporary on database leme from public;
set role leme;
create role leme_reader nologin;
create role leme_writer nologin;
reset role;
grant connect on database leme to leme_reader, leme_writer;
create role reader login connection limit 20 password :'reader_password' in role leme_reader;
alter role reader set default_transaction_read_only = on;
alter role reader set statement_timeout = '60s';
alter role reader set search_path = market;
\\connect leme
revoke create on schema public from public;
select exists (select from pg_available_extensions where name = 'timescaledb') as timescale \\gset
\\if :timescale
create extension if not exists timescaledb;
\\endif
EOS
