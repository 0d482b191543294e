//+------------------------------------------------------------------+
//| LemeBridge.mq5                                                   |
//| Sends finished candles and ticks of a MetaTrader 5 terminal to   |
//| Leme; if you ask for it, trades its signals on a demo account.   |
//| Set-up, limits and what happens when things fail:                |
//| docs/guide/mt5.md                                                |
//+------------------------------------------------------------------+
#property strict
#property version     "1.00"
#property description "Candles, ticks and signals between MetaTrader 5 and Leme"

#include <Trade/Trade.mqh>

enum ENUM_SERVER_ZONE
  {
   ZONE_MEASURED,     // Measured now: live candles only
   ZONE_NEW_YORK,     // UTC+2, UTC+3 in New York's summer (most forex brokers)
   ZONE_EUROPE,       // UTC+2, UTC+3 in Europe's summer
   ZONE_FIXED         // The same offset all year
  };

input group "Server"
input string InpUrl              = "http://127.0.0.1:7870"; // Address of Leme, without a path
input string InpApiKey           = "";                      // API key of the source
input int    InpTimeoutMs        = 5000;                    // Longest wait for an answer, ms
input group "Data"
input string InpSymbols          = "EURUSD";                // NAME or NAME=BASE/QUOTE, by commas
input string InpTimeframes       = "M1";                    // M1, M5, M15, M30, H1, H4, D1, by commas
input string InpVenue            = "";                      // Venue of the source, to ask what is stored
input bool   InpSendTicks        = false;                   // Send every quote, too
input bool   InpRealVolume       = false;                   // Traded volume in place of the count of ticks
input int    InpHistoryDays      = 30;                      // At most so many days back
input int    InpBatchItems       = 500;                     // Items in a message
input int    InpQueueMegabytes   = 64;                      // Largest queue on disk, each
input bool   InpCommonFolder     = false;                   // Queue in the folder that terminals share
input group "Time"
input ENUM_SERVER_ZONE InpServerZone = ZONE_MEASURED;       // Time zone of the broker's server
input int    InpFixedOffsetMin   = 0;                       // Minutes ahead of UTC, for the fixed zone
input group "Signals"
input bool   InpTradeSignals     = false;                   // Trade signals; demo accounts only
input string InpSignalTimeframe  = "M5";                    // Timeframe of the signals
input int    InpSignalSeconds    = 5;                       // Seconds between two questions
input double InpMaxVolume        = 0.01;                    // Largest volume of an order, lots
input long   InpMagic            = 77707870;                // Magic number of the orders
input int    InpSlippagePoints   = 20;                      // Largest slippage, points

#define LONGEST_PAUSE_MS 300000
#define CHUNK_BYTES      1048576
#define GRACE_SECONDS    30
#define MEASURED_HOURS   24
#define PARKED_BYTES     10485760
#define NOT_ONE_TIME     -1

//+------------------------------------------------------------------+
//| Time: the server's, which MetaTrader tells, and UTC              |
//+------------------------------------------------------------------+
int      g_measured      = 0;     // Seconds that the server is ahead of UTC
bool     g_isMeasured    = false;
datetime g_measuredSince = 0;     // Server time from which this offset counts

//--- Midnight UTC of the n-th Sunday of a month; n = 0 is the last one
datetime SundayOf(const int year, const int month, const int n)
  {
   MqlDateTime parts;
   ZeroMemory(parts);
   parts.year = (n == 0 && month == 12) ? year + 1 : year;
   parts.mon  = (n == 0) ? month % 12 + 1 : month;
   parts.day  = 1;
   datetime first = StructToTime(parts);
   TimeToStruct(first, parts);
   datetime sunday = first + ((7 - parts.day_of_week) % 7) * 86400;
   return (n == 0) ? sunday - 7 * 86400 : sunday + (n - 1) * 7 * 86400;
  }

//--- Seconds that the server is ahead of UTC at a time in UTC
int OffsetAt(const datetime utc)
  {
   if(InpServerZone == ZONE_FIXED)
      return InpFixedOffsetMin * 60;
   if(InpServerZone == ZONE_MEASURED)
      return g_measured;
   MqlDateTime parts;
   TimeToStruct(utc, parts);
   datetime begins, ends;
   if(InpServerZone == ZONE_NEW_YORK)
     {
      begins = SundayOf(parts.year, 3, 2) + 7 * 3600;
      ends   = SundayOf(parts.year, 11, 1) + 6 * 3600;
     }
   else
     {
      begins = SundayOf(parts.year, 3, 0) + 3600;
      ends   = SundayOf(parts.year, 10, 0) + 3600;
     }
   return (utc >= begins && utc < ends) ? 10800 : 7200;
  }

