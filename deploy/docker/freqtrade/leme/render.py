"""What freqtrade reads: config.json, and the file of parameters beside the strategy."""

import json
import os
import secrets

from refusal import Refusal

KEYS = {"API_KEY": "key", "API_SECRET": "secret", "API_PASSPHRASE": "password", "API_UID": "uid"}


def config_of(client, bot, db_url):
    """freqtrade's settings of a bot. Everything else is the strategy's, or freqtrade's default."""
    is_paper, stake = bot["dryRun"], bot["stakeAmount"]
    pricing = {"price_side": "same", "use_order_book": True, "order_book_top": 1}
    config = {
        "bot_name": f"{client}/{bot['name']}",
        "initial_state": "running",
        "dry_run": is_paper,
        "max_open_trades": bot["maxOpenTrades"],
        "stake_currency": bot["stakeCurrency"],
        "stake_amount": stake,
        # Of a shared wallet a little is left for fees; where stakes are numbers the exposure is the limit itself.
        "tradable_balance_ratio": 0.99 if stake == "unlimited" else 1,
        "trading_mode": bot["tradingMode"],
        "timeframe": bot["timeframe"],
        "db_url": db_url,
        "cancel_open_orders_on_exit": False,
        "force_entry_enable": False,
        "entry_pricing": dict(pricing),
        "exit_pricing": dict(pricing),
        "exchange": {"name": bot["exchange"], **keys_of(is_paper), "pair_whitelist": bot["pairs"], "pair_blacklist": []},
        "pairlists": [{"method": "StaticPairList"}],
        "api_server": api_server(),
        "internals": {"process_throttle_secs": 5},
    }
    if bot["tradingMode"] == "futures":
        config["margin_mode"] = "isolated"
    if is_paper:
        config["dry_run_wallet"] = bot["exposure"]
    else:
        # A strategy that adds to its trades would go beyond the exposure.
        config["position_adjustment_enable"] = False
    return config


def keys_of(is_paper):
    """Of the exchange; on paper none is needed, so none is written."""
    if is_paper:
        return {"key": "", "secret": ""}
    keys = {name: os.environ[variable] for variable, name in KEYS.items() if os.environ.get(variable)}
    missing = [variable for variable in ("API_KEY", "API_SECRET") if not os.environ.get(variable)]
    if missing:
        raise Refusal(f"the bot trades with money, and {' and '.join(missing)} of the exchange are not set")
    return keys


def api_server():
    """For the probes, and for whoever was given the password; of one that nobody gave nobody knows it."""
    return {
        "enabled": True,
        "listen_ip_address": "0.0.0.0",
        "listen_port": 8080,
        "verbosity": "error",
        "enable_openapi": False,
        "jwt_secret_key": secrets.token_urlsafe(32),
        "CORS_origins": [],
        "username": os.environ.get("LEME_API_USERNAME") or "leme",
        "password": os.environ.get("LEME_API_PASSWORD") or secrets.token_urlsafe(32),
    }


def write_private(path, content):
    """A file that nobody but this user reads; one that was there is replaced whole."""
    new = f"{path}.new"
    if os.path.lexists(new):
        os.unlink(new)
    text = content if isinstance(content, bytes) else json.dumps(content, indent=2).encode()
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    os.replace(new, path)
