delete from control.command t where t.tenant = $1
delete from control.command_approval t where (t.command_id) in (select t.id from control.command t where t.tenant = $1)
delete from control.command_step t where (t.command_id) in (select t.id from control.command t where t.tenant = $1)
delete from control.credit_entry t where t.tenant = $1
delete from control.delivery t where (t.event) in (select t.number from control.event t where t.tenant = $1)
delete from control.deployment t where t.tenant = $1
delete from control.event t where t.tenant = $1
delete from control.healthy_bot t where t.tenant = $1
delete from control.job
delete from control.job t where t.tenant = $1
delete from control.job where tenant = $1
delete from control.member t where t.tenant = $1
delete from control.member where tenant = $1
delete from control.recovery_code t where (t.member) in (select t.id from control.member t where t.tenant = $1)
delete from control.recovery_code where member = $1
delete from control.recovery_code where member = $1 and hash = decode($2, 'hex')
delete from control.tenant_key t where t.tenant = $1
delete from control.tenant_key where tenant = $1
delete from control.webhook t where t.tenant = $1
delete from control.webhook where tenant = $1 and id = $2
delete from leme.login_link where expires_at <= leme.now_ms()
delete from leme.login_link where member = $1
delete from leme.model_prediction where version_id = $1 and (bar_time, instrument) <= (select bar_time, instrument from leme.model_prediction where version_id = $2 order by bar_time desc, instrument desc offset $3 limit 1)
delete from leme.model_version where id = $1
delete from leme.session where expires_at <= leme.now_ms()
delete from leme.session where hash = $1
delete from leme.session where id = $1 and member is not distinct from $2
delete from leme.session where member = $1 and id::text is distinct from $2
delete from leme.study where id = $1
insert into control.audit (tenant, actor, action, target, outcome, detail) values ($1, $2, $3, $4, $5, $6)
insert into control.command (id, tenant, source, actor, digest, raw) values ($1, $2, $3, $4, $5, $6::json) on conflict (id) do nothing
insert into control.command_approval (command_id, phase, actor) values ($1, $2, $3) on conflict do nothing
insert into control.command_step (command_id, state, reason) values ($1, 'received', '')
insert into control.credit_entry (tenant, key, amount, kind, reason, balance) select $1, e.key, e.amount, e.kind, e.reason, e.balance from json_to_recordset($2::json) as e (place integer, key text, amount bigint, kind text, reason text, balance bigint) order by e.place
insert into control.delivery as d (webhook, event, type) select $1, number, type from control.event where tenant = $2 and number >= $3 and control.hears($4::text[], type) on conflict (webhook, event) do update set state = 'waiting', attempts = 0, next_at = leme.now_ms(), last_status = null, last_message = ''
insert into control.deployment (tenant, wanted) select 'filler-' || n, '{"commit":"c"}' from generate_series(1, 2000) as n
insert into control.deployment (tenant, wanted) values ($1, $2::json) on conflict (tenant) do update set wanted = excluded.wanted
insert into control.deployment as d (tenant, wanted) values ($1, $2::json) on conflict (tenant) do update set wanted = excluded.wanted where d.wanted ->> 'commit' is not distinct from $3
insert into control.event (tenant, type, body) values ($1, $2, $3::json) returning number
insert into control.event (tenant, type, body) values ($1, 'a', '1')
insert into control.job (id, tenant, kind, actor, title, strategy, spec, priority) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing
insert into control.job (id, tenant, kind, actor, title, strategy, spec, priority, has_slot, state) values ('job-1', $1, 'backtest', 'operator', 'A title', 'trend', '{}', 0, true, 'running')
insert into control.member as m (id, tenant, name, name_key, role, requires_second_factor) values ($1, $2, $3, $4, $5, $6) on conflict (tenant, name_key) do nothing returning m.id, m.tenant, m.name, m.role, m.disabled, m.password is not null as "hasPassword", case when m.factor_sealed is null then 'none' when m.factor_confirmed then 'confirmed' else 'begun' end as "secondFactor", m.requires_second_factor as "requiresSecondFactor", m.created_at as "createdAt"
insert into control.recovery_code (member, hash) select $1, decode(code, 'hex') from unnest($2::text[]) code
insert into control.tenant (id, name, quotas, policy) values ($1, $2, $3, $4) on conflict (id) do nothing
insert into control.tenant (id, name, quotas, policy) values ($1, $2, $3, '{}')
insert into control.tenant (id, name, quotas, policy) values ($1, $2, '{}', '{}')
insert into control.tenant (id, name, quotas, policy) values ($1, '', '{}', '{}')
insert into control.tenant (id, name, quotas, policy) values ($1, 'x', '{}', '{}')
insert into control.tenant_key as k (prefix, tenant, member, name, hash, role, networks, expires_at) select $1, id, $3, $4, $5, $6, $7, $8 from control.tenant where id = $2 returning k.prefix, k.tenant, k.member, k.name, k.role, k.networks, k.created_at as "createdAt", k.expires_at as "expiresAt", k.revoked_at as "revokedAt", k.last_used_at as "lastUsedAt"
insert into control.webhook (id, tenant, url, types) select $1, $2, $3, $4 where (select count(*) from control.webhook where tenant = $2) < $5 returning id, tenant, url, types, status, created_at as "createdAt"
insert into leme.login_link (hash, expires_at, member) select $1::bytea, leme.now_ms() + $2::bigint, $3::text where $4 or exists (select from control.member where id = $5)
insert into leme.model (name, label, label_horizon, timeframe) values ($1, $2, $3, $4) on conflict (name) do nothing
insert into leme.model_alias (model, alias, version, event, since) values ($1, $2, $3, $4, $5) on conflict (model, alias) do update set (version, event, since) = (excluded.version, excluded.event, excluded.since)
insert into leme.model_alias_event (model, alias, kind, from_version, to_version, actor, reason, forced, gates) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning number, model, alias, kind, from_version as "from", to_version as "to", time, actor, reason, forced, gates
insert into leme.model_feed (model, hash, document) values ($1, $2, $3) on conflict (model, hash) do nothing
insert into leme.model_look (model, champion, challenger, paired_rows, until) values ($1, $2, $3, $4, $5) on conflict do nothing
insert into leme.model_prediction (version_id, feed_id, bar_time, instrument, score, price, latency_ms, mode) select $1, $2, p."barTime", p.instrument, p.score, p.price, p."latencyMs", p.mode from json_to_recordset($3::json) as p ("barTime" bigint, instrument text, score float8, price float8, "latencyMs" float8, mode text) on conflict (version_id, bar_time, instrument) do nothing
insert into leme.model_version as v (model, number, artifact_hash, score, document, created_by) values ($1, $2, $3, $4, $5, $6) returning v.id, v.model, v.number, v.document, v.created_at as "createdAt", v.created_by as "createdBy"
insert into leme.run (id, kind, title, spec) values ($1, $2, $3, $4) on conflict (id) do nothing returning id, kind, title, status, spec, progress, message, result, error, created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"
insert into leme.run_trade (run_id, number, trade_id, pair, is_short, leverage, open_time, close_time, open_rate, close_rate, amount, stake_amount, fee_open, fee_close, profit_ratio, profit_abs, exit_reason, min_rate, max_rate, initial_stop_loss, stop_loss, funding_fees, liquidation_price, fills) select $1, t.number, t."id", t."pair", t."isShort", t."leverage", t."openTime", t."closeTime", t."openRate", t."closeRate", t."amount", t."stakeAmount", t."feeOpen", t."feeClose", t."profitRatio", t."profitAbs", t."exitReason", t."minRate", t."maxRate", t."initialStopLoss", t."stopLoss", t."fundingFees", t."liquidationPrice", t."fills" from json_to_recordset($2::json) as t (number integer, "id" integer, "pair" text, "isShort" boolean, "leverage" float8, "openTime" bigint, "closeTime" bigint, "openRate" float8, "closeRate" float8, "amount" float8, "stakeAmount" float8, "feeOpen" float8, "feeClose" float8, "profitRatio" float8, "profitAbs" float8, "exitReason" text, "minRate" float8, "maxRate" float8, "initialStopLoss" float8, "stopLoss" float8, "fundingFees" float8, "liquidationPrice" float8, "fills" json)
insert into leme.session (hash, expires_at, member, confirmed, address) select $1::bytea, leme.now_ms() + $2::bigint, id, $3, $4 from control.member where id = $5
insert into leme.signal_feedback (signal_id, account_id, status, ticket, price, volume, message, time, actor) values ($1, $2, $3, $4, $5, $6, $7, leme.now_ms(), $8) on conflict (signal_id, ticket, status) do nothing
insert into leme.study (id, spec, budget) values ($1, $2, $3) on conflict (id) do nothing
insert into leme.study_trial (study_id, number, batch, parameters) select $1, t.number, t.batch, t.parameters from json_to_recordset($2::json) as t (number integer, batch integer, parameters json)
insert into market.api_key (prefix, source, hash, scopes, networks, created_at, expires_at) select $1, name, $2, $3::text[], $4::text[], leme.now_ms(), $5::bigint from market.source where name = $6 returning prefix, source, scopes, networks, created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt"
select (expires_at - leme.now_ms())::int as ms from leme.login_link
select (select count(*) from pg_roles where rolname = any ($1)) as login, (select count(*) from pg_stat_activity where usename = any ($1)) as connections, (select count(*) from pg_namespace where nspname = any ($2)) as schema, (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any ($2)) as relations, (select count(*) from control.audit where tenant = $3) as audited
select 1 from control.tenant where id = $1 for key share
select 1 from control.tenant where id = $1 for update
select alias from leme.model_alias where model = $1 and version = $2 order by alias collate "C"
select alias, version, event, since from leme.model_alias where model = $1 and alias = $2
select bar_time as "barTime", instrument, score, price, latency_ms as "latencyMs", mode, label, exit_price as "exitPrice" from leme.model_prediction where version_id = $1 order by bar_time desc, instrument desc limit $2
select c.id, c.number, c.tenant, c.source, c.actor, c.raw, c.request, c.state, c.reason, c.attempts, c.wake_at as "wakeAt", c.deadline, c.since, c.commit, c.rollback_commit as "rollbackCommit", c.was_suspended as "wasSuspended", c.cancelled_by as "cancelledBy", c.created_at as "createdAt", c.ended_at as "endedAt", c.version, coalesce((select json_agg(json_build_object('phase', a.phase, 'actor', a.actor, 'time', a.time) order by a.number) from control.command_approval a where a.command_id = c.id), '[]') as approvals from control.command c where c.number < $1 and c.tenant = $3 order by c.number desc limit $2
select c.id, c.number, c.tenant, c.source, c.actor, c.raw, c.request, c.state, c.reason, c.attempts, c.wake_at as "wakeAt", c.deadline, c.since, c.commit, c.rollback_commit as "rollbackCommit", c.was_suspended as "wasSuspended", c.cancelled_by as "cancelledBy", c.created_at as "createdAt", c.ended_at as "endedAt", c.version, coalesce((select json_agg(json_build_object('phase', a.phase, 'actor', a.actor, 'time', a.time) order by a.number) from control.command_approval a where a.command_id = c.id), '[]') as approvals from control.command c where c.number < $1 order by c.number desc limit $2
select c.id, c.number, c.tenant, c.source, c.actor, c.raw, c.request, c.state, c.reason, c.attempts, c.wake_at as "wakeAt", c.deadline, c.since, c.commit, c.rollback_commit as "rollbackCommit", c.was_suspended as "wasSuspended", c.cancelled_by as "cancelledBy", c.created_at as "createdAt", c.ended_at as "endedAt", c.version, coalesce((select json_agg(json_build_object('phase', a.phase, 'actor', a.actor, 'time', a.time) order by a.number) from control.command_approval a where a.command_id = c.id), '[]') as approvals from control.command c where c.tenant = $1 and c.ended_at is null order by c.number
select c.id, c.number, c.tenant, c.source, c.actor, c.raw, c.request, c.state, c.reason, c.attempts, c.wake_at as "wakeAt", c.deadline, c.since, c.commit, c.rollback_commit as "rollbackCommit", c.was_suspended as "wasSuspended", c.cancelled_by as "cancelledBy", c.created_at as "createdAt", c.ended_at as "endedAt", c.version, coalesce((select json_agg(json_build_object('phase', a.phase, 'actor', a.actor, 'time', a.time) order by a.number) from control.command_approval a where a.command_id = c.id), '[]') as approvals, c.digest from control.command c where c.id = $1
select control.advance_command($1, $2, $3, $4, $5) as done
select control.hears($1::text[], $2) as heard
select control.lock_tenant($1)
select control.note_attempt($1, $2, $3::json, leme.now_ms()), control.add_event($4, 'command.received', $5, $6::json), pg_notify($7, $8)
select count(*) as count from control.command t where t.tenant = $1
select count(*) as count from control.command_approval t where (t.command_id) in (select t.id from control.command t where t.tenant = $1)
select count(*) as count from control.command_step t where (t.command_id) in (select t.id from control.command t where t.tenant = $1)
select count(*) as count from control.credit_entry t where t.tenant = $1
select count(*) as count from control.delivery t where (t.event) in (select t.number from control.event t where t.tenant = $1)
select count(*) as count from control.deployment t where t.tenant = $1
select count(*) as count from control.event t where t.tenant = $1
select count(*) as count from control.healthy_bot t where t.tenant = $1
select count(*) as count from control.job t where t.tenant = $1
select count(*) as count from control.member t where t.tenant = $1
select count(*) as count from control.recovery_code t where (t.member) in (select t.id from control.member t where t.tenant = $1)
select count(*) as count from control.tenant_key t where t.tenant = $1
select count(*) as count from control.webhook t where t.tenant = $1
select count(*)::int as ahead from control.job as other join control.job as own on own.id = $1 where other.tenant = $2 and other.state = 'queued' and not other.has_slot and own.state = 'queued' and not own.has_slot and (other.priority, -other.number) > (own.priority, -own.number)
select count(*)::int as n from leme.signal_transition t join leme.signal s on s.id = t.signal_id where s.account_id = $1 and t.from_state = 'PENDING' group by s.id having count(*) <> 1
select count(*)::int as open from control.job where tenant = $1 and state in ('queued', 'running')
select count(*)::int from leme.signal_transition where to_state = 'SENT' and signal_id = any($1)
select count(*)::integer as looks from leme.model_look where model = $1 and champion = $2 and challenger = $3
select d.webhook || '.' || d.event as id, d.webhook, d.event, d.type, d.state, d.attempts, d.next_at as "nextAt", d.last_status as "lastStatus", d.last_message as "lastMessage", d.created_at as "createdAt" from control.delivery d where webhook = $1 and event < $2 order by event desc limit $3
select distinct on (strategy collate "C") number, id, tenant, kind, actor, title, spec, priority, state, progress, message, error, figures, attempt, deaths, worker, cancelled_by as "cancelledBy", created_at as "createdAt", started_at as "startedAt", ended_at as "endedAt", jobs, done from control.job join ( select strategy as tried, count(*)::int as jobs, (count(*) filter (where state = 'done'))::int as done from control.job where tenant = $1 group by strategy ) as history on tried = strategy where tenant = $1 order by strategy collate "C", number desc
select document from leme.model_feed where id in (select distinct feed_id from leme.model_prediction where version_id = $1) order by id
select encode(k.hash, 'hex') as hash, leme.now_ms() as now, t.status, t.policy, t.quotas, (select to_json(found) from (select k.prefix, k.tenant, k.member, k.name, k.role, k.networks, k.created_at as "createdAt", k.expires_at as "expiresAt", k.revoked_at as "revokedAt", k.last_used_at as "lastUsedAt") found) as key, (select to_json(found) from (select m.id, m.tenant, m.name, m.role, m.disabled, m.password is not null as "hasPassword", case when m.factor_sealed is null then 'none' when m.factor_confirmed then 'confirmed' else 'begun' end as "secondFactor", m.requires_second_factor as "requiresSecondFactor", m.created_at as "createdAt") found where m.id is not null) as maker from control.tenant_key k join control.tenant t on t.id = k.tenant left join control.member m on m.id = k.member where k.prefix = $1
select exists (select from leme.study where id = $1) as study, exists (select from leme.study_trial where study_id = $2 and number = $3) as trial
select factor_sealed as sealed, factor_confirmed as confirmed from control.member where id = $1 and factor_sealed is not null
select from leme.model where name = $1
select head from control.followed
select id from leme.model_feed where model = $1 and hash = $2
select id from leme.signal where account_id = $1 and state = $2
select id from leme.study where id = $1 for update
select id, created_at as "createdAt", expires_at as "expiresAt", address from leme.session where member is not distinct from $1 and expires_at > leme.now_ms() order by id desc
select id, kind, tenant from control.job where state = 'queued' and has_slot and sent_at < leme.now_ms() - $1::bigint order by sent_at limit $2
select id, kind, title, status, spec, progress, message, result, error, created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt" from leme.run where id = $1
select id, name, status, quotas, policy, credits, created_at as "createdAt" from control.tenant where id = $1
select id, name, status, quotas, policy, credits, created_at as "createdAt" from control.tenant where id = $1 for no key update
select id, spec, budget, status, stop_reason as "stopReason", created_at as "createdAt", finished_at as "finishedAt" from leme.study where id = $1
select id, state, cancelled_by as "cancelledBy" from control.command where id = $1 for update
select id, tenant, url, types, status, created_at as "createdAt" from control.webhook where tenant = $1 and id = $2
select id, tenant, url, types, status, created_at as "createdAt" from control.webhook where tenant = $1 order by number
select k.prefix, k.tenant, k.member, k.name, k.role, k.networks, k.created_at as "createdAt", k.expires_at as "expiresAt", k.revoked_at as "revokedAt", k.last_used_at as "lastUsedAt", k.number from control.tenant_key k where k.tenant = $1 and k.number < $2 order by k.number desc limit $3
select key from control.credit_entry where tenant = $1 and key in (select * from json_array_elements_text($2::json))
select leme.now_ms() as now
select m.id, m.tenant, m.name, m.role, m.disabled, m.password is not null as "hasPassword", case when m.factor_sealed is null then 'none' when m.factor_confirmed then 'confirmed' else 'begun' end as "secondFactor", m.requires_second_factor as "requiresSecondFactor", m.created_at as "createdAt" from control.member m where m.id = $1
select m.id, m.tenant, m.name, m.role, m.disabled, m.password is not null as "hasPassword", case when m.factor_sealed is null then 'none' when m.factor_confirmed then 'confirmed' else 'begun' end as "secondFactor", m.requires_second_factor as "requiresSecondFactor", m.created_at as "createdAt" from control.member m where m.id = $1 for update
select m.id, m.tenant, m.name, m.role, m.disabled, m.password is not null as "hasPassword", case when m.factor_sealed is null then 'none' when m.factor_confirmed then 'confirmed' else 'begun' end as "secondFactor", m.requires_second_factor as "requiresSecondFactor", m.created_at as "createdAt", m.number from control.member m where m.tenant is not distinct from $1 and m.number > $2 order by m.number limit $3
select m.id, m.tenant, m.name, m.role, m.disabled, m.password is not null as "hasPassword", case when m.factor_sealed is null then 'none' when m.factor_confirmed then 'confirmed' else 'begun' end as "secondFactor", m.requires_second_factor as "requiresSecondFactor", m.created_at as "createdAt", t.status, t.policy, t.quotas from control.member m left join control.tenant t on t.id = m.tenant where m.id = $1
select m.id, m.tenant, m.name, m.role, m.disabled, m.password is not null as "hasPassword", case when m.factor_sealed is null then 'none' when m.factor_confirmed then 'confirmed' else 'begun' end as "secondFactor", m.requires_second_factor as "requiresSecondFactor", m.created_at as "createdAt", t.status, t.policy, t.quotas, m.password from control.member m left join control.tenant t on t.id = m.tenant where m.tenant is not distinct from $1 and m.name_key = $2
select m.name, m.label, m.label_horizon as "labelHorizon", m.timeframe, m.created_at as "createdAt", (select count(*)::integer from leme.model_version v where v.model = m.name) as versions, (select max(number) from leme.model_version v where v.model = m.name) as latest, (select coalesce(json_agg(json_build_object('alias', a.alias, 'version', a.version, 'event', a.event, 'since', a.since) order by a.alias collate "C"), '[]') from leme.model_alias a where a.model = m.name) as aliases from leme.model m where m.name = $1
select m.name, m.label, m.label_horizon as "labelHorizon", m.timeframe, m.created_at as "createdAt", (select count(*)::integer from leme.model_version v where v.model = m.name) as versions, (select max(number) from leme.model_version v where v.model = m.name) as latest, (select coalesce(json_agg(json_build_object('alias', a.alias, 'version', a.version, 'event', a.event, 'since', a.since) order by a.alias collate "C"), '[]') from leme.model_alias a where a.model = m.name) as aliases from leme.model m where m.name collate "C" > $1 order by m.name collate "C" limit $2
select max(expires_at - leme.now_ms())::int as ms from leme.login_link
select max(number) as number from leme.study_trial where study_id = $1
select name, label, label_horizon as "labelHorizon", timeframe, last_number as "lastNumber" from leme.model where name = $1 for update
select name, spec from control.healthy_bot where tenant = $1 order by name
select number, batch, parameters, status, evaluation, reason, duration_ms as "durationMs" from leme.study_trial where study_id = $1 and number > $2::bigint order by number limit $3
select number, id, kind, title, status, spec, progress, message, result, error, created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt" from leme.run where number < $1 and ($2::text is null or kind = $2) order by number desc limit $3
select number, id, name, status, quotas, policy, credits, created_at as "createdAt" from control.tenant where number > $1 and status <> 'gone' order by number limit $2
select number, id, spec, budget, status, stop_reason as "stopReason", created_at as "createdAt", finished_at as "finishedAt" from leme.study where number < $1 order by number desc limit $2
select number, id, tenant, kind, actor, title, spec, priority, state, progress, message, error, figures, attempt, deaths, worker, cancelled_by as "cancelledBy", created_at as "createdAt", started_at as "startedAt", ended_at as "endedAt" from control.job where ($1::text is null or tenant = $1) and number < $2 and ($3::text is null or kind = $3) and ($4::text is null or state = $4) and ($5::text is null or strategy = $5) order by number desc limit $6
select number, id, tenant, kind, actor, title, spec, priority, state, progress, message, error, figures, attempt, deaths, worker, cancelled_by as "cancelledBy", created_at as "createdAt", started_at as "startedAt", ended_at as "endedAt" from control.job where id = $1
select number, id, tenant, kind, actor, title, spec, priority, state, progress, message, error, figures, attempt, deaths, worker, cancelled_by as "cancelledBy", created_at as "createdAt", started_at as "startedAt", ended_at as "endedAt" from control.job where id = $1 and tenant = $2 for update
select number, key, amount, kind, reason, time, balance from control.credit_entry where tenant = $1 and number < $2 order by number desc limit $3
select number, model, alias, kind, from_version as "from", to_version as "to", time, actor, reason, forced, gates from leme.model_alias_event where model = $1 and number < $2 and alias = coalesce($3, alias) order by number desc limit $4
select number, time, tenant, actor, action, target, outcome, detail from control.audit where number < $1 order by number desc limit $2
select number, time, tenant, actor, action, target, outcome, detail from control.audit where tenant = $1 and number < $2 order by number desc limit $3
select number, trade_id as "id", pair as "pair", is_short as "isShort", leverage as "leverage", open_time as "openTime", close_time as "closeTime", open_rate as "openRate", close_rate as "closeRate", amount as "amount", stake_amount as "stakeAmount", fee_open as "feeOpen", fee_close as "feeClose", profit_ratio as "profitRatio", profit_abs as "profitAbs", exit_reason as "exitReason", min_rate as "minRate", max_rate as "maxRate", initial_stop_loss as "initialStopLoss", stop_loss as "stopLoss", funding_fees as "fundingFees", liquidation_price as "liquidationPrice", fills as "fills" from leme.run_trade where run_id = $1 and number > $2::bigint order by number limit $3
select pg_advisory_unlock(hashtextextended('control.command/' || $1, 0))
select pg_try_advisory_lock(hashtextextended('control.command/' || $1, 0)) as got
select prefix, source, scopes, networks, created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt", encode(hash, 'hex') as hash, leme.now_ms() as now, (select s.names from market.source s where s.name = api_key.source) as names from market.api_key where prefix = $1
select quotas, status from control.tenant where id = $1
select row_to_json(p)::text as j from control.command p, json_populate_record(null::control.command_approval, $1::text::json) c where (p.id) = (c.command_id)
select row_to_json(p)::text as j from control.command p, json_populate_record(null::control.command_step, $1::text::json) c where (p.id) = (c.command_id)
select row_to_json(p)::text as j from control.event p, json_populate_record(null::control.delivery, $1::text::json) c where (p.number) = (c.event)
select row_to_json(p)::text as j from control.member p, json_populate_record(null::control.recovery_code, $1::text::json) c where (p.id) = (c.member)
select row_to_json(p)::text as j from control.member p, json_populate_record(null::control.tenant_key, $1::text::json) c where (p.id) = (c.member)
select row_to_json(p)::text as j from control.member p, json_populate_record(null::leme.login_link, $1::text::json) c where (p.id) = (c.member)
select row_to_json(p)::text as j from control.member p, json_populate_record(null::leme.session, $1::text::json) c where (p.id) = (c.member)
select row_to_json(p)::text as j from control.tenant p, json_populate_record(null::control.credit_entry, $1::text::json) c where (p.id) = (c.tenant)
select row_to_json(p)::text as j from control.tenant p, json_populate_record(null::control.job, $1::text::json) c where (p.id) = (c.tenant)
select row_to_json(p)::text as j from control.tenant p, json_populate_record(null::control.member, $1::text::json) c where (p.id) = (c.tenant)
select row_to_json(p)::text as j from control.tenant p, json_populate_record(null::control.tenant_key, $1::text::json) c where (p.id) = (c.tenant)
select row_to_json(p)::text as j from control.tenant p, json_populate_record(null::control.webhook, $1::text::json) c where (p.id) = (c.tenant)
select row_to_json(p)::text as j from control.webhook p, json_populate_record(null::control.delivery, $1::text::json) c where (p.id) = (c.webhook)
select row_to_json(p)::text as j from leme.bot p, json_populate_record(null::leme.bot_equity, $1::text::json) c where (p.id) = (c.bot_id)
select row_to_json(p)::text as j from leme.bot p, json_populate_record(null::leme.bot_journal, $1::text::json) c where (p.id) = (c.bot_id)
select row_to_json(p)::text as j from leme.bot p, json_populate_record(null::leme.bot_position, $1::text::json) c where (p.id) = (c.bot_id)
select row_to_json(p)::text as j from leme.bot p, json_populate_record(null::leme.bot_trade, $1::text::json) c where (p.id) = (c.bot_id)
select row_to_json(p)::text as j from leme.model p, json_populate_record(null::leme.model_alias_event, $1::text::json) c where (p.name) = (c.model)
select row_to_json(p)::text as j from leme.model p, json_populate_record(null::leme.model_feed, $1::text::json) c where (p.name) = (c.model)
select row_to_json(p)::text as j from leme.model p, json_populate_record(null::leme.model_look, $1::text::json) c where (p.name) = (c.model)
select row_to_json(p)::text as j from leme.model p, json_populate_record(null::leme.model_version, $1::text::json) c where (p.name) = (c.model)
select row_to_json(p)::text as j from leme.model_alias_event p, json_populate_record(null::leme.model_alias, $1::text::json) c where (p.number) = (c.event)
select row_to_json(p)::text as j from leme.model_feed p, json_populate_record(null::leme.model_prediction, $1::text::json) c where (p.id) = (c.feed_id)
select row_to_json(p)::text as j from leme.model_version p, json_populate_record(null::leme.model_alias, $1::text::json) c where (p.model,p.number) = (c.model,c.version)
select row_to_json(p)::text as j from leme.model_version p, json_populate_record(null::leme.model_prediction, $1::text::json) c where (p.id) = (c.version_id)
select row_to_json(p)::text as j from leme.run p, json_populate_record(null::leme.run_trade, $1::text::json) c where (p.id) = (c.run_id)
select row_to_json(p)::text as j from leme.signal p, json_populate_record(null::leme.signal_feedback, $1::text::json) c where (p.id) = (c.signal_id)
select row_to_json(p)::text as j from leme.signal p, json_populate_record(null::leme.signal_transition, $1::text::json) c where (p.id) = (c.signal_id)
select row_to_json(p)::text as j from leme.study p, json_populate_record(null::leme.study_trial, $1::text::json) c where (p.id) = (c.study_id)
select s.id as session, s.expires_at as "expiresAt", s.confirmed, s.member as holder, m.id, m.tenant, m.name, m.role, m.disabled, m.password is not null as "hasPassword", case when m.factor_sealed is null then 'none' when m.factor_confirmed then 'confirmed' else 'begun' end as "secondFactor", m.requires_second_factor as "requiresSecondFactor", m.created_at as "createdAt", t.status, t.policy, t.quotas from leme.session s left join control.member m on m.id = s.member left join control.tenant t on t.id = m.tenant where s.hash = $1 and s.expires_at > leme.now_ms()
select s.id, s.number, s.account_id as "accountId", s.symbol, s.timeframe, s.side, s.volume, s.price, s.stop_loss as "stopLoss", s.take_profit as "takeProfit", s.comment, s.ttl_ms as "ttlMs", s.dedupe_key as "dedupeKey", s.state, s.created_at as "createdAt", s.expires_at as "expiresAt", s.sent_at as "sentAt", s.acked_at as "ackedAt" from leme.signal s where s.account_id = $1 and s.dedupe_key = $2
select s.id, s.number, s.account_id as "accountId", s.symbol, s.timeframe, s.side, s.volume, s.price, s.stop_loss as "stopLoss", s.take_profit as "takeProfit", s.comment, s.ttl_ms as "ttlMs", s.dedupe_key as "dedupeKey", s.state, s.created_at as "createdAt", s.expires_at as "expiresAt", s.sent_at as "sentAt", s.acked_at as "ackedAt" from leme.signal s where s.id = $1
select s.id, s.number, s.account_id as "accountId", s.symbol, s.timeframe, s.side, s.volume, s.price, s.stop_loss as "stopLoss", s.take_profit as "takeProfit", s.comment, s.ttl_ms as "ttlMs", s.dedupe_key as "dedupeKey", s.state, s.created_at as "createdAt", s.expires_at as "expiresAt", s.sent_at as "sentAt", s.acked_at as "ackedAt" from leme.signal s where s.id = $1 for update
select s.id, s.number, s.account_id as "accountId", s.symbol, s.timeframe, s.side, s.volume, s.price, s.stop_loss as "stopLoss", s.take_profit as "takeProfit", s.comment, s.ttl_ms as "ttlMs", s.dedupe_key as "dedupeKey", s.state, s.created_at as "createdAt", s.expires_at as "expiresAt", s.sent_at as "sentAt", s.acked_at as "ackedAt" from leme.signal s where true and s.account_id = $1 and s.number < $2 order by s.number desc limit $3
select s.id, s.number, s.account_id as "accountId", s.symbol, s.timeframe, s.side, s.volume, s.price, s.stop_loss as "stopLoss", s.take_profit as "takeProfit", s.comment, s.ttl_ms as "ttlMs", s.dedupe_key as "dedupeKey", s.state, s.created_at as "createdAt", s.expires_at as "expiresAt", s.sent_at as "sentAt", s.acked_at as "ackedAt" from leme.signal s where true and s.account_id = $1 and s.state = $2 order by s.number desc limit $3
select s.id, s.number, s.account_id as "accountId", s.symbol, s.timeframe, s.side, s.volume, s.price, s.stop_loss as "stopLoss", s.take_profit as "takeProfit", s.comment, s.ttl_ms as "ttlMs", s.dedupe_key as "dedupeKey", s.state, s.created_at as "createdAt", s.expires_at as "expiresAt", s.sent_at as "sentAt", s.acked_at as "ackedAt" from leme.signal s where true and s.account_id = $1 order by s.number desc limit $2
select s.name, s.cron, s.zone, s.arguments, s.next_at as "nextAt", (select json_build_object('dueAt', r.due_at, 'startedAt', r.started_at, 'endedAt', case when died then coalesce(r.alive_until, r.started_at) else r.ended_at end, 'outcome', case when died then 'failed' else r.outcome end, 'message', case when died then $1 else r.message end) from market.schedule_run r, lateral (select r.outcome is null and coalesce(r.alive_until, 0) < leme.now_ms() as died) d where r.schedule = s.name order by r.number desc limit 1) as last from market.schedule s order by s.name collate "C"
select signal_id as "signalId", account_id as "accountId", status, nullif(ticket, '') as ticket, price, volume, message, time, actor from leme.signal_feedback where signal_id = $1 order by number
select state, reason, time from control.command_step where command_id = $1 order by number
select status from control.tenant where id = $1
select status, (quotas ->> 'bots')::integer as bots from control.tenant where id = $1
select status, name, credits from control.tenant where id = $1
select string_agg(t::text, '') || (select string_agg(s::text, '') from leme.session s) as text from leme.login_link t
select tenant, accepted_commit as commit, accepted as values from control.deployment where tenant = $1 and accepted_commit is not null
select tenant, accepted_commit as commit, accepted as values from control.deployment where tenant > $1 and accepted_commit is not null order by tenant limit $2
select tenant, min(wake_at) as "wakeAt" from control.command where ended_at is null group by tenant
select tenant, wanted, running, observed_at as "observedAt", last_attempt as "lastAttempt" from control.deployment where tenant = $1
select tenant, wanted, running, observed_at as "observedAt", last_attempt as "lastAttempt" from control.deployment where tenant > $1 order by tenant limit $2
select time, actor, from_state as from, to_state as to from leme.signal_transition where signal_id = $1 order by number
select to_json(k) as row from control.tenant_key k union all select to_json(l) from leme.login_link l union all select to_json(s) from leme.session s
select type, body from control.event where tenant = $1 order by number
select v.id, v.model, v.number, v.document, v.created_at as "createdAt", v.created_by as "createdBy" from leme.model_version v where v.model = $1 and v.artifact_hash = $2 and v.score = $3
select v.id, v.model, v.number, v.document, v.created_at as "createdAt", v.created_by as "createdBy" from leme.model_version v where v.model = $1 and v.number < $2::bigint order by v.number desc limit $3
select v.id, v.model, v.number, v.document, v.created_at as "createdAt", v.created_by as "createdBy" from leme.model_version v where v.model = $1 and v.number = $2
update control.command set cancelled_by = $1 where id = $2
update control.delivery set next_at = 0 where state = 'waiting'
update control.delivery set state = $1, last_status = $2, last_message = $3, next_at = leme.now_ms() + $4::bigint where webhook = $5 and event = $6 and attempts = $7 and state = 'waiting'
update control.delivery set state = 'given-up' where state = 'waiting'
update control.delivery set state = 'waiting', attempts = 0, next_at = leme.now_ms(), last_status = null, last_message = '' where webhook = $1 and webhook || '.' || event = $2
update control.deployment set observed_at = observed_at - $1
update control.followed set head = $1
update control.job set cancelled_by = coalesce(cancelled_by, $2), state = case state when 'queued' then 'cancelled' else state end, has_slot = has_slot and state = 'running', ended_at = case state when 'queued' then leme.now_ms() end where id = $1
update control.job set created_at = created_at - $1, sent_at = sent_at - $2, lease_until = lease_until - $3
update control.job set deaths = deaths + 1, state = case when cancelled_by is not null then 'cancelled' when deaths + 1 >= $2 then 'failed' else 'queued' end, has_slot = cancelled_by is null and deaths + 1 < $2, error = case when cancelled_by is null and deaths + 1 >= $2 then $3 end, ended_at = case when cancelled_by is not null or deaths + 1 >= $2 then leme.now_ms() end, sent_at = leme.now_ms() where id = $1 and state = 'running' and lease_until < leme.now_ms() returning state
update control.job set has_slot = cancelled_by is null, sent_at = leme.now_ms(), state = case when cancelled_by is null then 'queued' else 'cancelled' end, ended_at = case when cancelled_by is not null then leme.now_ms() end where id = $1 and attempt = $2 and state = 'running' returning number, id, tenant, kind, actor, title, spec, priority, state, progress, message, error, figures, attempt, deaths, worker, cancelled_by as "cancelledBy", created_at as "createdAt", started_at as "startedAt", ended_at as "endedAt"
update control.job set progress = $3, message = $4, lease_until = leme.now_ms() + $5::bigint where id = $1 and attempt = $2 and state = 'running' returning cancelled_by is not null as asked
update control.job set progress = 0.5 where id = 'job-1'
update control.job set sent_at = leme.now_ms() where id = $1 and state = 'queued' and has_slot
update control.job set state = $3, has_slot = false, progress = coalesce($4::float8, progress), message = case when $3 = 'done' then '' else message end, error = $5, figures = $6::json, ended_at = leme.now_ms() where id = $1 and attempt = $2 and state = 'running'
update control.job set state = 'failed', has_slot = false, error = 'no candles', ended_at = 7 where id = 'job-1'
update control.job set state = 'running', attempt = attempt + 1, worker = $2, progress = 0, message = '', started_at = coalesce(started_at, leme.now_ms()), lease_until = leme.now_ms() + $3::bigint where id = $1 and state = 'queued' and has_slot returning number, id, tenant, kind, actor, title, spec, priority, state, progress, message, error, figures, attempt, deaths, worker, cancelled_by as "cancelledBy", created_at as "createdAt", started_at as "startedAt", ended_at as "endedAt"
update control.job_sweep set at = 0
update control.job_sweep set at = at - $1
update control.job_sweep set at = leme.now_ms() where at <= leme.now_ms() - $1::bigint
update control.member m set name = coalesce($2, name), name_key = coalesce($3, name_key), role = coalesce($4, role), disabled = coalesce($5, disabled), requires_second_factor = coalesce($6, requires_second_factor) where m.id = $1 returning m.id, m.tenant, m.name, m.role, m.disabled, m.password is not null as "hasPassword", case when m.factor_sealed is null then 'none' when m.factor_confirmed then 'confirmed' else 'begun' end as "secondFactor", m.requires_second_factor as "requiresSecondFactor", m.created_at as "createdAt"
update control.member set factor_confirmed = true, factor_step = $1 where id = $2 and factor_sealed is not null and not factor_confirmed
update control.member set factor_sealed = $1, factor_step = -1 where id = $2
update control.member set factor_sealed = null, factor_confirmed = false, factor_step = -1 where id = $1 and factor_sealed is not null
update control.member set factor_step = $1 where id = $2 and factor_confirmed and factor_step < $3
update control.member set failures = 0, locked_until = 0 where id = $1
update control.member set failures = failures + 1, locked_until = case when failures + 1 < $1 then locked_until else leme.now_ms() + least($2, $3 * 2 ^ least(failures + 1 - $4, 20))::bigint end where id = $5 and locked_until <= leme.now_ms()
update control.member set failures = greatest(failures - 1, 0) where id = $1 and failures < $2
update control.member set locked_until = locked_until - $1
update control.member set password = $1 where id = $2
update control.member set password = $1 where id = $2 and password = $3
update control.tenant set credits = $2 where id = $1
update control.tenant set name = $2, status = $3, quotas = $4, policy = $5 where id = $1 returning id, name, status, quotas, policy, credits, created_at as "createdAt"
update control.tenant set quotas = '{"bots": 4}' where id = $1
update control.tenant set quotas = (quotas::jsonb || $1::jsonb)::json, status = coalesce($2, status) where id = $3
update control.tenant set status = 'gone', name = '', credits = 0 where id = $1
update control.tenant_key k set revoked_at = leme.now_ms() where k.prefix = $1 and k.tenant = $2 and k.revoked_at is null returning k.prefix, k.tenant, k.member, k.name, k.role, k.networks, k.created_at as "createdAt", k.expires_at as "expiresAt", k.revoked_at as "revokedAt", k.last_used_at as "lastUsedAt"
update control.tenant_key set last_used_at = last_used_at - $1
update control.tenant_key set last_used_at = leme.now_ms() where prefix = $1 and coalesce(last_used_at, 0) <= leme.now_ms() - $2::bigint
update control.webhook set status = 'paused' where id = $1
update control.webhook set url = coalesce($3, url), types = coalesce($4::text[], types), status = coalesce($5, status) where tenant = $1 and id = $2 returning id, tenant, url, types, status, created_at as "createdAt"
update leme.login_link set expires_at = expires_at - $1
update leme.login_link set expires_at = leme.now_ms() - 1
update leme.model set last_number = $1 where name = $2
update leme.model_prediction p set label = o.label, exit_price = o."exitPrice" from json_to_recordset($2::json) as o ("barTime" bigint, instrument text, label smallint, "exitPrice" float8), leme.model_version v where v.model = $1 and p.version_id = v.id and p.bar_time = o."barTime" and p.instrument = o.instrument and p.label is null
update leme.run set progress = $1, message = $2 where id = $3 and status = 'running'
update leme.run set status = 'done', progress = 1, result = $2, finished_at = leme.now_ms() where id = $1 and status in ('queued', 'running')
update leme.run set status = 'failed', error = $1, finished_at = leme.now_ms() where id = $2 and status in ('queued', 'running')
update leme.run set status = 'running', started_at = coalesce(started_at, leme.now_ms()) where id = $1 and status in ('queued', 'running')
update leme.session set confirmed = true where hash = $1
update leme.session set expires_at = 1 where hash = sha256($1)
update leme.session set expires_at = expires_at - $1, created_at = created_at - $2
update leme.study set budget = $1, status = 'running', stop_reason = null, finished_at = null where id = $2
update leme.study set status = 'finished', stop_reason = $1, finished_at = leme.now_ms() where id = $2
update leme.study_trial set status = $3, evaluation = $4, reason = $5, duration_ms = $6 where study_id = $1 and number = $2 and status = 'asked'
update market.api_key set revoked_at = leme.now_ms() where prefix = $1 and revoked_at is null
update market.outbox set sent_at = leme.now_ms() where number = any($1::bigint[])
update market.schedule_run set alive_until = leme.now_ms() + $1 where number = $2
update market.schedule_run set ended_at = leme.now_ms(), outcome = $1, message = $2 where number = $3
with before as ( select running::text is distinct from $1 as is_new from control.deployment where tenant = $2 ), written as ( insert into control.deployment as d (tenant, running, observed_at) values ($3, $4::json, leme.now_ms()) on conflict (tenant) do update set running = excluded.running, observed_at = excluded.observed_at where d.running::text is distinct from $5 or d.observed_at <= excluded.observed_at - $6 returning tenant ) select pg_notify('leme_command', tenant) from written where coalesce((select is_new from before), true) and exists (select from control.command c where c.tenant = written.tenant and c.ended_at is null)
with clock as materialized (select leme.now_ms() as now), chosen as ( select s.number from leme.signal s, clock where s.account_id = $1 and s.state = 'PENDING' and s.expires_at > clock.now and s.symbol = any($2::text[]) order by s.number limit 1 for update of s skip locked ), s as ( update leme.signal t set state = 'SENT', sent_at = clock.now from chosen, clock where t.number = chosen.number returning t.* ), noted as ( insert into leme.signal_transition (signal_id, time, actor, from_state, to_state) select id, sent_at, $3, 'PENDING', 'SENT' from s ) select s.id, s.number, s.account_id as "accountId", s.symbol, s.timeframe, s.side, s.volume, s.price, s.stop_loss as "stopLoss", s.take_profit as "takeProfit", s.comment, s.ttl_ms as "ttlMs", s.dedupe_key as "dedupeKey", s.state, s.created_at as "createdAt", s.expires_at as "expiresAt", s.sent_at as "sentAt", s.acked_at as "ackedAt" from s
with clock as materialized (select leme.now_ms() as now), chosen as ( select s.number from leme.signal s, clock where s.account_id = $1 and s.state = 'PENDING' and s.expires_at > clock.now and s.timeframe = $2 order by s.number limit 1 for update of s skip locked ), s as ( update leme.signal t set state = 'SENT', sent_at = clock.now from chosen, clock where t.number = chosen.number returning t.* ), noted as ( insert into leme.signal_transition (signal_id, time, actor, from_state, to_state) select id, sent_at, $3, 'PENDING', 'SENT' from s ) select s.id, s.number, s.account_id as "accountId", s.symbol, s.timeframe, s.side, s.volume, s.price, s.stop_loss as "stopLoss", s.take_profit as "takeProfit", s.comment, s.ttl_ms as "ttlMs", s.dedupe_key as "dedupeKey", s.state, s.created_at as "createdAt", s.expires_at as "expiresAt", s.sent_at as "sentAt", s.acked_at as "ackedAt" from s
with clock as materialized (select leme.now_ms() as now), chosen as ( select s.number from leme.signal s, clock where s.account_id = $1 and s.state = 'PENDING' and s.expires_at > clock.now order by s.number limit 1 for update of s skip locked ), s as ( update leme.signal t set state = 'SENT', sent_at = clock.now from chosen, clock where t.number = chosen.number returning t.* ), noted as ( insert into leme.signal_transition (signal_id, time, actor, from_state, to_state) select id, sent_at, $2, 'PENDING', 'SENT' from s ) select s.id, s.number, s.account_id as "accountId", s.symbol, s.timeframe, s.side, s.volume, s.price, s.stop_loss as "stopLoss", s.take_profit as "takeProfit", s.comment, s.ttl_ms as "ttlMs", s.dedupe_key as "dedupeKey", s.state, s.created_at as "createdAt", s.expires_at as "expiresAt", s.sent_at as "sentAt", s.acked_at as "ackedAt" from s
with clock as materialized (select leme.now_ms() as now), over as ( select s.number from leme.signal s, clock where s.state = 'PENDING' and s.expires_at <= clock.now order by s.number limit $1 for update of s ), expired as ( update leme.signal s set state = 'EXPIRED' from over where s.number = over.number returning s.id, s.expires_at ) insert into leme.signal_transition (signal_id, time, actor, from_state, to_state) select id, expires_at, 'clock', 'PENDING', 'EXPIRED' from expired
with clock as materialized (select leme.now_ms() as now), s as ( insert into leme.signal (account_id, symbol, timeframe, side, volume, price, stop_loss, take_profit, comment, ttl_ms, dedupe_key, state, created_at, expires_at) select $1, $2, $3, $4, $5::float8, $6::float8, $7::float8, $8::float8, $9, $10::integer, $11, 'PENDING', now, now + $12::integer from clock on conflict (account_id, dedupe_key) do nothing returning * ), noted as ( insert into leme.signal_transition (signal_id, time, actor, to_state) select id, created_at, $13, 'PENDING' from s ) select s.id, s.number, s.account_id as "accountId", s.symbol, s.timeframe, s.side, s.volume, s.price, s.stop_loss as "stopLoss", s.take_profit as "takeProfit", s.comment, s.ttl_ms as "ttlMs", s.dedupe_key as "dedupeKey", s.state, s.created_at as "createdAt", s.expires_at as "expiresAt", s.sent_at as "sentAt", s.acked_at as "ackedAt" from s
with due as ( select d.webhook, d.event from control.delivery d join control.webhook w on w.id = d.webhook where d.state = 'waiting' and d.next_at <= leme.now_ms() and w.status = 'active' order by d.next_at, d.event limit $1 for update of d skip locked ) update control.delivery d set attempts = d.attempts + 1, next_at = leme.now_ms() + $2::bigint from due, control.webhook w, control.event e where d.webhook = due.webhook and d.event = due.event and w.id = d.webhook and e.number = d.event returning d.webhook || '.' || d.event as id, d.webhook, d.event, d.type, d.state, d.attempts, d.next_at as "nextAt", d.last_status as "lastStatus", d.last_message as "lastMessage", d.created_at as "createdAt", w.tenant, w.url, e.body, e.time as "eventAt"
with free as ( select greatest(0, $2 - count(*)) as slots from control.job where tenant = $1 and state in ('queued', 'running') and has_slot ), next as ( select id from control.job where tenant = $1 and state = 'queued' and not has_slot order by priority desc, number limit (select slots from free) ), placed as ( update control.job set has_slot = true, sent_at = leme.now_ms() where id in (select id from next) returning id, kind, priority, number ) select id, kind from placed order by priority desc, number
with place as (select hashtextextended('control.command/' || $1, 0) as key) select pg_terminate_backend(pid) from pg_locks, place where locktype = 'advisory' and granted and objsubid = 1 and classid = ((key >> 32) & 4294967295)::oid and objid = (key & 4294967295)::oid
with s as ( update leme.signal set state = 'ACKED', acked_at = leme.now_ms() where id = $1 returning * ), noted as ( insert into leme.signal_transition (signal_id, time, actor, from_state, to_state) select id, acked_at, $2, 'SENT', 'ACKED' from s ) select s.id, s.number, s.account_id as "accountId", s.symbol, s.timeframe, s.side, s.volume, s.price, s.stop_loss as "stopLoss", s.take_profit as "takeProfit", s.comment, s.ttl_ms as "ttlMs", s.dedupe_key as "dedupeKey", s.state, s.created_at as "createdAt", s.expires_at as "expiresAt", s.sent_at as "sentAt", s.acked_at as "ackedAt" from s
with taken as ( update market.schedule set next_at = $1 where name = $2 and next_at = $3 returning name ), old as ( delete from market.schedule_run where schedule in (select name from taken) and number <= (select number from market.schedule_run where schedule = $4 order by number desc offset $5 limit 1) ) insert into market.schedule_run (schedule, due_at, started_at, alive_until) select name, $6, leme.now_ms(), leme.now_ms() + $7 from taken returning number
with used as ( delete from leme.login_link where hash = $1 returning expires_at, member ) insert into leme.session (hash, expires_at, member, address) select $2::bytea, leme.now_ms() + $3::bigint, used.member, $4 from used left join control.member m on m.id = used.member left join control.tenant t on t.id = m.tenant where used.expires_at > leme.now_ms() and m.disabled is not true and (t.id is null or t.status in ('active', 'suspended'))
with woken as ( update control.command set wake_at = 0, version = version + 1 where id = $1 returning tenant ) select pg_notify($2, tenant) from woken