//--- UTC seconds of a server time; NOT_ONE_TIME in the hour that the clocks skip or repeat
long ToUtc(const datetime server)
  {
   if(InpServerZone == ZONE_FIXED || InpServerZone == ZONE_MEASURED)
      return (long)server - OffsetAt(server);
   bool isWinter = OffsetAt(server - 7200) == 7200;
   bool isSummer = OffsetAt(server - 10800) == 10800;
   if(isWinter == isSummer)
      return NOT_ONE_TIME;
   return (long)server - (isSummer ? 10800 : 7200);
  }

//--- First server time whose offset is known
datetime KnownSince()
  {
   datetime oldest = TimeTradeServer() - InpHistoryDays * 86400;
   if(InpServerZone == ZONE_MEASURED)
      oldest = MathMax(MathMax(oldest, TimeTradeServer() - MEASURED_HOURS * 3600), g_measuredSince);
   return oldest;
  }

//--- Compares the server's clock with this machine's; false while candles must not be sent
bool MeasureOffset()
  {
   if(!TerminalInfoInteger(TERMINAL_CONNECTED))
      return false;
   long ahead   = (long)TimeTradeServer() - (long)TimeGMT();
   int  rounded = (int)MathRound(ahead / 900.0) * 900;
   if(MathAbs(ahead - rounded) > 120)
     {
      Complain("this machine's clock and the broker's disagree by more than two minutes; set the clock");
      return false;
     }
   if(InpServerZone == ZONE_MEASURED)
     {
      if(g_isMeasured && rounded != g_measured)
         g_measuredSince = TimeTradeServer();
      g_measured   = rounded;
      g_isMeasured = true;
      return true;
     }
   if(OffsetAt(TimeGMT()) == rounded)
      return true;
   Complain(StringFormat("the server is %d minutes ahead of UTC, which is not what the zone chosen says", rounded / 60));
   return false;
  }

//+------------------------------------------------------------------+
//| Complaints: each one once in ten minutes                         |
//+------------------------------------------------------------------+
string g_complaint   = "";
ulong  g_complainedAt = 0;

void Complain(const string text)
  {
   if(text == g_complaint && GetTickCount64() - g_complainedAt < 600000)
      return;
   g_complaint    = text;
   g_complainedAt = GetTickCount64();
   Print("Leme: ", text);
   Comment("Leme: ", text);
  }

//+------------------------------------------------------------------+
//| Queue on disk: one line of JSON for each item, and a second file |
//| with the place up to which the server has them                   |
//+------------------------------------------------------------------+
class CDiskQueue
  {
private:
   string            m_name;
   ulong             m_limit;
   ulong             m_offset;
   int               m_common;

   int               OpenFile(const string name) const
     {
      return FileOpen(name, FILE_READ | FILE_WRITE | FILE_BIN | FILE_SHARE_READ | m_common);
     }

   void              WriteOffset()
     {
      int handle = FileOpen(m_name + ".place", FILE_WRITE | FILE_BIN | m_common);
      if(handle == INVALID_HANDLE)
         return;
      FileWriteLong(handle, (long)m_offset);
      FileClose(handle);
     }

public:
   bool              Open(const string name, const ulong limit)
     {
      m_name   = name;
      m_limit  = limit;
      m_offset = 0;
      m_common = InpCommonFolder ? FILE_COMMON : 0;
      int handle = OpenFile(m_name);
      if(handle == INVALID_HANDLE)
         return false;
      ulong size = FileSize(handle);
      if(size > 0)
        {
         // A line that was cut off by a crash ends here, and is parked when its turn comes.
         FileSeek(handle, -1, SEEK_END);
         if(FileReadInteger(handle, CHAR_VALUE) != '\n')
           {
            FileSeek(handle, 0, SEEK_END);
            FileWriteInteger(handle, '\n', CHAR_VALUE);
           }
        }
      FileClose(handle);
      int place = FileOpen(m_name + ".place", FILE_READ | FILE_BIN | m_common);
      if(place != INVALID_HANDLE)
        {
         if(FileSize(place) >= 8)
            m_offset = (ulong)FileReadLong(place);
         FileClose(place);
        }
      if(m_offset > size)
         m_offset = 0;
      return true;
     }

   //--- Takes a line; false when the queue is full: what came first stays
   bool              Append(const string line)
     {
      int handle = OpenFile(m_name);
      if(handle == INVALID_HANDLE)
         return false;
      uchar bytes[];
      int   length = StringToCharArray(line + "\n", bytes, 0, WHOLE_ARRAY, CP_UTF8) - 1;
      bool  isTaken = FileSize(handle) + length <= m_limit;
      if(isTaken)
        {
         FileSeek(handle, 0, SEEK_END);
         isTaken = FileWriteArray(handle, bytes, 0, length) == (uint)length;
         FileFlush(handle);
        }
      FileClose(handle);
      return isTaken;
     }

   //--- The oldest lines, at most so many, each with the place after it
   int               Peek(const int most, string &lines[], ulong &ends[])
     {
      ArrayResize(lines, 0, most);
      ArrayResize(ends, 0, most);
      int handle = OpenFile(m_name);
      if(handle == INVALID_HANDLE)
         return 0;
      uchar bytes[];
      FileSeek(handle, (long)m_offset, SEEK_SET);
      uint read = FileReadArray(handle, bytes, 0, CHUNK_BYTES);
      FileClose(handle);
      int begin = 0;
      int count = 0;
      for(int at = 0; at < (int)read && count < most; at++)
        {
         if(bytes[at] != '\n')
            continue;
         ArrayResize(lines, count + 1, most);
         ArrayResize(ends, count + 1, most);
         lines[count] = CharArrayToString(bytes, begin, at - begin, CP_UTF8);
         ends[count]  = m_offset + (ulong)at + 1;
         begin = at + 1;
         count++;
        }
      return count;
     }

   //--- Forgets everything before a place
   void              Drop(const ulong place)
     {
      m_offset = place;
      int handle = OpenFile(m_name);
      if(handle == INVALID_HANDLE)
         return;
      bool isDone = m_offset >= FileSize(handle);
      FileClose(handle);
      if(isDone)
        {
         // Emptied before its place is set back: a place behind the end counts as the beginning.
         int emptied = FileOpen(m_name, FILE_WRITE | FILE_BIN | m_common);
         if(emptied != INVALID_HANDLE)
           {
            FileClose(emptied);
            m_offset = 0;
           }
        }
      WriteOffset();
     }

   bool              IsEmpty() const
     {
      int handle = OpenFile(m_name);
      if(handle == INVALID_HANDLE)
         return false;
      bool isEmpty = FileSize(handle) <= m_offset;
      FileClose(handle);
      return isEmpty;
     }
  };

