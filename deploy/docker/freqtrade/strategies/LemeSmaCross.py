"""The smallest strategy that shows how an order's parameters come in: two averages, longs only."""

from freqtrade.strategy import IntParameter, IStrategy


class LemeSmaCross(IStrategy):
    INTERFACE_VERSION = 3
    timeframe = "1h"
    startup_candle_count = 200
    minimal_roi = {"0": 10}
    stoploss = -0.1

    fast = IntParameter(5, 50, default=12, space="buy")
    slow = IntParameter(20, 200, default=48, space="buy")

    def populate_indicators(self, dataframe, metadata):
        dataframe["fast"] = dataframe["close"].rolling(self.fast.value).mean()
        dataframe["slow"] = dataframe["close"].rolling(self.slow.value).mean()
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        above = dataframe["fast"] > dataframe["slow"]
        dataframe.loc[above & ~above.shift(1, fill_value=False) & (dataframe["volume"] > 0), "enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        below = dataframe["fast"] < dataframe["slow"]
        dataframe.loc[below & ~below.shift(1, fill_value=False), "exit_long"] = 1
        return dataframe
