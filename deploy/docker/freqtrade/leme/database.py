"""The schema of freqtrade's bots of a client, which the house makes: npx leme tenant init-schema CLIENT --freqtrade."""

import os
import re
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg2

from refusal import Refusal

CLAIM = """
create table if not exists leme_bot (only_one boolean primary key default true check (only_one), name text not null,
  paper boolean not null, since timestamptz not null default now())"""


def database_url(client):
    """DATABASE_URL, or the content of the file that DATABASE_URL_FILE names; of this client's login."""
    url = os.environ.get("DATABASE_URL", "")
    path = os.environ.get("DATABASE_URL_FILE", "")
    if not url and path:
        try:
            with open(path, encoding="utf-8") as file:
                url = file.read().strip()
        except OSError as error:
            raise Refusal(f"DATABASE_URL_FILE {path} cannot be read ({error.strerror})") from error
    if not url:
        raise Refusal("DATABASE_URL is not set")
    try:
        parts = urlsplit(url)
        login, host = unquote(parts.username or ""), parts.hostname
    except ValueError:
        raise Refusal("DATABASE_URL is no address") from None
    # libpq would tell what follows, which may be half a password.
    if re.search(r"%(?![0-9A-Fa-f]{2})", url):
        raise Refusal("DATABASE_URL has a % that encodes nothing: in a password it is written %25")
    if parts.scheme not in ("postgres", "postgresql") or not host:
        raise Refusal("DATABASE_URL is no address of a PostgreSQL: write postgres://LOGIN:PASSWORD@HOST:PORT/DATABASE")
    if login != login_of(client):
        raise Refusal(f"the login of DATABASE_URL is {login or 'missing'}, not {login_of(client)}: give freqtrade's own")
    return url


def sqlalchemy_url(url):
    """As freqtrade's library names the same place; what is percent-encoded stays so."""
    return urlunsplit(urlsplit(url)._replace(scheme="postgresql+psycopg2"))


def schema_of(client):
    return f"freqtrade_{client.replace('-', '_')}"


def login_of(client):
    return f"leme_{schema_of(client)}"


def connect(url):
    """Fails with a sentence that has no password."""
    try:
        return psycopg2.connect(url, connect_timeout=5, application_name="leme-freqtrade")
    except psycopg2.Error as error:
        lines = (str(error).strip() or error.__class__.__name__).splitlines()
        raise Refusal(f"the database cannot be reached: {lines[0]}") from None


def lack_of(connection, client):
    """What stands in the way, in words; None: freqtrade can make its tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_schema(), coalesce(has_schema_privilege(current_schema(), 'create'), false)"
        )
        schema, may_create = cursor.fetchone()
    connection.rollback()
    if schema != schema_of(client):
        return f"the login is led to the schema {schema or 'of nobody'}, not to {schema_of(client)}"
    return None if may_create else f"the login may not create tables in {schema}"


def claim(connection, bot):
    """freqtrade keeps no two bots apart in one schema, and no paper from money: who comes first has it."""
    with connection, connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(current_schema(), 0))")
        cursor.execute(CLAIM)
        cursor.execute("select name, paper from leme_bot")
        found = cursor.fetchone()
        if found is None:
            cursor.execute("insert into leme_bot (name, paper) values (%s, %s)", (bot["name"], bot["dryRun"]))
            return
    name, paper = found
    if name != bot["name"]:
        raise Refusal(
            f"the schema holds the trades of the bot {name}: freqtrade keeps no two bots apart in one schema, "
            "so a client has one bot of freqtrade"
        )
    if paper != bot["dryRun"]:
        kept, wanted = ("paper", "money") if paper else ("money", "paper")
        raise Refusal(
            f"the schema holds trades of this bot with {kept}, and it shall trade with {wanted} now: freqtrade would "
            "take them for its own. Empty the schema first, or offboard the client"
        )