//--- Keeps what the server refuses, with its answer, for people
void Park(const string item, const int status, const string answer)
  {
   int common = InpCommonFolder ? FILE_COMMON : 0;
   int handle = FileOpen("LemeBridge\\parked.txt", FILE_READ | FILE_WRITE | FILE_BIN | common);
   if(handle == INVALID_HANDLE)
      return;
   if(FileSize(handle) < PARKED_BYTES)
     {
      uchar  bytes[];
      string text = StringFormat("%s %d\r\n  item   %s\r\n  answer %s\r\n", TimeToString(TimeGMT(), TIME_DATE | TIME_SECONDS),
                                 status, item, StringSubstr(answer, 0, 2000));
      int    length = StringToCharArray(text, bytes, 0, WHOLE_ARRAY, CP_UTF8) - 1;
      FileSeek(handle, 0, SEEK_END);
      FileWriteArray(handle, bytes, 0, length);
     }
   FileClose(handle);
   Complain("the server refused an item; see MQL5\\Files\\LemeBridge\\parked.txt");
  }

//+------------------------------------------------------------------+
//| The server                                                       |
//+------------------------------------------------------------------+
ulong g_quietUntil = 0;
int   g_failures   = 0;

bool MayAsk()
  {
   return GetTickCount64() >= g_quietUntil;
  }

//--- One request. Trouble that passes makes everything wait: longer each time, and not in step with others.
int Ask(const string method, const string path, const string body, string &answer)
  {
   char   sent[];
   char   got[];
   string headers;
   int    length = StringToCharArray(body, sent, 0, WHOLE_ARRAY, CP_UTF8) - 1;
   ArrayResize(sent, MathMax(0, length));
   ResetLastError();
   int status = WebRequest(method, InpUrl + path, "Content-Type: application/json\r\nX-API-Key: " + InpApiKey + "\r\n",
                           InpTimeoutMs, sent, got, headers);
   answer = CharArrayToString(got, 0, WHOLE_ARRAY, CP_UTF8);
   if(status == -1 && GetLastError() == 4014)
      Complain("MetaTrader does not allow " + InpUrl + "; add it under Tools, Options, Expert Advisors");
   if(status == 401 || status == 403)
      Complain(StringFormat("the server answers %d: check the API key, its scopes and its networks", status));
   bool isPassing = status < 200 || status == 401 || status == 403 || status == 408 || status == 429 || status >= 500 ||
                    (status == 404 && StringFind(path, "/ingest") == 0);
   if(!isPassing)
     {
      g_failures = 0;
      return status;
     }
   g_failures++;
   double pause = MathMin((double)LONGEST_PAUSE_MS, 1000.0 * MathPow(2, MathMin(g_failures, 10) - 1));
   pause *= 0.5 + MathRand() / 65534.0;
   double asked = RetryAfterMs(headers);
   g_quietUntil = GetTickCount64() + (ulong)MathMax(pause, asked + MathRand() % 1000);
   if(status != 401 && status != 403)
      Complain(StringFormat("no usable answer (status %d) to %s %s; asking again", status, method, path));
   return status;
  }

