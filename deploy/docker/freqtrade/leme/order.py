"""The order of a bot, as the chart mounts it: /etc/leme/bot.json."""

import json
import os
import re

from refusal import Refusal

SCHEMA = "leme.bot-order/1"
CLIENT = re.compile(r"[a-z0-9][a-z0-9-]{0,37}[a-z0-9]")
NUMBER = (int, float)
FIELDS = {
    "name": str,
    "mode": str,
    "runtime": str,
    "strategy": str,
    "strategyVersion": str,
    "parameters": dict,
    "exchange": str,
    "pairs": list,
    "timeframe": str,
    "dryRun": bool,
    "maxOpenTrades": int,
    "stakeCurrency": str,
    "stakeAmount": (*NUMBER, str),
    "tradingMode": str,
    "exposure": NUMBER,
    "resources": dict,
    "commandId": str,
}


def read_order():
    """Gives the client's id and its bot; what freqtrade cannot do is refused."""
    path = os.environ.get("LEME_BOT_FILE", "/etc/leme/bot.json")
    try:
        with open(path, encoding="utf-8") as file:
            order = json.load(file, parse_constant=no_number)
    except (OSError, ValueError) as error:
        raise Refusal(f"the order of the bot cannot be read: {error}") from error
    if not isinstance(order, dict) or order.get("schema") != SCHEMA:
        raise Refusal(f"{path} is no order of the form {SCHEMA}; use the chart of this version")
    client, bot = order.get("clientId"), order.get("bot")
    if not isinstance(client, str) or not CLIENT.fullmatch(client):
        raise Refusal(f"clientId is {client!r}, no id of a client")
    if not isinstance(bot, dict):
        raise Refusal("the order has no bot")
    require_fields(bot)
    require_possible(bot)
    return client, bot


def no_number(text):
    raise ValueError(f"{text} is no number of JSON")


def require_fields(bot):
    """Every field, of its type, and no other: what is not understood is not passed over."""
    for name, kind in FIELDS.items():
        value = bot.get(name)
        # True is an int to Python.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise Refusal(f"{name} is {value!r}, which it cannot be")
    unknown = sorted(set(bot) - set(FIELDS))
    if unknown:
        raise Refusal(f"the order has fields that this version does not know: {', '.join(unknown)}")


def require_possible(bot):
    """What the order may say, but freqtrade cannot keep."""
    if bot["runtime"] != "freqtrade":
        raise Refusal(f"the bot wants the runtime {bot['runtime']}; this image is freqtrade's")
    if bot["mode"] != "trade":
        raise Refusal(f"freqtrade cannot run a bot of mode {bot['mode']}, only of mode trade")
    if bot["tradingMode"] not in ("spot", "futures"):
        raise Refusal(f"tradingMode is {bot['tradingMode']!r}, not spot or futures")
    if bot["maxOpenTrades"] < 1:
        raise Refusal("maxOpenTrades is below 1")
    require_pairs(bot)
    require_exposure(bot)


def require_pairs(bot):
    """Futures are written BTC/USDT:USDT, and settled in the currency of the stake."""
    currency, pairs = bot["stakeCurrency"], bot["pairs"]
    if not pairs or len(set(map(str, pairs))) != len(pairs):
        raise Refusal("pairs are missing, or one is there twice")
    end = f"/{currency}:{currency}" if bot["tradingMode"] == "futures" else f"/{currency}"
    for pair in pairs:
        if not isinstance(pair, str) or not re.fullmatch(r"[A-Z0-9]{1,20}" + re.escape(end), pair):
            raise Refusal(f"{pair!r} is no pair of {bot['tradingMode']} trading in {currency}: write XXX{end}")


def require_exposure(bot):
    """On paper the wallet is the exposure. With money freqtrade has no such limit, so the order has to add up to it."""
    stake, most, exposure = bot["stakeAmount"], bot["maxOpenTrades"], bot["exposure"]
    if isinstance(stake, str) and stake != "unlimited":
        raise Refusal(f"stakeAmount is {stake!r}, neither a number nor unlimited")
    if stake != "unlimited" and not 0 < stake <= exposure:
        raise Refusal(f"stakeAmount {stake:g} is not above 0 and within the exposure of {exposure:g}")
    if bot["dryRun"]:
        return
    if stake == "unlimited":
        raise Refusal("with money freqtrade cannot keep to an exposure while stakeAmount is unlimited: write a number")
    if stake * most > exposure:
        raise Refusal(
            f"freqtrade cannot keep its open trades within {exposure:g} {bot['stakeCurrency']}: "
            f"{most} trades of {stake:g} may hold {stake * most:g}. Lower maxOpenTrades or stakeAmount"
        )
