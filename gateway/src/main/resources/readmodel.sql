-- What the gateway knows, from result topics. Times are milliseconds since 1970. Nothing here is the only copy of anything.
-- through: up to when everything is read
create table origin (name text not null, through integer not null);
create table offsets (
  topic text not null, part integer not null, next integer not null,
  primary key (topic, part)) without rowid;

create table requests (
  request_id text primary key, account_id text not null, channel text not null, status text not null, rank integer not null,
  invite_id text, expires_at integer, reason text, needed integer, available integer, balance integer, held integer,
  held_by text not null, next_at integer, ways text not null, payload_hash text not null, at integer not null) without rowid;
create index requests_by_time on requests (at);
create index requests_refused on requests (at) where status = 'REFUSED';

create table invites (
  invite_id text primary key, request_id text not null, account_id text not null, holder_id text not null, channel text not null,
  uses integer not null, bound_device text, bound_account text, pool text, profile text not null, not_before integer not null,
  expires_at integer not null, stake integer not null, issued_at integer not null) without rowid;
create index invites_by_request on invites (request_id);
-- whoever sees a code in the list of his own: owner and holder
create table invite_lists (
  account_id text not null, issued_at integer not null, invite_id text not null,
  primary key (account_id, issued_at, invite_id)) without rowid;
create table invite_states (
  invite_id text primary key, status text not null, uses integer not null, redeemed integer not null, ended integer not null,
  expires_at integer not null, message text, revision integer not null, at integer not null) without rowid;

create table decisions (
  application_id text primary key, account_id text not null, invite_id text not null, status text not null, rank integer not null,
  reason text, profile text not null, pool text not null, other_application_id text, next_at integer, ways text not null,
  payload_hash text not null, at integer not null) without rowid;
create index decisions_by_invite on decisions (invite_id, at);
create index decisions_by_time on decisions (at);
create table provisioning (
  application_id text primary key, account_id text not null, status text not null, rank integer not null, iccid text,
  generation integer not null, position integer, at integer not null) without rowid;
create table parameters (
  application_id text not null, iccid text not null, generation integer not null, account_id text not null, jwe text not null,
  expires_at integer not null, primary key (application_id, iccid, generation)) without rowid;
create index parameters_by_expiry on parameters (expires_at);
create table lifecycles (
  application_id text primary key, account_id text not null, status text not null, iccid text not null, generation integer not null,
  downloaded integer not null, due_at integer, revision integer not null, at integer not null) without rowid;

create table accounts (
  account_id text primary key, kind text not null, status text not null, device_id text, owner_id text, created_at integer not null,
  reason text not null, actor text not null, message text, command_id text, changed_at integer not null,
  unused_installs integer not null, revision integer not null) without rowid;
create table balances (
  account_id text primary key, balance integer not null, held integer not null, open_uses integer not null,
  open_invites integer not null, can_request integer not null, needed integer not null, next_at integer, limited_until integer,
  ways text not null, suspended integer not null,
  policy text not null, revision integer not null) without rowid;
create table ledger (
  account_id text not null, sequence integer not null, entry_id text not null, at integer not null, cause text not null,
  delta integer not null, balance integer not null, held integer not null, invite_id text, closed_uses integer not null,
  corrects text, policy text not null, note text not null,
  primary key (account_id, sequence)) without rowid;

create table stock (
  iccid text primary key, pool text not null, kind text not null, state text not null, smdp_id text,
  revision integer not null, generation integer not null, application_id text, cause text not null, at integer not null,
  history text not null) without rowid;
create index stock_by_pool on stock (pool, state, iccid);
create index stock_by_iccid on stock (state, iccid);
-- how many profiles of a pool are in a state, whoever changes the stock; none is 0
create table stock_levels (
  pool text not null, kind text not null, state text not null, profiles integer not null,
  primary key (pool, kind, state)) without rowid;
create trigger stock_added after insert on stock begin
  insert into stock_levels values (new.pool, new.kind, new.state, 1) on conflict (pool, kind, state) do update set profiles = profiles + 1; end;
create trigger stock_moved after update of pool, kind, state on stock when (old.pool, old.kind, old.state) <> (new.pool, new.kind, new.state) begin
  insert into stock_levels values (new.pool, new.kind, new.state, 1) on conflict (pool, kind, state) do update set profiles = profiles + 1; update stock_levels set profiles = profiles - 1 where pool = old.pool and kind = old.kind and state = old.state; delete from stock_levels where pool = old.pool and kind = old.kind and state = old.state and profiles = 0; end;
create trigger stock_gone after delete on stock begin
  update stock_levels set profiles = profiles - 1 where pool = old.pool and kind = old.kind and state = old.state; delete from stock_levels where pool = old.pool and kind = old.kind and state = old.state and profiles = 0; end;

create table policies (version text primary key, content text not null, body text not null, at integer not null) without rowid;
create index policies_in_force on policies (at, version) where version glob 'active/*';

create table letters (
  letter_id text primary key, at integer not null, topic text not null, part integer not null, off integer not null, key text,
  cause text not null, node text not null, application text not null) without rowid;
create index letters_by_time on letters (at, letter_id);
create index letters_by_topic on letters (topic, at, letter_id);
create table letter_commands (
  letter_id text not null, command_id text not null, kind text not null, actor text not null, reason text not null,
  at integer not null, primary key (letter_id, command_id)) without rowid;
create index letter_commands_by_time on letter_commands (at);

-- what became of commands, in each aggregate
create table outcomes (
  command_id text not null, aggregate text not null, subject text not null, result text not null, final integer not null, reason text,
  count integer not null, at integer not null, primary key (command_id, aggregate, subject)) without rowid;
create index outcomes_by_time on outcomes (at);
-- which rows of an import were taken in, were there already or were refused: 64 rows in a chunk, one bit each, in one of the three at most
create table import_rows (
  command_id text not null, chunk integer not null, taken integer not null, unchanged integer not null, refused integer not null, at integer not null,
  primary key (command_id, chunk)) without rowid;
create index import_rows_by_time on import_rows (at);
-- how many they are
create table import_counts (
  command_id text primary key, taken integer not null, unchanged integer not null, refused integer not null, at integer not null) without rowid;
create index import_counts_by_time on import_counts (at);