//--- What Retry-After asks for; 0 without one. A date in place of seconds counts as a minute.
double RetryAfterMs(const string headers)
  {
   string lower = headers;
   StringToLower(lower);
   int at = StringFind(lower, "retry-after:");
   if(at < 0)
      return 0;
   int    end  = StringFind(lower, "\r\n", at);
   string text = StringSubstr(lower, at + 12, end < 0 ? -1 : end - at - 12);
   StringTrimLeft(text);
   StringTrimRight(text);
   if(StringLen(text) == 0 || StringGetCharacter(text, 0) < '0' || StringGetCharacter(text, 0) > '9')
      return 60000;
   return 1000.0 * (double)StringToInteger(text);
  }

bool IsTaken(const int status)
  {
   return status >= 200 && status < 300;
  }

//--- The message itself is wrong: it is not sent again as it is
bool IsRefused(const string path, const int status)
  {
   if(path == "/orders/feedback" && (status == 404 || status == 409))
      return true;
   return status == 400 || status == 413 || status == 422;
  }

//--- Value of the first member of this name, without quotes; empty when there is none
string JsonValue(const string json, const string name)
  {
   int at = StringFind(json, "\"" + name + "\":");
   if(at < 0)
      return "";
   at += StringLen(name) + 3;
   while(StringGetCharacter(json, at) == ' ')
      at++;
   if(StringGetCharacter(json, at) == '"')
     {
      int end = StringFind(json, "\"", at + 1);
      return end < 0 ? "" : StringSubstr(json, at + 1, end - at - 1);
     }
   int stop = at;
   while(stop < StringLen(json) && StringFind(",}] ", ShortToString(StringGetCharacter(json, stop))) < 0)
      stop++;
   string value = StringSubstr(json, at, stop - at);
   return value == "null" ? "" : value;
  }

string UrlEncoded(const string text)
  {
   string coded = text;
   StringReplace(coded, "%", "%25");
   StringReplace(coded, "/", "%2F");
   StringReplace(coded, "+", "%2B");
   StringReplace(coded, "&", "%26");
   StringReplace(coded, "#", "%23");
   StringReplace(coded, " ", "%20");
   return coded;
  }

//+------------------------------------------------------------------+
//| What is sent                                                     |
//+------------------------------------------------------------------+
struct Series
  {
   string            name;        // As the broker calls it
   string            symbol;      // As Leme calls it
   ENUM_TIMEFRAMES   period;
   string            timeframe;
   bool              isKnown;     // Whether it is known from where on to send
   datetime          next;        // Server time of the first candle to send
  };

struct Quotes
  {
   string            name;
   string            symbol;
   long              from;        // Server time of the newest tick taken, milliseconds
   int               taken;       // Ticks of that millisecond that were taken
  };

Series     g_series[];
Quotes     g_quotes[];
CDiskQueue g_candleQueue;
CDiskQueue g_tickQueue;
int        g_candleBatch = 1;
int        g_tickBatch   = 1;
ulong      g_lostTicks   = 0;

string CandleJson(const Series &series, const MqlRates &rate, const long utc)
  {
   int  digits = (int)SymbolInfoInteger(series.name, SYMBOL_DIGITS);
   long volume = InpRealVolume ? rate.real_volume : rate.tick_volume;
   return StringFormat("{\"ts\":%I64d,\"symbol\":\"%s\",\"timeframe\":\"%s\",\"open\":%s,\"high\":%s,\"low\":%s,\"close\":%s,\"volume\":%I64d,\"spread\":%s}",
                       utc * 1000, series.symbol, series.timeframe,
                       DoubleToString(rate.open, digits), DoubleToString(rate.high, digits),
                       DoubleToString(rate.low, digits), DoubleToString(rate.close, digits), volume,
                       DoubleToString(rate.spread * SymbolInfoDouble(series.name, SYMBOL_POINT), digits));
  }

