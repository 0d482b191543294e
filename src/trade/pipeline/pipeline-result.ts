import { type Static, Type } from 'typebox'

const Strict = { additionalProperties: false } as const
const NumberOrNull = Type.Union([Type.Number(), Type.Null()])
const Hash = Type.Union([Type.String(), Type.Null()])

const stageReport = Type.Object(
  {
    name: Type.String(),
    status: Type.Union([Type.Literal('done'), Type.Literal('failed'), Type.Literal('blocked')]),
    inputHash: Hash,
    outputHash: Hash,
    rows: Type.Integer(),
    ms: Type.Number(),
    cached: Type.Boolean(),
    code: Type.Optional(Type.String({ description: 'Code of the fault that made it fail.' })),
    message: Type.Optional(Type.String()),
    hint: Type.Optional(Type.String()),
  },
  Strict,
)

const regression = Type.Object(
  {
    mae: NumberOrNull,
    rmse: NumberOrNull,
    mape: Type.Union([Type.Number(), Type.Null()], {
      description: 'Mean of |error / label| as a fraction, over the rows whose label is not 0.',
    }),
    r2: NumberOrNull,
    signAccuracy: Type.Union([Type.Number(), Type.Null()], {
      description: 'Share of rows where label and score have one sign.',
    }),
  },
  { ...Strict, description: 'Of a score that predicts a number.' },
)

const baseline = Type.Object(
  {
    name: Type.Union([Type.Literal('last'), Type.Literal('known-mean')], {
      description: 'last: the newest complete label. known-mean: the mean of the labels complete by then.',
    }),
    rows: Type.Integer(),
    auc: NumberOrNull,
    brier: NumberOrNull,
    mae: NumberOrNull,
    rmse: NumberOrNull,
  },
  Strict,
)

const tradingBaseline = Type.Object(
  {
    trades: Type.Integer(),
    rowsHeld: Type.Integer(),
    feeBps: Type.Number({ description: 'Paid on either side of a trade, hundredths of a percent.' }),
    profitRatio: Type.Number({ description: 'Of the rule, fees paid.' }),
    tries: Type.Integer(),
    atLeastAsGood: Type.Integer({ description: 'Tries with random entries that earned as much.' }),
    pValue: NumberOrNull,
    randomMean: NumberOrNull,
    random95: NumberOrNull,
  },
  { ...Strict, description: 'The rule of the signals against random entries, as many and as long.' },
)

const calibration = Type.Object(
  {
    ece: NumberOrNull,
    logLoss: NumberOrNull,
    bins: Type.Array(
      Type.Object(
        {
          low: Type.Number(),
          high: Type.Number(),
          rows: Type.Integer(),
          meanProbability: Type.Number(),
          share: Type.Number(),
        },
        Strict,
      ),
    ),
  },
  { ...Strict, description: 'Whether a score of 0.7 comes true in 70 %.' },
)

const foldMetrics = Type.Object({ fold: Type.Integer(), rows: Type.Integer(), auc: NumberOrNull }, Strict)

const regimeMetrics = Type.Object(
  {
    by: Type.String({ description: 'volatility, trend, mood, week or session.' }),
    regime: Type.String(),
    rows: Type.Integer(),
    positives: Type.Number(),
    auc: NumberOrNull,
    low: NumberOrNull,
    high: NumberOrNull,
    isSmall: Type.Boolean({ description: 'Too few rows to say anything.' }),
  },
  { ...Strict, description: 'low and high: 95 % of the AUCs of rows drawn again in blocks.' },
)

const drift = Type.Object(
  {
    name: Type.String(),
    psi: NumberOrNull,
    ks: NumberOrNull,
    word: Type.Union([
      Type.Literal('stable'),
      Type.Literal('shifted'),
      Type.Literal('drifted'),
      Type.Literal('unknown'),
    ]),
  },
  { ...Strict, description: 'Last third of the predicted rows against all rows before.' },
)

const leakFinding = Type.Object(
  {
    kind: Type.String(),
    severity: Type.Union([Type.Literal('leak'), Type.Literal('suspicion')]),
    feature: Type.Optional(Type.String()),
    label: Type.Optional(Type.String()),
    value: Type.Number(),
    limit: Type.Number(),
    text: Type.String(),
    advice: Type.String(),
  },
  Strict,
)

