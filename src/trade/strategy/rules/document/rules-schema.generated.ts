// Made from rules-schema.ts: node --conditions=leme-source bin/habits/published-schemas.ts --write
import type { JsonSchema } from './json-schema.ts'

export const RULES_JSON_SCHEMA: JsonSchema = {
  "type": "object",
  "required": [
    "schema",
    "name",
    "timeframe"
  ],
  "properties": {
    "schema": {
      "type": "string",
      "const": "leme.rules/1"
    },
    "name": {
      "type": "string",
      "pattern": "^[a-z0-9][a-z0-9-]{0,63}$",
      "title": "a name of lower-case letters, digits and dashes"
    },
    "description": {
      "type": "string",
      "maxLength": 2000,
      "title": "a text"
    },
    "timeframe": {
      "enum": [
        "1m",
        "3m",
        "5m",
        "15m",
        "30m",
        "1h",
        "2h",
        "4h",
        "6h",
        "8h",
        "12h",
        "1d",
        "3d",
        "1w"
      ],
      "title": "a timeframe (1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w)"
    },
    "startup": {
      "type": "integer",
      "minimum": 0,
      "maximum": 1000000,
      "description": "Candles before the first decision; by default what the indicators need to settle."
    },
    "params": {
      "type": "object",
      "patternProperties": {
        "^[a-zA-Z][a-zA-Z0-9_]{0,31}$": {
          "anyOf": [
            {
              "type": "object",
              "required": [
                "kind",
                "min",
                "max",
                "start"
              ],
              "properties": {
                "kind": {
                  "type": "string",
                  "const": "int"
                },
                "min": {
                  "type": "integer"
                },
                "max": {
                  "type": "integer"
                },
                "start": {
                  "type": "integer"
                }
              },
              "additionalProperties": false
            },
            {
              "type": "object",
              "required": [
                "kind",
                "min",
                "max",
                "start"
              ],
              "properties": {
                "kind": {
                  "type": "string",
                  "const": "real"
                },
                "min": {
                  "type": "number"
                },
                "max": {
                  "type": "number"
                },
                "start": {
                  "type": "number"
                }
              },
              "additionalProperties": false
            },
            {
              "type": "object",
              "required": [
                "kind",
                "options",
                "start"
              ],
              "properties": {
                "kind": {
                  "type": "string",
                  "const": "choice"
                },
                "options": {
                  "type": "array",
                  "items": {
                    "type": "string",
                    "pattern": "^[a-zA-Z0-9][a-zA-Z0-9._-]{0,31}$",
                    "title": "a word of letters, digits, '.', '_' and '-'"
                  },
                  "minItems": 1,
                  "maxItems": 32,
                  "uniqueItems": true
                },
                "start": {
                  "type": "string",
                  "pattern": "^[a-zA-Z0-9][a-zA-Z0-9._-]{0,31}$",
                  "title": "a word of letters, digits, '.', '_' and '-'"
                }
              },
              "additionalProperties": false
            },
            {
              "type": "object",
              "required": [
                "kind",
                "start"
              ],
              "properties": {
                "kind": {
                  "type": "string",
                  "const": "flag"
                },
                "start": {
                  "type": "boolean"
                }
              },
              "additionalProperties": false
            }
          ],
          "title": "a parameter"
        }
      },
      "additionalProperties": false,
      "propertyNames": {
        "title": "a name of letters, digits and _, beginning with a letter"
      },
      "maxProperties": 50
    },
    "signals": {
      "type": "array",
      "items": {
        "type": "string",
        "pattern": "^[a-zA-Z][a-zA-Z0-9_]{0,31}$",
        "title": "a name of letters, digits and _, beginning with a letter"
      },
      "minItems": 1,
      "maxItems": 32,
      "uniqueItems": true,
      "description": "Columns from outside, such as a model's scores."
    },
    "informative": {
      "type": "object",
      "patternProperties": {
        "^[a-z][a-zA-Z0-9]{0,31}$": {
          "type": "object",
          "required": [
            "timeframe"
          ],
          "properties": {
            "timeframe": {
              "enum": [
                "1m",
                "3m",
                "5m",
                "15m",
                "30m",
                "1h",
                "2h",
                "4h",
                "6h",
                "8h",
                "12h",
                "1d",
                "3d",
                "1w"
              ],
              "title": "a timeframe (1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w)"
            },
            "pair": {
              "type": "string",
              "pattern": "^[A-Z0-9]{1,20}/[A-Z0-9]{1,20}(:[A-Z0-9]{1,20})?$",
              "title": "a pair such as BTC/USDT"
            },
            "indicators": {
              "type": "object",
              "patternProperties": {
                "^[a-zA-Z][a-zA-Z0-9_]{0,31}$": {
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 2000,
                  "title": "an expression",
                  "description": "Numbers, columns and parameters joined by operators and functions: ema(close, fast) > slow."
                }
              },
              "additionalProperties": false,
              "propertyNames": {
                "title": "a name of letters, digits and _, beginning with a letter"
              },
              "maxProperties": 100,
              "description": "Name → expression. One may use another, in whatever order they stand."
            }
          },
          "additionalProperties": false,
          "description": "Another timeframe, another pair, or both; its columns are day.close, day.NAME."
        }
      },
      "additionalProperties": false,
      "propertyNames": {
        "title": "a name of letters and digits, beginning with a small letter"
      },
      "maxProperties": 10
    },
    "indicators": {
      "type": "object",
      "patternProperties": {
        "^[a-zA-Z][a-zA-Z0-9_]{0,31}$": {
          "type": "string",
          "minLength": 1,
          "maxLength": 2000,
          "title": "an expression",
          "description": "Numbers, columns and parameters joined by operators and functions: ema(close, fast) > slow."
        }
      },
      "additionalProperties": false,
      "propertyNames": {
        "title": "a name of letters, digits and _, beginning with a letter"
      },
      "maxProperties": 100,
      "description": "Name → expression. One may use another, in whatever order they stand."
    },
    "enterLong": {
      "$ref": "#/$defs/condition"
    },
    "exitLong": {
      "$ref": "#/$defs/condition"
    },
    "enterShort": {
      "$ref": "#/$defs/condition"
    },
    "exitShort": {
      "$ref": "#/$defs/condition"
    },
    "stop": {
      "type": "number",
      "exclusiveMinimum": 0,
      "exclusiveMaximum": 1,
      "description": "Loss at which a trade is closed: 0.05 is 5 %."
    },
    "roi": {
      "type": "object",
      "patternProperties": {
        "^(0|[1-9][0-9]{0,6})$": {
          "type": "number"
        }
      },
      "additionalProperties": false,
      "propertyNames": {
        "title": "whole minutes, as in {0: 0.04, 60: 0.01}"
      },
      "maxProperties": 32,
      "description": "Minutes held → profit that is enough to close."
    },
    "trailing": {
      "anyOf": [
        {
          "type": "boolean"
        },
        {
          "type": "object",
          "required": [
            "positive",
            "offset"
          ],
          "properties": {
            "positive": {
              "type": "number",
              "exclusiveMinimum": 0,
              "exclusiveMaximum": 1,
              "description": "Distance once offset is reached."
            },
            "offset": {
              "type": "number",
              "minimum": 0,
              "description": "Profit from which positive counts."
            },
            "onlyOffsetReached": {
              "type": "boolean",
              "description": "Do not trail before that."
            }
          },
          "additionalProperties": false
        }
      ],
      "title": "true, false, or positive and offset"
    },
    "protections": {
      "type": "array",
      "items": {
        "anyOf": [
          {
            "type": "object",
            "required": [
              "method"
            ],
            "properties": {
              "method": {
                "type": "string",
                "const": "CooldownPeriod"
              },
              "stopDuration": {
                "type": "number",
                "exclusiveMinimum": 0,
                "description": "Minutes; default 60."
              },
              "stopDurationCandles": {
                "type": "integer",
                "minimum": 1
              }
            },
            "additionalProperties": false
          },
          {
            "type": "object",
            "required": [
              "method"
            ],
            "properties": {
              "method": {
                "type": "string",
                "const": "StoplossGuard"
              },
              "lookbackPeriod": {
                "type": "number",
                "exclusiveMinimum": 0,
                "description": "Minutes; default 60."
              },
              "lookbackPeriodCandles": {
                "type": "integer",
                "minimum": 1
              },
              "tradeLimit": {
                "type": "integer",
                "minimum": 1
              },
              "stopDuration": {
                "type": "number",
                "exclusiveMinimum": 0,
                "description": "Minutes; default 60."
              },
              "stopDurationCandles": {
                "type": "integer",
                "minimum": 1
              },
              "requiredProfit": {
                "type": "number"
              },
              "onlyPerPair": {
                "type": "boolean"
              },
              "onlyPerSide": {
                "type": "boolean"
              }
            },
            "additionalProperties": false
          },
          {
            "type": "object",
            "required": [
              "method"
            ],
            "properties": {
              "method": {
                "type": "string",
                "const": "LowProfitPairs"
              },
              "lookbackPeriod": {
                "type": "number",
                "exclusiveMinimum": 0,
                "description": "Minutes; default 60."
              },
              "lookbackPeriodCandles": {
                "type": "integer",
                "minimum": 1
              },
              "tradeLimit": {
                "type": "integer",
                "minimum": 1
              },
              "stopDuration": {
                "type": "number",
                "exclusiveMinimum": 0,
                "description": "Minutes; default 60."
              },
              "stopDurationCandles": {
                "type": "integer",
                "minimum": 1
              },
              "requiredProfit": {
                "type": "number"
              },
              "onlyPerSide": {
                "type": "boolean"
              }
            },
            "additionalProperties": false
          },
          {
            "type": "object",
            "required": [
              "method"
            ],
            "properties": {
              "method": {
                "type": "string",
                "const": "MaxDrawdown"
              },
              "lookbackPeriod": {
                "type": "number",
                "exclusiveMinimum": 0,
                "description": "Minutes; default 60."
              },
              "lookbackPeriodCandles": {
                "type": "integer",
                "minimum": 1
              },
              "tradeLimit": {
                "type": "integer",
                "minimum": 1
              },
              "stopDuration": {
                "type": "number",
                "exclusiveMinimum": 0,
                "description": "Minutes; default 60."
              },
              "stopDurationCandles": {
                "type": "integer",
                "minimum": 1
              },
              "maxAllowedDrawdown": {
                "type": "number",
                "minimum": 0
              }
            },
            "additionalProperties": false
          }
        ],
        "title": "a protection"
      },
      "minItems": 1,
      "maxItems": 16
    },
    "leverage": {
      "anyOf": [
        {
          "type": "number"
        },
        {
          "type": "string",
          "minLength": 1,
          "maxLength": 2000,
          "title": "an expression",
          "description": "Numbers, columns and parameters joined by operators and functions: ema(close, fast) > slow."
        }
      ],
      "title": "a number or an expression",
      "description": "Factor on the stake of a futures trade."
    },
    "customStoploss": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "when",
          "stop"
        ],
        "properties": {
          "when": {
            "$ref": "#/$defs/condition"
          },
          "stop": {
            "anyOf": [
              {
                "type": "number"
              },
              {
                "type": "string",
                "minLength": 1,
                "maxLength": 2000,
                "title": "an expression",
                "description": "Numbers, columns and parameters joined by operators and functions: ema(close, fast) > slow."
              }
            ],
            "title": "a number or an expression"
          }
        },
        "additionalProperties": false
      },
      "minItems": 1,
      "maxItems": 32,
      "description": "Distance of the stop from the rate, as a ratio; it only ever tightens. The first that holds decides."
    },
    "customExit": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "when",
          "reason"
        ],
        "properties": {
          "when": {
            "$ref": "#/$defs/condition"
          },
          "reason": {
            "type": "string",
            "pattern": "^[a-zA-Z0-9][a-zA-Z0-9._-]{0,31}$",
            "title": "a reason of letters, digits, ., _ and -"
          }
        },
        "additionalProperties": false
      },
      "minItems": 1,
      "maxItems": 32,
      "description": "Leaves the trade at the open, under this reason. The first that holds decides."
    },
    "adjustTradePosition": {
      "type": "array",
      "items": {
        "anyOf": [
          {
            "type": "object",
            "required": [
              "when",
              "add",
              "atMost"
            ],
            "properties": {
              "when": {
                "$ref": "#/$defs/condition"
              },
              "add": {
                "anyOf": [
                  {
                    "type": "number"
                  },
                  {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 2000,
                    "title": "an expression",
                    "description": "Numbers, columns and parameters joined by operators and functions: ema(close, fast) > slow."
                  }
                ],
                "title": "a number or an expression"
              },
              "atMost": {
                "type": "integer",
                "minimum": 1,
                "maximum": 1000,
                "description": "Only while the trade has fewer adds than this."
              }
            },
            "additionalProperties": false,
            "description": "Adds a stake, in the stake currency."
          },
          {
            "type": "object",
            "required": [
              "when",
              "remove",
              "atMost"
            ],
            "properties": {
              "when": {
                "$ref": "#/$defs/condition"
              },
              "remove": {
                "anyOf": [
                  {
                    "type": "number"
                  },
                  {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 2000,
                    "title": "an expression",
                    "description": "Numbers, columns and parameters joined by operators and functions: ema(close, fast) > slow."
                  }
                ],
                "title": "a number or an expression"
              },
              "atMost": {
                "type": "integer",
                "minimum": 1,
                "maximum": 1000,
                "description": "Only while the trade has fewer exits than this."
              }
            },
            "additionalProperties": false,
            "description": "Takes a part of the stake out."
          }
        ],
        "title": "an adjustment: when, atMost, and add or remove"
      },
      "minItems": 1,
      "maxItems": 32,
      "description": "Adds to a trade or takes out of it. The first that holds decides."
    }
  },
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "urn:leme:rules:1",
  "title": "a rules document",
  "description": "A trading strategy as data: no code runs, and no operator sees the future.",
  "additionalProperties": false,
  "$defs": {
    "condition": {
      "anyOf": [
        {
          "type": "string",
          "minLength": 1,
          "maxLength": 2000,
          "title": "an expression",
          "description": "Numbers, columns and parameters joined by operators and functions: ema(close, fast) > slow."
        },
        {
          "type": "array",
          "items": {
            "$ref": "#/$defs/condition"
          },
          "minItems": 1,
          "maxItems": 100
        },
        {
          "type": "object",
          "required": [
            "all"
          ],
          "properties": {
            "all": {
              "type": "array",
              "items": {
                "$ref": "#/$defs/condition"
              },
              "minItems": 1,
              "maxItems": 100
            }
          },
          "additionalProperties": false,
          "description": "Holds where every one holds."
        },
        {
          "type": "object",
          "required": [
            "any"
          ],
          "properties": {
            "any": {
              "type": "array",
              "items": {
                "$ref": "#/$defs/condition"
              },
              "minItems": 1,
              "maxItems": 100
            }
          },
          "additionalProperties": false,
          "description": "Holds where one holds at least."
        },
        {
          "type": "object",
          "required": [
            "not"
          ],
          "properties": {
            "not": {
              "$ref": "#/$defs/condition"
            }
          },
          "additionalProperties": false,
          "description": "Holds where this does not."
        }
      ],
      "title": "a condition: an expression, a list of them, or all, any or not"
    }
  }
}