string TickJson(const Quotes &quotes, const MqlTick &tick, const long utcMs)
  {
   int digits = (int)SymbolInfoInteger(quotes.name, SYMBOL_DIGITS);
   return StringFormat("{\"ts\":%I64d,\"symbol\":\"%s\",\"bid\":%s,\"ask\":%s,\"volume\":%s}",
                       utcMs, quotes.symbol, DoubleToString(tick.bid, digits), DoubleToString(tick.ask, digits),
                       DoubleToString(InpRealVolume ? tick.volume_real : 1.0, 2));
  }

bool PeriodOf(const string name, ENUM_TIMEFRAMES &period)
  {
   string          names[]   = {"M1", "M5", "M15", "M30", "H1", "H4", "D1"};
   ENUM_TIMEFRAMES periods[] = {PERIOD_M1, PERIOD_M5, PERIOD_M15, PERIOD_M30, PERIOD_H1, PERIOD_H4, PERIOD_D1};
   for(int at = 0; at < ArraySize(names); at++)
     {
      if(names[at] != name)
         continue;
      period = periods[at];
      return true;
     }
   return false;
  }

//--- Asks what is stored, so that a start goes on where the last one stopped
void FindStart(Series &series)
  {
   string venue = InpVenue == "" ? "" : "&venue=" + UrlEncoded(InpVenue);
   string answer;
   int    status = Ask("GET", "/candles?symbol=" + UrlEncoded(series.symbol) + "&timeframe=" + series.timeframe +
                       "&latest=1&format=objects" + venue, "", answer);
   datetime oldest = KnownSince();
   if(IsTaken(status))
     {
      long stored = StringToInteger(JsonValue(answer, "time")) / 1000;
      series.next    = stored == 0 ? oldest : (datetime)MathMax((long)oldest, stored + OffsetAt((datetime)stored) + PeriodSeconds(series.period));
      series.isKnown = true;
      return;
     }
   if(status == 400 || status == 404)
     {
      series.next    = oldest;
      series.isKnown = true;
     }
  }

//--- Finished candles since the last call into the queue
void CollectCandles(Series &series)
  {
   datetime now    = TimeTradeServer();
   int      length = PeriodSeconds(series.period);
   if(series.next + length > now)
      return;
   MqlRates rates[];
   // A few thousand at a time: history is worked off in order, one piece after the other.
   datetime until  = (datetime)MathMin((long)now, (long)series.next + 5000L * length);
   int      count  = CopyRates(series.name, series.period, series.next, until, rates);
   if(count < 0)
      return;
   datetime current = iTime(series.name, series.period, 0);
   for(int at = 0; at < count; at++)
     {
      datetime start = rates[at].time;
      if(start < series.next)
         continue;
      // The newest one is finished when another follows, or when its time has been over for a while.
      if(start >= current && start + length + GRACE_SECONDS > now)
         return;
      long utc = ToUtc(start);
      if(utc != NOT_ONE_TIME)
        {
         if(utc % length != 0)
            Complain(series.timeframe + " candles of this broker begin at other times than UTC's and are not sent; send M1");
         else
            if(!g_candleQueue.Append(CandleJson(series, rates[at], utc)))
               return;
        }
      series.next = start + length;
     }
   if(until < now && count == 0)
      series.next = until;
  }

//--- Every quote since the last call into the queue
void CollectTicks(Quotes &quotes)
  {
   if(quotes.from == 0)
      quotes.from = (long)TimeTradeServer() * 1000;
   MqlTick ticks[];
   int     count = CopyTicks(quotes.name, ticks, COPY_TICKS_INFO, (ulong)quotes.from, 10000);
   int     skip  = quotes.taken;
   for(int at = 0; at < count; at++)
     {
      if(ticks[at].time_msc == quotes.from && skip > 0)
        {
         skip--;
         continue;
        }
      long utc = ToUtc((datetime)(ticks[at].time_msc / 1000));
      if(utc != NOT_ONE_TIME && ticks[at].bid > 0 && ticks[at].ask >= ticks[at].bid)
         if(!g_tickQueue.Append(TickJson(quotes, ticks[at], utc * 1000 + ticks[at].time_msc % 1000)))
            g_lostTicks++;
      quotes.taken = ticks[at].time_msc == quotes.from ? quotes.taken + 1 : 1;
      quotes.from  = ticks[at].time_msc;
     }
   if(g_lostTicks > 0)
      Complain(StringFormat("the queue of ticks is full; %I64u ticks were lost", g_lostTicks));
  }

//--- False for what a crash has left of a line
bool IsWhole(const string line)
  {
   int length = StringLen(line);
   return length > 2 && StringGetCharacter(line, 0) == '{' && StringGetCharacter(line, length - 1) == '}';
  }

