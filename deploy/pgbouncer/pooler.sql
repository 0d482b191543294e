-- Run once by a superuser in Leme's database, with the pooler's own password:
--   psql --set=pooler_password=… --file=pooler.sql leme
-- pgbouncer asks with this login, which reads no table, for the verifier of the one login that somebody comes with.
\if :{?pooler_password}
select not exists (select from pg_roles where rolname = 'leme_pooler') as is_new \gset
\if :is_new
create role leme_pooler login connection limit 10;
\endif
alter role leme_pooler password :'pooler_password';
\endif
begin;
create schema if not exists leme_pooler;
revoke all on schema leme_pooler from public;
grant usage on schema leme_pooler to leme_pooler;
-- Of clients' logins alone, one at a time: never the house's, never a superuser's, never of one that may make roles.
create or replace function leme_pooler.verifier_of(asked text) returns table (login text, verifier text)
language sql stable strict security definer set search_path = pg_catalog, pg_temp as $$
  select rolname::text, rolpassword from pg_authid
  where rolname = asked and rolname like 'leme\_tenant\_%' and rolcanlogin
    and not rolsuper and not rolcreaterole and not rolcreatedb and not rolreplication and not rolbypassrls
    and coalesce(rolvaliduntil, 'infinity') > now() $$;
revoke all on function leme_pooler.verifier_of(text) from public;
grant execute on function leme_pooler.verifier_of(text) to leme_pooler;
do $$ begin execute format('grant connect on database %I to leme_pooler', current_database()); end $$;
commit;
