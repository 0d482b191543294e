import type { Migration } from '../migrate.ts'

/**
 * Rates of funding, order books that are kept for a while, and until when a run of a schedule counts as
 * alive. Levels lie in arrays, price and amount in turn: a book of twenty levels takes 700 bytes, and is
 * read with one row.
 */
export const contractsAndBooks: Migration = {
  name: '0015-contracts-and-books',
  sql: `
create table market.funding_rate (
  venue text not null,
  pair text not null,
  time bigint not null,
  rate float8 not null,
  primary key (venue, pair, time)
);

create table market.book (
  venue text not null,
  pair text not null,
  time bigint not null,
  sequence bigint not null,
  bids float8[] not null,
  asks float8[] not null,
  primary key (venue, pair, time)
);
create index on market.book using brin (time);

-- By the database's clock; who runs it moves it on. A run of before has none.
alter table market.schedule_run add column alive_until bigint;
`,
}