//--- Sends one message of a queue; true when there may be another
bool SendSome(CDiskQueue &queue, int &batch, const string path, const string before, const string after)
  {
   string lines[];
   ulong  ends[];
   int    count = queue.Peek(batch, lines, ends);
   if(count == 0)
      return false;
   if(!IsWhole(lines[0]))
     {
      if(StringLen(lines[0]) > 0)
         Park(lines[0], 0, "a line of the queue that was cut off");
      queue.Drop(ends[0]);
      return true;
     }
   string body = lines[0];
   int    good = 1;
   while(good < count && IsWhole(lines[good]))
      body += "," + lines[good++];
   count = good;
   string answer;
   int    status = Ask("POST", path, before + body + after, answer);
   if(IsTaken(status))
     {
      if(StringFind(answer, "\"unknown-symbol\"") >= 0 || (JsonValue(answer, "unknown") != "" && JsonValue(answer, "unknown") != "0"))
         Complain("the source takes no new symbols, and does not know some of these; see its settings");
      queue.Drop(ends[count - 1]);
      batch = MathMin(InpBatchItems, batch * 2);
      return true;
     }
   if(!IsRefused(path, status))
      return false;
   // Halved until the item that is wrong stands alone.
   if(count == 1)
     {
      Park(lines[0], status, answer);
      queue.Drop(ends[0]);
      batch = InpBatchItems;
     }
   else
      batch = count / 2;
   return true;
  }

//+------------------------------------------------------------------+
//| Signals: off unless asked for, on demo accounts alone            |
//+------------------------------------------------------------------+
CTrade     g_trade;
CDiskQueue g_feedbackQueue;
ulong      g_signalAt = 0;

bool OpenSignals()
  {
   if(!InpTradeSignals)
      return true;
   if(AccountInfoInteger(ACCOUNT_TRADE_MODE) != ACCOUNT_TRADE_MODE_DEMO)
     {
      Print("Leme: signals are traded on demo accounts alone");
      return false;
     }
   g_trade.SetExpertMagicNumber((ulong)InpMagic);
   g_trade.SetDeviationInPoints((ulong)InpSlippagePoints);
   return g_feedbackQueue.Open(StringFormat("LemeBridge\\%I64d-%I64d-feedback.txt", AccountInfoInteger(ACCOUNT_LOGIN), ChartID()),
                               (ulong)InpQueueMegabytes * 1048576);
  }

string AccountId()
  {
   return StringFormat("%I64d", AccountInfoInteger(ACCOUNT_LOGIN));
  }

string AckJson(const string id)
  {
   return StringFormat("{\"signal_id\":\"%s\",\"account_id\":\"%s\"}", id, AccountId());
  }

string FeedbackJson(const string id, const string status, const string ticket, const double price, const double volume, const string message)
  {
   return StringFormat("{\"signal_id\":\"%s\",\"account_id\":\"%s\",\"status\":\"%s\",\"ticket\":%s,\"price\":%s,\"volume\":%s,\"message\":\"%s\"}",
                       id, AccountId(), status, ticket == "" ? "null" : "\"" + ticket + "\"",
                       price > 0 ? DoubleToString(price, 8) : "null", volume > 0 ? DoubleToString(volume, 8) : "null", JsonSafe(message));
  }

//--- Text that needs no escape
string JsonSafe(const string text)
  {
   string safe = "";
   for(int at = 0; at < MathMin(StringLen(text), 400); at++)
     {
      ushort letter = StringGetCharacter(text, at);
      safe += (letter < ' ' || letter == '"' || letter == '\\' || letter > 126) ? " " : ShortToString(letter);
     }
   return safe;
  }

void PollSignals()
  {
   if(!InpTradeSignals)
      return;
   SendFeedback();
   if(!MayAsk() || GetTickCount64() < g_signalAt)
      return;
   if(!TerminalInfoInteger(TERMINAL_TRADE_ALLOWED) || !MQLInfoInteger(MQL_TRADE_ALLOWED) || !TerminalInfoInteger(TERMINAL_CONNECTED))
     {
      Complain("algorithmic trading is switched off here, so no signal is asked for");
      return;
     }
   g_signalAt = GetTickCount64() + (ulong)InpSignalSeconds * 1000;
   string names = "";
   for(int at = 0; at < ArraySize(g_quotes); at++)
      names += (at == 0 ? "" : ",") + g_quotes[at].name;
   string answer;
   int    status = Ask("GET", "/signals/next?account_id=" + AccountId() + "&symbols=" + UrlEncoded(names) +
                       "&timeframe=" + InpSignalTimeframe, "", answer);
   if(!IsTaken(status))
      return;
   string id = JsonValue(answer, "id");
   if(id == "")
      return;
   // Without an acknowledgement that was accepted there is no order: a signal may be lost, never doubled.
   string acknowledged;
   if(!IsTaken(Ask("POST", "/signals/ack", AckJson(id), acknowledged)))
      return;
   Trade(id, answer);
  }

