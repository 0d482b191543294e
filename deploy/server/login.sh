# shellcheck shell=bash disable=SC2034,SC2154
# The login that owns Leme's database: no superuser, but it makes roles, for each tenant has one.
make_login() {
  local file=/etc/leme/$env/database_url password
  if [ -s "$file" ] && psql --no-psqlrc -qAt "$(cat "$file")" -c 'select 1' >/dev/null 2>&1; then
    unchanged "login and database of $env"
    return
  fi
  [ -s "$file" ] || printf 'postgres://leme:%s@127.0.0.1:%s/leme\n' "$(openssl rand -hex 24)" "$database_port" |
    put "$file" 0600 root:root
  password=$(sed 's|^postgres://leme:\([^@]*\)@.*|\1|' "$file")
  # By stdin: arguments can be seen by others.
  {
    printf "\\\\set password '%s'\n" "$password"
    cat <<'EOF'
select 'create role leme login createrole' where not exists (select from pg_roles where rolname = 'leme') \gexec
alter role leme login createrole password :'password';
select 'create database leme owner leme' where not exists (select from pg_database where datname = 'leme') \gexec
revoke connect, temporary on database leme from public;
\connect leme
revoke create on schema public from public;
EOF
  } | (cd / && runuser -u postgres -- psql --no-psqlrc -q --set=ON_ERROR_STOP=1 --port="$database_port" --dbname=postgres)
  changed "login and database of $env"
}