const scoreMetrics = Type.Object(
  {
    score: Type.String(),
    label: Type.String(),
    algorithm: Type.String(),
    rows: Type.Integer({ description: 'Out-of-sample rows that have a score and a label.' }),
    positives: Type.Number({
      description: 'Share of rows whose label holds; of a number, whose label is above the median.',
    }),
    auc: Type.Union([Type.Number(), Type.Null()], {
      description: 'How often a row whose label holds scores above one whose label does not.',
    }),
    averagePrecision: NumberOrNull,
    f1: NumberOrNull,
    precision: NumberOrNull,
    recall: NumberOrNull,
    brier: NumberOrNull,
    regression: Type.Optional(regression),
    baselines: Type.Optional(Type.Array(baseline)),
    skill: Type.Optional(
      Type.Union([Type.Number(), Type.Null()], {
        description: 'Share of the better baseline’s error (Brier, RMSE) that the score avoids.',
      }),
    ),
    calibration: Type.Optional(calibration),
    folds: Type.Optional(Type.Array(foldMetrics)),
    regimes: Type.Optional(Type.Array(regimeMetrics)),
    chance: Type.Object(
      {
        tries: Type.Integer(),
        atLeastAsGood: Type.Integer({ description: 'Tries whose AUC is not below that of the scores.' }),
        pValue: NumberOrNull,
        aucMean: NumberOrNull,
        auc95: NumberOrNull,
        blockRows: Type.Integer(),
      },
      Strict,
    ),
  },
  Strict,
)

const metrics = Type.Object(
  {
    scores: Type.Array(scoreMetrics),
    folds: Type.Integer(),
    /** UTC milliseconds of the first and last row predicted. */
    from: NumberOrNull,
    to: NumberOrNull,
    holding: Type.Object(
      { profitRatio: NumberOrNull },
      { ...Strict, description: 'Buying at the first predicted row and holding to the last, without fees.' },
    ),
    trading: Type.Optional(tradingBaseline),
    drift: Type.Optional(Type.Array(drift)),
    leaks: Type.Optional(
      Type.Array(leakFinding, { description: 'Absent where features were not looked at.' }),
    ),
  },
  Strict,
)

const verdictFinding = Type.Object(
  {
    severity: Type.Union([Type.Literal('leak'), Type.Literal('warning'), Type.Literal('note')]),
    what: Type.String({ description: 'chance, folds, regimes, drift, costs …; of a leak its kind.' }),
    value: NumberOrNull,
    text: Type.String(),
    advice: Type.Optional(Type.String()),
  },
  Strict,
)

const verdict = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('no-edge'),
      Type.Literal('weak-edge'),
      Type.Literal('edge'),
      Type.Literal('suspicious'),
      Type.Literal('unknown'),
    ]),
    text: Type.String(),
    findings: Type.Optional(Type.Array(verdictFinding, { description: 'The gravest first.' })),
  },
  Strict,
)

const artifactReport = Type.Object(
  {
    name: Type.String(),
    stage: Type.String(),
    hash: Type.String(),
    path: Type.Optional(Type.String()),
    rows: Type.Integer(),
    columns: Type.Array(Type.String()),
  },
  Strict,
)

/** What {@link runPipeline} gives; its JSON Schema. */
export const pipelineResultSchema = Type.Object(
  {
    schema: Type.Literal('leme.pipeline/1'),
    symbol: Type.String(),
    stages: Type.Array(stageReport),
    metrics: Type.Union([metrics, Type.Null()]),
    artifacts: Type.Array(artifactReport),
    verdict,
    files: Type.Optional(
      Type.Array(Type.String(), { description: 'Written under the names of the configuration.' }),
    ),
    registered: Type.Optional(
      Type.Array(
        Type.Object(
          {
            model: Type.String(),
            score: Type.String(),
            version: Type.Integer(),
            isNew: Type.Boolean({ description: 'False when it was this version already.' }),
          },
          Strict,
        ),
        { description: 'Versions that model_registry made of what was learned.' },
      ),
    ),
    warnings: Type.Array(Type.String()),
  },
  Strict,
)

export type PipelineResult = Static<typeof pipelineResultSchema>
export type StageReport = Static<typeof stageReport>
export type Calibration = Static<typeof calibration>
export type FoldMetrics = Static<typeof foldMetrics>
export type RegimeMetrics = Static<typeof regimeMetrics>
export type Drift = Static<typeof drift>
export type Baseline = Static<typeof baseline>
export type TradingBaseline = Static<typeof tradingBaseline>
export type ScoreMetrics = Static<typeof scoreMetrics>
export type PipelineMetrics = Static<typeof metrics>
export type VerdictFinding = Static<typeof verdictFinding>
export type Verdict = Static<typeof verdict>
export type ArtifactReport = Static<typeof artifactReport>