void Trade(const string id, const string signal)
  {
   string name   = JsonValue(signal, "symbol");
   string side   = JsonValue(signal, "side");
   double asked  = StringToDouble(JsonValue(signal, "volume"));
   double stop   = StringToDouble(JsonValue(signal, "stop_loss"));
   double target = StringToDouble(JsonValue(signal, "take_profit"));
   bool   isOurs = false;
   for(int at = 0; at < ArraySize(g_quotes); at++)
      isOurs = isOurs || g_quotes[at].name == name;
   if(!isOurs)
     {
      Report(id, "REJECTED", "", 0, 0, "the symbol is none of this expert's");
      return;
     }
   if(JsonValue(signal, "price") != "")
     {
      Report(id, "REJECTED", "", 0, 0, "this expert trades at the market alone");
      return;
     }
   if(side == "close")
     {
      ClosePositions(id, name);
      return;
     }
   double step   = SymbolInfoDouble(name, SYMBOL_VOLUME_STEP);
   double most   = MathMin(InpMaxVolume, asked > 0 ? asked : InpMaxVolume);
   double volume = step > 0 ? MathFloor(most / step + 1e-9) * step : most;
   if(volume < SymbolInfoDouble(name, SYMBOL_VOLUME_MIN) || (side != "buy" && side != "sell"))
     {
      Report(id, "REJECTED", "", 0, 0, "side or volume cannot be traded");
      return;
     }
   string note   = StringSubstr(id, 0, 30);
   bool   isSent = side == "buy" ? g_trade.Buy(volume, name, 0, stop, target, note) : g_trade.Sell(volume, name, 0, stop, target, note);
   uint   code   = g_trade.ResultRetcode();
   string ticket = g_trade.ResultOrder() == 0 ? "" : StringFormat("%I64u", g_trade.ResultOrder());
   if(isSent && (code == TRADE_RETCODE_DONE || code == TRADE_RETCODE_DONE_PARTIAL))
      Report(id, code == TRADE_RETCODE_DONE ? "FILLED" : "PARTIAL", ticket, g_trade.ResultPrice(), g_trade.ResultVolume(), "");
   else
      if(isSent && code == TRADE_RETCODE_PLACED)
         Report(id, "PLACED", ticket, 0, volume, "");
      else
         Report(id, "FAILED", ticket, 0, 0, StringFormat("%u %s", code, g_trade.ResultRetcodeDescription()));
  }

//--- Closes this expert's positions of a symbol
void ClosePositions(const string id, const string name)
  {
   int closed = 0;
   for(int at = PositionsTotal() - 1; at >= 0; at--)
     {
      ulong ticket = PositionGetTicket(at);
      if(ticket == 0 || PositionGetString(POSITION_SYMBOL) != name || PositionGetInteger(POSITION_MAGIC) != InpMagic)
         continue;
      double volume = PositionGetDouble(POSITION_VOLUME);
      bool   isSent = g_trade.PositionClose(ticket, (ulong)InpSlippagePoints);
      uint   code   = g_trade.ResultRetcode();
      bool   isDone = isSent && code == TRADE_RETCODE_DONE;
      Report(id, isDone ? "CLOSED" : "FAILED", StringFormat("%I64u", ticket), g_trade.ResultPrice(), volume,
             isDone ? "" : StringFormat("%u %s", code, g_trade.ResultRetcodeDescription()));
      closed++;
     }
   if(closed == 0)
      Report(id, "REJECTED", "", 0, 0, "there is no position of this expert to close");
  }

void Report(const string id, const string status, const string ticket, const double price, const double volume, const string message)
  {
   Print("Leme: signal ", id, " ", status, " ", ticket, " ", message);
   if(!g_feedbackQueue.Append(FeedbackJson(id, status, ticket, price, volume, message)))
      Complain("what became of signal " + id + " could not be kept; tell the server by hand");
  }

void SendFeedback()
  {
   int batch = 1;
   for(int turn = 0; turn < 20 && MayAsk(); turn++)
     {
      batch = 1;
      if(!SendSome(g_feedbackQueue, batch, "/orders/feedback", "", ""))
         return;
     }
  }

//+------------------------------------------------------------------+
//| Events                                                           |
//+------------------------------------------------------------------+
int OnInit()
  {
   if(MQLInfoInteger(MQL_TESTER))
     {
      Print("Leme: the tester has no WebRequest and no clock of its own");
      return INIT_FAILED;
     }
   if(InpApiKey == "" || InpBatchItems < 1 || InpBatchItems > 5000 || InpQueueMegabytes < 1 || InpHistoryDays < 0 ||
      InpTimeoutMs < 100 || InpSignalSeconds < 1 || InpMaxVolume <= 0)
     {
      Print("Leme: an API key is missing, or a number is out of its range");
      return INIT_PARAMETERS_INCORRECT;
     }
   string names[];
   string timeframes[];
   int    nameCount      = StringSplit(InpSymbols, ',', names);
   int    timeframeCount = StringSplit(InpTimeframes, ',', timeframes);
   for(int at = 0; at < nameCount; at++)
     {
      string parts[];
      int    partCount = StringSplit(names[at], '=', parts);
      if(partCount < 1)
         continue;
      string name   = parts[0];
      string symbol = partCount > 1 ? parts[1] : parts[0];
      StringTrimLeft(name);
      StringTrimRight(name);
      StringTrimLeft(symbol);
      StringTrimRight(symbol);
      if(!SymbolSelect(name, true))
        {
         Print("Leme: this broker has no symbol ", name);
         return INIT_PARAMETERS_INCORRECT;
        }
      int quoteAt = ArraySize(g_quotes);
      ArrayResize(g_quotes, quoteAt + 1);
      g_quotes[quoteAt].name   = name;
      g_quotes[quoteAt].symbol = symbol;
      g_quotes[quoteAt].from   = 0;
      g_quotes[quoteAt].taken  = 0;
      for(int of = 0; of < timeframeCount; of++)
        {
         string timeframe = timeframes[of];
         StringTrimLeft(timeframe);
         StringTrimRight(timeframe);
         ENUM_TIMEFRAMES period;
         if(!PeriodOf(timeframe, period))
           {
            Print("Leme: ", timeframe, " is none of M1, M5, M15, M30, H1, H4, D1");
            return INIT_PARAMETERS_INCORRECT;
           }
         int seriesAt = ArraySize(g_series);
         ArrayResize(g_series, seriesAt + 1);
         g_series[seriesAt].name      = name;
         g_series[seriesAt].symbol    = symbol;
         g_series[seriesAt].period    = period;
         g_series[seriesAt].timeframe = timeframe;
         g_series[seriesAt].isKnown   = false;
         g_series[seriesAt].next      = 0;
        }
     }
   int common = InpCommonFolder ? FILE_COMMON : 0;
   FolderCreate("LemeBridge", common);
   ulong limit = (ulong)InpQueueMegabytes * 1048576;
   // Charts and accounts do not share a queue: each file has one writer.
   string own = StringFormat("LemeBridge\\%I64d-%I64d-", AccountInfoInteger(ACCOUNT_LOGIN), ChartID());
   if(!g_candleQueue.Open(own + "candles.txt", limit) || !g_tickQueue.Open(own + "ticks.txt", limit))
     {
      Print("Leme: the queue cannot be opened in MQL5\\Files\\LemeBridge");
      return INIT_FAILED;
     }
   g_candleBatch = InpBatchItems;
   g_tickBatch   = InpBatchItems;
   MathSrand((int)GetTickCount64());
   if(!OpenSignals())
      return INIT_FAILED;
   if(!EventSetTimer(1))
      return INIT_FAILED;
   Print("Leme: ", ArraySize(g_series), " series to ", InpUrl);
   return INIT_SUCCEEDED;
  }

void OnDeinit(const int reason)
  {
   EventKillTimer();
   Comment("");
  }

void OnTimer()
  {
   bool isTimeKnown = MeasureOffset();
   if(InpSendTicks && isTimeKnown)
      for(int at = 0; at < ArraySize(g_quotes); at++)
         CollectTicks(g_quotes[at]);
   // What an earlier run left goes first: then what is stored tells where to go on.
   bool isWorkedOff = g_candleQueue.IsEmpty();
   for(int at = 0; at < ArraySize(g_series) && isTimeKnown; at++)
     {
      if(!g_series[at].isKnown && isWorkedOff && MayAsk())
         FindStart(g_series[at]);
      if(g_series[at].isKnown)
         CollectCandles(g_series[at]);
     }
   PollSignals();
   for(int turn = 0; turn < 20 && MayAsk() && !IsStopped(); turn++)
      if(!SendSome(g_candleQueue, g_candleBatch, "/ingest_batch", "[", "]"))
         break;
   for(int turn = 0; turn < 20 && MayAsk() && !IsStopped(); turn++)
      if(!SendSome(g_tickQueue, g_tickBatch, "/ingest/tick", "{\"ticks\":[", "]}"))
         break;
  }
//+------------------------------------------------------------------+
